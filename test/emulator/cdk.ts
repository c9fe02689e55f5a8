import { projectFolder } from '#lib/local/project-folder.ts';
import { ACCOUNT, REGION } from '#test/servers/aws-environment.ts';
import { type Ended, type Environment, runToEnd } from './child.ts';

/** Addresses that only an emulator has; on AWS they stand in deployment.yaml. */
export interface Addresses {
  readonly authorityUrl: string;
  readonly erpUrl: string;
}

export interface Cdk {
  bootstrap(): Promise<void>;
  /** `from`: the project, or a copy of it whose code was changed. */
  deploy(addresses: Addresses, from?: string): Promise<void>;
  destroy(addresses: Addresses): Promise<void>;
}

/** A loaded machine of two cores needs two minutes for what takes twenty seconds alone. */
const TIMEOUT_SECONDS = 300;

/** The CDK command line of `node_modules`, as README has people call it, told of nothing but the emulator. */
export const makeCdk = (environment: Environment): Cdk => {
  const run = async (name: string, argv: readonly string[], from = projectFolder('.')): Promise<Ended> => {
    const ended = await runToEnd(
      {
        name: `cdk ${name}`,
        argv: [projectFolder('node_modules/aws-cdk/bin/cdk'), name, ...argv],
        environment: {
          ...environment,
          // Neither asks for newer versions nor tells anybody that it ran.
          CDK_DISABLE_VERSION_CHECK: '1',
          CDK_DISABLE_CLI_TELEMETRY: 'true',
        },
        cwd: from,
      },
      TIMEOUT_SECONDS,
    );
    if (ended.code === 0) return ended;
    throw new Error(
      `npx cdk ${name} ${argv.join(' ')} ended with ${ended.code}:\n${(ended.out + ended.err).slice(-4_000)}`,
    );
  };
  const stage = ({ authorityUrl, erpUrl }: Addresses): readonly string[] => [
    ...['--all', '--context', 'stage=local'],
    ...['--context', `authorityUrl=${authorityUrl}`, '--context', `erpUrl=${erpUrl}`],
    ...['--output', projectFolder('out/emulator/cdk')],
  ];
  return {
    async bootstrap() {
      // Without `--app`: nothing of ours is synthesised for it.
      await run('bootstrap', ['--app', '', `aws://${ACCOUNT}/${REGION}`]);
    },
    async deploy(addresses, from) {
      await run('deploy', [...stage(addresses), '--require-approval', 'never', '--progress', 'events'], from);
    },
    async destroy(addresses) {
      await run('destroy', [...stage(addresses), '--force']);
    },
  };
};
