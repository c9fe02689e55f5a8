import type { Bindings } from './bindings.ts';
import { type Deployment, tenantOf } from './deployment.ts';
import type { Use } from './function-uses.ts';
import type { StageConfig } from './stage-config.ts';

const of = (use: Use, bindings: Bindings, config: StageConfig): Record<string, string> => {
  switch (use) {
    case 'ledger-read':
    case 'ledger-write':
    case 'control-read':
    case 'control-write':
      return { LEDGER_TABLE: bindings.ledger.table.tableName };
    case 'records-read':
    case 'records-write':
      return { RECORDS_TABLE: bindings.records.table.tableName };
    case 'tokens-write':
    case 'tokens-read-and-delete':
      return { TOKENS_TABLE: bindings.tokens.table.tableName };
    case 'archive-read':
    case 'archive-write':
      return { ARCHIVE_BUCKET: bindings.archive.bucket.bucketName };
    case 'queue-ring':
    case 'queue-receive':
    case 'frozen-facts':
      return { INVOICE_QUEUE_URL: bindings.queue.queue.queueUrl };
    case 'valve-read':
    case 'valve-move':
      return { WORKER_MAPPING: bindings.valve?.mappingId ?? '' };
    case 'machine-start':
    case 'machine-answer':
    case 'machine-stop':
    case 'machine-read':
      return {
        MAIN_MACHINE_ARN: bindings.machines.main.machineArn,
        ROLLBACK_MACHINE_ARN: bindings.machines.rollback.machineArn,
      };
    case 'messages':
      return {
        MESSAGES_TOPIC_ARN: bindings.messages?.topicArn ?? '',
        EVENT_BUS_NAME: bindings.messages?.busName ?? '',
      };
    case 'authority':
      return {
        AUTHORITY_URL: config.authorityUrl,
        AUTHORITY_SECRET_ID: bindings.authoritySecret.name,
        AUTHORITY_CALLS_PER_SECOND: String(config.authorityCallsPerSecond),
        WORKER_CONCURRENCY: String(config.workerConcurrency),
      };
    case 'erp':
      return { ERP_URL: config.erpUrl, ERP_SECRET_ID: bindings.erpSecret.name };
  }
};

export const environmentFor = (
  uses: readonly Use[],
  bindings: Bindings,
  deployment: Deployment,
): Record<string, string> =>
  Object.assign(
    {
      STAGE: deployment.config.stage,
      TENANT: tenantOf(deployment),
      CODE_DIGEST: deployment.codeDigest,
      DECISION_SOURCE: deployment.config.decisionSource,
    },
    ...uses.map((use) => of(use, bindings, deployment.config)),
  );
