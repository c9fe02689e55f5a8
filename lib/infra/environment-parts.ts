/** What a function is told of each thing, in the shapes of lib/aws/environment.ts. */
import type {
  ArchiveEnvironment,
  ArmingEnvironment,
  AuthorityEnvironment,
  CertificatesEnvironment,
  DeploymentEnvironment,
  ErpEnvironment,
  GithubEnvironment,
  LedgerEnvironment,
  MachineEnvironment,
  MessagesEnvironment,
  PagingEnvironment,
  QueueEnvironment,
  RecordsEnvironment,
  TokensEnvironment,
  ValveEnvironment,
} from '#lib/aws/environment.ts';
import { armedParts } from './armed-parts.ts';
import { type Bindings, bound } from './bindings.ts';
import { certificateSource } from './certificate-way.ts';
import { type Deployment, tenantOf } from './deployment.ts';
import type { Variables } from './environment-types.ts';
import { onCallChain } from './on-call-chain.ts';

export interface Told {
  readonly deployment: Deployment;
  readonly bindings: Bindings;
}

export const deployment = ({ deployment: of }: Told): Variables<typeof DeploymentEnvironment> => ({
  STAGE: of.config.stage,
  TENANT: tenantOf(of),
  CODE_DIGEST: of.codeDigest,
  DECISION_SOURCE: of.config.decisionSource,
});

export const ledger = ({ bindings }: Told): Variables<typeof LedgerEnvironment> => ({
  LEDGER_TABLE: bindings.ledger.table.tableName,
});

export const archive = ({ bindings }: Told): Variables<typeof ArchiveEnvironment> => ({
  ARCHIVE_BUCKET: bindings.archive.bucket.bucketName,
});

export const certificates = ({ deployment: of }: Told): Variables<typeof CertificatesEnvironment> => {
  const { account, region } = of.config;
  const source = certificateSource(of) ?? { bucket: 'not-asked-here', account, region };
  return {
    CERTIFICATES_BUCKET: source.bucket,
    CERTIFICATES_OWNER: source.account,
    CERTIFICATES_REGION: source.region,
  };
};

export const records = ({ bindings }: Told): Variables<typeof RecordsEnvironment> => ({
  RECORDS_TABLE: bindings.records.table.tableName,
});

export const tokens = ({ bindings }: Told): Variables<typeof TokensEnvironment> => ({
  TOKENS_TABLE: bindings.tokens.table.tableName,
});

export const queue = ({ bindings }: Told): Variables<typeof QueueEnvironment> => ({
  INVOICE_QUEUE_URL: bindings.queue.queue.queueUrl,
});

export const valve = ({ bindings }: Told): Variables<typeof ValveEnvironment> => ({
  WORKER_MAPPING: bound(bindings, 'valve').mappingId,
});

export const machines = ({ bindings }: Told): Variables<typeof MachineEnvironment> => ({
  MAIN_MACHINE_ARN: bindings.machines.main.machineArn,
  ROLLBACK_MACHINE_ARN: bindings.machines.rollback.machineArn,
});

/** Names and not references: alarms and their rule stand in a later stack. */
export const arming = ({
  deployment: of,
  bindings,
}: Told): Variables<typeof ArmingEnvironment> &
  Pick<Variables<typeof MachineEnvironment>, 'ROLLBACK_MACHINE_ARN'> => {
  const parts = armedParts(of);
  return {
    ARMED_ALARMS: parts.alarms.join(','),
    ARMED_SCHEDULES: parts.schedules.join(','),
    ARMED_TARGETS: parts.targets.join(','),
    ARMED_RULE: parts.rule,
    ARMED_FUNCTIONS: parts.functions.join(','),
    ARMED_MUTE_RULES: of.config.capabilities.alarmMuteRules ? 'looked-for' : 'unknown-here',
    ROLLBACK_MACHINE_ARN: bindings.machines.rollback.machineArn,
  };
};

export const messages = ({ bindings }: Told): Variables<typeof MessagesEnvironment> => ({
  MESSAGES_TOPIC_ARN: bound(bindings, 'messages').topicArn,
  EVENT_BUS_NAME: bound(bindings, 'messages').busName,
});

export const paging = ({ deployment: { runbook, config } }: Told): Variables<typeof PagingEnvironment> => ({
  PAGE_CHAIN: onCallChain(runbook, config.onCall).join(','),
  PAGE_MINUTES: String(config.pageMinutes),
  PAGE_ROUNDS: String(config.pageRounds),
});

/** Whom the workers talk to and how fast, for those who only tell. */
const authorityPace = ({
  deployment: { config },
}: Told): Omit<Variables<typeof AuthorityEnvironment>, 'AUTHORITY_SECRET_ID'> => ({
  AUTHORITY_URL: config.authorityUrl,
  AUTHORITY_CALLS_PER_SECOND: String(config.authorityCallsPerSecond),
  WORKER_CONCURRENCY: String(config.workerConcurrency),
  AUTHORITY_SETTLE_SECONDS: String(config.authoritySettleSeconds),
});

export const authority = (from: Told): Variables<typeof AuthorityEnvironment> => ({
  ...authorityPace(from),
  AUTHORITY_SECRET_ID: from.bindings.authoritySecret.name,
});

export const erpSecret = ({ bindings }: Told): Pick<Variables<typeof ErpEnvironment>, 'ERP_SECRET_ID'> => ({
  ERP_SECRET_ID: bindings.erpSecret.name,
});

export const erp = (from: Told): Variables<typeof ErpEnvironment> => ({
  ERP_URL: from.deployment.config.erpUrl,
  ...erpSecret(from),
});

/** Where what is frozen is read from again. */
export const frozen = (from: Told) => ({ ...queue(from), ...valve(from), ...erp(from), ...authority(from) });

export const github = ({
  deployment: {
    config: { repository },
  },
}: Told): Variables<typeof GithubEnvironment> => ({
  GITHUB_REPOSITORY: `${repository.owner}/${repository.name}`,
  GITHUB_REPOSITORY_ID: repository.repositoryId,
  GITHUB_APP_USER_ID: repository.app.userId,
  GITHUB_APP_ID: repository.app.id,
  GITHUB_API_URL: 'https://api.github.com',
});
