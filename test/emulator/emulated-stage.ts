import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CutoverOutputs, DataOutputs, TenantOutputs } from '#lib/aws/stack-outputs.ts';
import { makeStacks } from '#lib/aws/stacks.ts';
import { resourcePrefix, type StackName, stackName } from '#lib/aws/stage.ts';
import { simulatorConfig } from '#lib/firs/simulator/config.ts';
import { testCryptoKeys } from '#lib/firs/simulator/test-keys.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import { loadRunbook } from '#lib/rehearsal/load-runbook.ts';
import { formatProblems } from '#lib/runbook/format-problems.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { awsEnvironment, clientOptions } from '#test/servers/aws-environment.ts';
import { freePort } from '#test/servers/free-port.ts';
import { httpApiAddress } from '#test/servers/http-api-address.ts';
import { startMinistack } from '#test/servers/ministack.ts';
import type { Server } from '#test/servers/start-server.ts';
import { type Addresses, type Cdk, makeCdk } from './cdk.ts';
import { type Environment, endEverything, type Running, startChild } from './child.ts';
import { type CommandLine, done, makeCommandLine } from './command-line.ts';
import type { Steps } from './steps.ts';

/** Stage `local` on an emulator of its own, deployed, with an authority beside it. */
export interface EmulatedStage {
  readonly emulator: Server;
  /** Where the emulator keeps its files; every process of it names this folder. */
  readonly folder: string;
  /** For children that talk to it. */
  readonly environment: Environment;
  /** From here on this process's own environment leads to the emulator as well. */
  readonly cli: CommandLine;
  readonly runbook: Runbook;
  readonly cdk: Cdk;
  readonly addresses: Addresses;
  /** How long the deployment took: as good a measure as any of how busy the machine is. */
  readonly deploySeconds: number;
  readonly authority: Running;
  readonly outputs: Outputs;
  /** Where the ERP posts its invoices. */
  readonly intakeUrl: string;
  readonly tokens: Tokens;
  startErp(options: ErpOptions): Promise<Running>;
  stop(): Promise<void>;
}

export type Outputs = DataOutputs & TenantOutputs & CutoverOutputs;

export interface Tokens {
  /** What the ERP shows intake. */
  readonly erp: string;
  /** What callers show the ERP. */
  readonly callback: string;
}

export interface ErpOptions {
  readonly scale: number;
  readonly invoices: number;
  /** Real time until when it posts. @default the end of hypercare by the calendar */
  readonly to?: Date;
}

const SHIPPED_RUNBOOK = projectFolder('runbooks/smartapi-go-live.yaml');

const MASTER_DATA = projectFolder('runbooks/profiles/sample');

const shippedRunbook = (): Runbook => {
  const loaded = loadRunbook(SHIPPED_RUNBOOK);
  if (!loaded.ok) throw new Error(formatProblems(loaded.error));
  return loaded.value.runbook;
};

const startAuthority = ({ client }: Runbook): Promise<Running> =>
  startChild(
    {
      name: 'the simulated authority',
      argv: [
        projectFolder('lib/firs/simulator/serve.ts'),
        ...['--port', '0', '--quick'],
        ...['--business', client.businessId, '--name', client.name],
        ...['--tin', client.tin, '--service', client.serviceId],
      ],
      environment: {},
    },
    /simulated tax authority at (http:\S+)/,
  );

/** Of all stacks that have any; a stack that is not there has none. */
const readOutputs = async (endpoint: string, tenant: string): Promise<Outputs> => {
  const client = new CloudFormationClient(clientOptions(endpoint));
  const stacks = makeStacks({ client });
  const of = async (stack: StackName) =>
    (await stacks.describe(stackName(tenant, 'local', stack)))?.outputs ?? {};
  const outputs = {
    ...DataOutputs.parse(await of('data')),
    ...TenantOutputs.parse(await of('tenant')),
    ...CutoverOutputs.parse(await of('cutover')),
  };
  client.destroy();
  return outputs;
};

/** By hand, as after a first deployment to an account: secrets are never in a template. */
const fillSecrets = async (endpoint: string, tenant: string, tokens: Tokens): Promise<void> => {
  const client = new SecretsManagerClient(clientOptions(endpoint));
  const put = (name: string, secret: object) =>
    client.send(
      new PutSecretValueCommand({
        SecretId: `${resourcePrefix(tenant, 'local')}/${name}`,
        SecretString: JSON.stringify(secret),
      }),
    );
  const { apiKey, apiSecret } = simulatorConfig();
  await put('authority', { apiKey, apiSecret, ...testCryptoKeys() });
  await put('erp', { token: tokens.erp, callbackToken: tokens.callback });
  client.destroy();
};

/** Starts the emulator and an authority, bootstraps, deploys stage `local` and fills its secrets. */
export const openStage = async ({ step }: Pick<Steps, 'step'>): Promise<EmulatedStage> => {
  const runbook = shippedRunbook();
  const folder = mkdtempSync(join(tmpdir(), 'cutover-emulator-'));
  const emulator = await step('MiniStack starts on a free port, in a clean environment', () =>
    startMinistack({ workFolder: folder }),
  );
  const stop = async (): Promise<void> => {
    await endEverything();
    await emulator.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const { endpoint } = emulator;
    const environment = awsEnvironment(endpoint);
    const cdk = makeCdk(environment);
    const authority = await step('the simulated authority serves over HTTP', () => startAuthority(runbook));
    const erpPort = await freePort();
    const addresses = { authorityUrl: authority.ready, erpUrl: `http://127.0.0.1:${erpPort}` };
    await step('cdk bootstrap', () => cdk.bootstrap());
    const deployedFrom = performance.now();
    await step('cdk deploy --all --context stage=local', () => cdk.deploy(addresses));
    const deploySeconds = (performance.now() - deployedFrom) / 1_000;
    const { tenant } = runbook.client;
    const tokens = { erp: randomBytes(24).toString('hex'), callback: randomBytes(24).toString('hex') };
    const outputs = await step('secrets are put in', async () => {
      await fillSecrets(endpoint, tenant, tokens);
      return readOutputs(endpoint, tenant);
    });
    const cli = makeCommandLine(environment);
    await step('cutover load-master-data', async () =>
      done(await cli.called('load-master-data', '--from', MASTER_DATA), 'cutover load-master-data'),
    );
    const intakeUrl = httpApiAddress(outputs.IntakeUrl, endpoint);
    return {
      emulator,
      folder,
      environment,
      cli,
      runbook,
      cdk,
      addresses,
      deploySeconds,
      authority,
      outputs,
      intakeUrl,
      tokens,
      startErp: ({ scale, invoices, to }) =>
        startChild(
          {
            name: 'the simulated ERP',
            argv: [
              projectFolder('lib/cli/erp-server.ts'),
              ...['--intake', intakeUrl, '--token-env', 'ERP_TOKEN', '--callback-env', 'CALLBACK_TOKEN'],
              ...['--port', String(erpPort), '--calendar', `scaled:${scale}`],
              ...['--invoices', String(invoices)],
              ...(to === undefined ? [] : ['--to', to.toISOString()]),
            ],
            environment: { ERP_TOKEN: tokens.erp, CALLBACK_TOKEN: tokens.callback },
          },
          /"url":"(http:[^"]+)"/,
        ),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};
