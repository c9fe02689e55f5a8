import { projectFolder } from '#lib/local/project-folder.ts';
import { ACCOUNT, REGION } from '#test/servers/aws-environment.ts';
import { type Environment, runToEnd } from './child.ts';

/** Addresses that only an emulator has; on AWS they stand in deployment.yaml. */
export interface Addresses {
  readonly authorityUrl: string;
  readonly erpUrl: string;
}

export interface Cdk {
  bootstrap(): Promise<void>;
  /** Synthesises this project and deploys it. */
  deploy(addresses: Addresses): Promise<void>;
  /** Synthesises a copy of the project, to be deployed later as it is. */
  synth(addresses: Addresses, copy: string): Promise<void>;
  /** What was synthesised before, unchanged: of this project, or of a copy. */
  deployAgain(copy?: string): Promise<void>;
  destroy(): Promise<void>;
}

/** A loaded machine of two cores needs two minutes for what takes twenty seconds alone. */
const TIMEOUT_SECONDS = 300;

const PROJECT = projectFolder('.');
const ASSEMBLY = 'out/emulator/cdk';

/** The CDK command line of `node_modules`, as README has people call it, told of nothing but the emulator. */
export const makeCdk = (environment: Environment): Cdk => {
  const run = async (name: string, argv: readonly string[], cwd = PROJECT): Promise<void> => {
    const { code, out, err } = await runToEnd(
      {
        name: `cdk ${name}`,
        argv: [projectFolder('node_modules/aws-cdk/bin/cdk'), name, ...argv],
        environment: {
          ...environment,
          // Neither asks for newer versions nor tells anybody that it ran.
          CDK_DISABLE_VERSION_CHECK: '1',
          CDK_DISABLE_CLI_TELEMETRY: 'true',
        },
        cwd,
      },
      TIMEOUT_SECONDS,
    );
    if (code === 0) return;
    throw new Error(`npx cdk ${name} ${argv.join(' ')} ended with ${code}:\n${(out + err).slice(-4_000)}`);
  };
  const made = ({ authorityUrl, erpUrl }: Addresses): readonly string[] => [
    ...['--all', '--context', 'stage=local'],
    ...['--context', `authorityUrl=${authorityUrl}`, '--context', `erpUrl=${erpUrl}`],
    ...['--output', ASSEMBLY],
  ];
  const asMade = ['--all', '--app', ASSEMBLY];
  return {
    // Without an app: nothing of ours is synthesised for it.
    bootstrap: () => run('bootstrap', ['--app', '', `aws://${ACCOUNT}/${REGION}`]),
    deploy: (addresses) => run('deploy', [...made(addresses), '--require-approval', 'never']),
    synth: (addresses, copy) => run('synth', [...made(addresses), '--quiet'], copy),
    deployAgain: (copy) => run('deploy', [...asMade, '--require-approval', 'never'], copy),
    destroy: () => run('destroy', [...asMade, '--force']),
  };
};
