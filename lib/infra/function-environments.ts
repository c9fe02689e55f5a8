/**
 * What each function is told. A variable that is missing here is an error of types, never of two in the morning; one that its
 * function does not ask for is found by test/infra/function-environments.test.ts.
 */
import type { FunctionName } from '#lambdas/function-names.ts';
import type {
  ArchiveEnvironment,
  AuthorityEnvironment,
  DeploymentEnvironment,
  ErpEnvironment,
  LedgerEnvironment,
  MachineEnvironment,
  MessagesEnvironment,
  QueueEnvironment,
  RecordsEnvironment,
  TokensEnvironment,
  ValveEnvironment,
} from '#lib/aws/environment.ts';
import { type Bindings, bound } from './bindings.ts';
import { type Deployment, tenantOf } from './deployment.ts';
import type { FunctionEnvironments, Variables } from './environment-types.ts';

export interface Told {
  readonly deployment: Deployment;
  readonly bindings: Bindings;
}

const deployment = ({ deployment: of }: Told): Variables<typeof DeploymentEnvironment> => ({
  STAGE: of.config.stage,
  TENANT: tenantOf(of),
  CODE_DIGEST: of.codeDigest,
  DECISION_SOURCE: of.config.decisionSource,
});

const ledger = ({ bindings }: Told): Variables<typeof LedgerEnvironment> => ({
  LEDGER_TABLE: bindings.ledger.table.tableName,
});

const archive = ({ bindings }: Told): Variables<typeof ArchiveEnvironment> => ({
  ARCHIVE_BUCKET: bindings.archive.bucket.bucketName,
});

const records = ({ bindings }: Told): Variables<typeof RecordsEnvironment> => ({
  RECORDS_TABLE: bindings.records.table.tableName,
});

const tokens = ({ bindings }: Told): Variables<typeof TokensEnvironment> => ({
  TOKENS_TABLE: bindings.tokens.table.tableName,
});

const queue = ({ bindings }: Told): Variables<typeof QueueEnvironment> => ({
  INVOICE_QUEUE_URL: bindings.queue.queue.queueUrl,
});

const valve = ({ bindings }: Told): Variables<typeof ValveEnvironment> => ({
  WORKER_MAPPING: bound(bindings, 'valve').mappingId,
});

const machines = ({ bindings }: Told): Variables<typeof MachineEnvironment> => ({
  MAIN_MACHINE_ARN: bindings.machines.main.machineArn,
  ROLLBACK_MACHINE_ARN: bindings.machines.rollback.machineArn,
});

const messages = ({ bindings }: Told): Variables<typeof MessagesEnvironment> => ({
  MESSAGES_TOPIC_ARN: bound(bindings, 'messages').topicArn,
  EVENT_BUS_NAME: bound(bindings, 'messages').busName,
});

const authority = ({ deployment: { config }, bindings }: Told): Variables<typeof AuthorityEnvironment> => ({
  AUTHORITY_URL: config.authorityUrl,
  AUTHORITY_SECRET_ID: bindings.authoritySecret.name,
  AUTHORITY_CALLS_PER_SECOND: String(config.authorityCallsPerSecond),
  WORKER_CONCURRENCY: String(config.workerConcurrency),
});

const erpSecret = ({ bindings }: Told): Pick<Variables<typeof ErpEnvironment>, 'ERP_SECRET_ID'> => ({
  ERP_SECRET_ID: bindings.erpSecret.name,
});

const erp = (from: Told): Variables<typeof ErpEnvironment> => ({
  ERP_URL: from.deployment.config.erpUrl,
  ...erpSecret(from),
});

export const FUNCTION_ENVIRONMENTS: {
  readonly [N in FunctionName]: (from: Told) => FunctionEnvironments[N];
} = {
  intake: (from) => ({ ...deployment(from), ...ledger(from), ...archive(from), ...queue(from) }),
  status: (from) => ({ ...deployment(from), ...ledger(from), ...archive(from) }),
  worker: (from) => ({
    ...deployment(from),
    ...ledger(from),
    ...archive(from),
    ...records(from),
    ...authority(from),
    ...erp(from),
  }),
  'erp-authorizer': (from) => ({ ...deployment(from), ...erpSecret(from) }),
  sweeper: (from) => ({
    ...deployment(from),
    ...ledger(from),
    ...archive(from),
    ...queue(from),
    ...erp(from),
  }),
  breaker: (from) => ({ ...deployment(from), ...ledger(from), ...records(from), ...authority(from) }),
  probe: (from) => ({ ...deployment(from), ...authority(from) }),
  evaluate: (from) => ({
    ...deployment(from),
    ...ledger(from),
    ...archive(from),
    ...records(from),
    ...machines(from),
  }),
  start: (from) => ({ ...deployment(from), ...records(from), ...ledger(from), ...machines(from) }),
  'request-rollback': (from) => ({
    ...deployment(from),
    ...records(from),
    ...ledger(from),
    ...machines(from),
  }),
  'gate-complete': (from) => ({
    ...deployment(from),
    ...records(from),
    ...tokens(from),
    ...archive(from),
    ...machines(from),
    ...messages(from),
    ...queue(from),
    ...erp(from),
    ...authority(from),
  }),
  'task-report': (from) => ({
    ...deployment(from),
    ...records(from),
    ...tokens(from),
    ...machines(from),
    ...messages(from),
  }),
  'export-history': (from) => ({ ...deployment(from), ...archive(from) }),
  'check-readiness': (from) => ({
    ...deployment(from),
    ...records(from),
    ...ledger(from),
    ...valve(from),
    ...erp(from),
    ...authority(from),
  }),
  'dry-run': (from) => ({ ...deployment(from), ...records(from), ...authority(from), ...erp(from) }),
  'record-baseline': (from) => ({
    ...deployment(from),
    ...records(from),
    ...queue(from),
    ...erp(from),
    ...authority(from),
    ...archive(from),
  }),
  'check-drift': (from) => ({
    ...deployment(from),
    ...records(from),
    ...queue(from),
    ...erp(from),
    ...authority(from),
    ...archive(from),
  }),
  'validate-master-data': (from) => ({
    ...deployment(from),
    ...records(from),
    ...erp(from),
    ...authority(from),
    ...archive(from),
  }),
  'turn-erp-output': (from) => ({ ...deployment(from), ...records(from), ...erp(from), ...ledger(from) }),
  'switch-route': (from) => ({ ...deployment(from), ...records(from), ...ledger(from), ...messages(from) }),
  'run-canary': (from) => ({
    ...deployment(from),
    ...records(from),
    ...ledger(from),
    ...archive(from),
    ...erp(from),
  }),
  'submit-pilot': (from) => ({ ...deployment(from), ...records(from), ...ledger(from), ...messages(from) }),
  'check-pilot': (from) => ({ ...deployment(from), ...records(from), ...ledger(from), ...archive(from) }),
  'verify-irn-qr': (from) => ({ ...deployment(from), ...records(from), ...ledger(from), ...archive(from) }),
  'verify-archive': (from) => ({ ...deployment(from), ...records(from), ...ledger(from), ...archive(from) }),
  reconcile: (from) => ({
    ...deployment(from),
    ...records(from),
    ...erp(from),
    ...ledger(from),
    ...archive(from),
    ...authority(from),
  }),
  'check-clearance': (from) => ({ ...deployment(from), ...records(from), ...ledger(from), ...archive(from) }),
  'send-message': (from) => ({ ...deployment(from), ...records(from), ...messages(from) }),
  'hand-over': (from) => ({ ...deployment(from), ...records(from), ...archive(from), ...ledger(from) }),
  'stage-enter': (from) => ({
    ...deployment(from),
    ...records(from),
    ...authority(from),
    ...ledger(from),
    ...erp(from),
    ...valve(from),
    ...archive(from),
    ...queue(from),
    ...messages(from),
  }),
  'task-open': (from) => ({
    ...deployment(from),
    ...records(from),
    ...tokens(from),
    ...machines(from),
    ...messages(from),
  }),
  'gate-evidence': (from) => ({
    ...deployment(from),
    ...records(from),
    ...ledger(from),
    ...archive(from),
    ...authority(from),
    ...erp(from),
    ...queue(from),
  }),
  'gate-open': (from) => ({
    ...deployment(from),
    ...records(from),
    ...tokens(from),
    ...archive(from),
    ...machines(from),
    ...messages(from),
  }),
  'gate-recheck': (from) => ({
    ...deployment(from),
    ...records(from),
    ...tokens(from),
    ...archive(from),
    ...machines(from),
    ...messages(from),
  }),
  checkpoint: (from) => ({
    ...deployment(from),
    ...records(from),
    ...ledger(from),
    ...archive(from),
    ...messages(from),
  }),
  'start-rollback': (from) => ({ ...deployment(from), ...records(from), ...ledger(from), ...machines(from) }),
  latch: (from) => ({ ...deployment(from), ...records(from), ...ledger(from), ...erp(from) }),
  tell: (from) => ({ ...deployment(from), ...records(from), ...messages(from) }),
  valve: (from) => ({ ...deployment(from), ...records(from), ...ledger(from), ...valve(from) }),
  'supersede-gates': (from) => ({ ...deployment(from), ...records(from), ...tokens(from) }),
  'stop-execution': (from) => ({ ...deployment(from), ...records(from), ...machines(from) }),
  'verify-safe': (from) => ({
    ...deployment(from),
    ...records(from),
    ...ledger(from),
    ...erp(from),
    ...valve(from),
    ...archive(from),
    ...machines(from),
  }),
  'open-incident': (from) => ({ ...deployment(from), ...records(from), ...archive(from), ...ledger(from) }),
  replay: (from) => ({
    ...deployment(from),
    ...records(from),
    ...ledger(from),
    ...archive(from),
    ...authority(from),
    ...erp(from),
    ...queue(from),
  }),
  resume: (from) => ({
    ...deployment(from),
    ...records(from),
    ...ledger(from),
    ...valve(from),
    ...machines(from),
  }),
};
