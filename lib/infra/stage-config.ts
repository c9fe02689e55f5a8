/** What the deployments of one tenant may differ in, and nothing else: the program is the same in all of them. */
import * as z from 'zod';
import type { Capabilities } from './capabilities.ts';

const account = z.string().regex(/^\d{12}$/, 'an AWS account is twelve digits in quotes');
const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'an AWS region, like eu-west-1');
/** Digits, since a repository's name can be taken over by somebody else after it was renamed. */
const githubId = z.string().regex(/^\d+$/, 'the number that GitHub gives, in quotes');

/** What is the client's own in one stage. */
export const ClientBindings = z.strictObject({
  account,
  region,
  /** Of the authority's exchange, without a path. */
  authorityUrl: z.url({ protocol: /^https$/ }),
  /** Of the client's ERP connector (docs/erp-connector.md). */
  erpUrl: z.url({ protocol: /^https$/ }),
  /**
   * How long cleared invoices are kept. No period is published for e-invoices: counsel decides. In production nobody can
   * shorten it afterwards, not even the account's root.
   */
  archiveYears: z.int().min(1).max(20),
  /** Who gets the alarms by e-mail. */
  alarmEmails: z.array(z.email()).min(1),
  /** The repository that deploys and in which gates are decided. */
  repository: z.strictObject({
    owner: z.string().min(1),
    name: z.string().min(1),
    ownerId: githubId,
    repositoryId: githubId,
  }),
});
export type ClientBindings = Readonly<z.infer<typeof ClientBindings>>;

/** `deployment.yaml`: a client's own repository has its own. */
export const DeploymentFile = z.strictObject({ uat: ClientBindings, production: ClientBindings });
export type DeploymentFile = z.infer<typeof DeploymentFile>;

interface CommonSettings {
  /** Calls a second that the authority allows us, all workers together. */
  readonly authorityCallsPerSecond: number;
  /** Workers at a time. At least 2: the event source takes no lower limit. */
  readonly workerConcurrency: number;
  /** Days that logs are kept. */
  readonly logDays: 7 | 30 | 90 | 365 | 400 | 731;
  readonly capabilities: Capabilities;
}

interface ProductionSettings extends CommonSettings {
  readonly stage: 'production';
  /** Votes are reviews of a pull request and nothing else. */
  readonly decisionSource: 'pull-request';
  readonly scaledCalendar: false;
  readonly archiveLock: 'COMPLIANCE';
  readonly removal: 'retain';
}

interface UatSettings extends CommonSettings {
  readonly stage: 'uat';
  readonly decisionSource: 'prompt' | 'pull-request';
  /** Whether a cutover may run at another pace than the calendar's. */
  readonly scaledCalendar: boolean;
  /** Governance: whoever cleans up after a rehearsal can be allowed to. */
  readonly archiveLock: 'GOVERNANCE';
  readonly removal: 'retain';
}

interface LocalSettings extends CommonSettings {
  readonly stage: 'local';
  readonly decisionSource: 'prompt';
  readonly scaledCalendar: true;
  readonly archiveLock: 'GOVERNANCE';
  /** All of it goes with its stacks. */
  readonly removal: 'destroy';
}

/** What we decide for a stage: `stages/*.ts`. */
export type StageSettings = ProductionSettings | UatSettings | LocalSettings;

export type StageConfig = StageSettings & ClientBindings;
