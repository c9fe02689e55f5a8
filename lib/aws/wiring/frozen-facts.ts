import type * as z from 'zod';
import type {
  AuthorityEnvironment,
  ErpEnvironment,
  QueueEnvironment,
  ValveEnvironment,
} from '#lib/aws/environment.ts';
import { makeFrozenFacts } from '#lib/aws/frozen-facts.ts';
import type { ProgramBundle } from '#lib/aws/program-bundle.ts';
import type { FrozenFacts } from '#lib/ports/frozen-facts.ts';
import { lambda, sqs } from './clients.ts';
import { wireErp } from './erp.ts';
import { documentRulesOf } from './program.ts';

type Environment = z.output<typeof QueueEnvironment> &
  z.output<typeof ValveEnvironment> &
  z.output<typeof ErpEnvironment> &
  Omit<z.output<typeof AuthorityEnvironment>, 'AUTHORITY_SECRET_ID'>;

export const wireFrozenFacts = (
  environment: Environment,
  bundle: ProgramBundle,
): { readonly frozenFacts: FrozenFacts } => {
  const { erpSettings, masterData } = wireErp(environment);
  const { tinShapes, ...rules } = documentRulesOf(bundle);
  return {
    frozenFacts: makeFrozenFacts({
      digests: bundle.digests,
      queue: { client: sqs(), url: environment.INVOICE_QUEUE_URL },
      mapping: { client: lambda(), id: environment.WORKER_MAPPING },
      erpSettings,
      documentRules: { ...rules, tinShapes: tinShapes.map(String) },
      masterData,
      authorityUrl: environment.AUTHORITY_URL,
      pace: {
        callsPerSecond: environment.AUTHORITY_CALLS_PER_SECOND,
        workers: environment.WORKER_CONCURRENCY,
      },
    }),
  };
};
