import type * as z from 'zod';
import { currentCutover } from '#lib/actions/current-cutover.ts';
import type {
  AuthorityEnvironment,
  DeploymentEnvironment,
  ErpEnvironment,
  QueueEnvironment,
  RecordsEnvironment,
  ValveEnvironment,
} from '#lib/aws/environment.ts';
import { makeFrozenFacts } from '#lib/aws/frozen-facts.ts';
import { makeCutoverLock } from '#lib/aws/lock.ts';
import type { ProgramBundle } from '#lib/aws/program-bundle.ts';
import { makeProgress } from '#lib/aws/progress.ts';
import { makeSecretAges } from '#lib/aws/secret-ages.ts';
import { STACKS, stackName } from '#lib/aws/stage.ts';
import type { FrozenFacts } from '#lib/ports/frozen-facts.ts';
import { ERP_ATTESTATION, readErpSettings } from '#lib/readiness/erp-settings.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { cloudFormation, dynamo, lambda, secretsManager, sqs } from './clients.ts';
import { wireErp } from './erp.ts';
import { documentRulesOf } from './program.ts';

type Environment = z.output<typeof QueueEnvironment> &
  z.output<typeof ValveEnvironment> &
  z.output<typeof ErpEnvironment> &
  z.output<typeof RecordsEnvironment> &
  z.output<typeof AuthorityEnvironment> &
  Pick<z.output<typeof DeploymentEnvironment>, 'TENANT' | 'STAGE'>;

export const wireFrozenFacts = (
  environment: Environment,
  bundle: ProgramBundle,
): { readonly frozenFacts: FrozenFacts } => {
  const { erpSettings, masterData } = wireErp(environment);
  const documentRules = documentRulesOf(bundle);
  const { tinShapes, ...rules } = documentRules;
  const { cutover, policies, goLive } = bundle.runbook;
  const records = { client: dynamo(), table: environment.RECORDS_TABLE };
  const progress = makeProgress(records);
  const lock = makeCutoverLock(records);
  return {
    frozenFacts: makeFrozenFacts({
      digests: bundle.digests,
      queue: { client: sqs(), url: environment.INVOICE_QUEUE_URL },
      mapping: { client: lambda(), id: environment.WORKER_MAPPING },
      stacks: {
        client: cloudFormation(),
        names: STACKS.map((stack) => stackName(environment.TENANT, environment.STAGE, stack)),
      },
      erpSettings: () =>
        readErpSettings({
          attestedBy: policies.erpAttestation?.by,
          exported: erpSettings,
          attestation: async () =>
            progress.get(
              await currentCutover(environment.STAGE, lock, environment.TENANT, cutover),
              ERP_ATTESTATION,
            ),
          now: wallClock.now,
          zone: goLive.zone,
        }),
      secretAges: makeSecretAges({
        client: secretsManager(),
        ids: [environment.AUTHORITY_SECRET_ID, environment.ERP_SECRET_ID],
      }),
      documentRules: { ...rules, tinShapes: tinShapes.map(String) },
      customerRules: documentRules,
      masterData,
      authorityUrl: environment.AUTHORITY_URL,
      pace: {
        callsPerSecond: environment.AUTHORITY_CALLS_PER_SECOND,
        workers: environment.WORKER_CONCURRENCY,
      },
    }),
  };
};
