/**
 * The variables by which a function finds what it works on: one shape per thing, and a function's `config.ts` puts
 * together those it needs. `lib/infra` fills the same shapes, so that a variable that is missing there is an error of types.
 */
import * as z from 'zod';

const text = z.string().min(1);
/** Names with commas between them. */
const names = text.transform((value) => value.split(','));

/** Ledger rows, IRN guards, leases, control item and its fences: one table, so that one transaction spans them. */
export const LedgerEnvironment = z.object({ LEDGER_TABLE: text });
/** Cleared invoices, evidence, audit records, histories, and documents too large for a row. */
export const ArchiveEnvironment = z.object({ ARCHIVE_BUCKET: text });
/** Where certificates of rehearsals are kept: production's lie in UAT's archive. `not-asked-here`: this stage rehearses. */
export const CertificatesEnvironment = z.object({
  CERTIFICATES_BUCKET: text,
  /** Account and region of that bucket. */
  CERTIFICATES_OWNER: z.string().regex(/^\d{12}$/),
  CERTIFICATES_REGION: text,
});
/** Gate attempts, progress, incidents, lock, cutover records, pages. */
export const RecordsEnvironment = z.object({ RECORDS_TABLE: text });
/** Task tokens, apart from everything else. */
export const TokensEnvironment = z.object({ TOKENS_TABLE: text });
/** The doorbell. */
export const QueueEnvironment = z.object({ INVOICE_QUEUE_URL: z.url() });
/** The event source mapping (UUID) in front of the worker; only `valve` and what moves it may touch it. */
export const ValveEnvironment = z.object({ WORKER_MAPPING: text });
export const MachineEnvironment = z.object({ MAIN_MACHINE_ARN: text, ROLLBACK_MACHINE_ARN: text });
/** SNS topic for people, EventBridge bus for machines. */
export const MessagesEnvironment = z.object({ MESSAGES_TOPIC_ARN: text, EVENT_BUS_NAME: text });
/** Who is called when an alarm pages, and how long each has to answer. */
export const PagingEnvironment = z.object({
  /** Person ids of the runbook, the first called first, with commas between them. */
  PAGE_CHAIN: z.string().regex(/^[a-z0-9-]+(,[a-z0-9-]+)*$/, 'person ids with commas between them'),
  PAGE_MINUTES: z.coerce.number().int().min(1),
  /** How often the whole chain is called before all are told at once. */
  PAGE_ROUNDS: z.coerce.number().int().min(1),
});
/** What has to be switched on so that the way back can start by itself: names that the deployment gave (lib/aws/arming.ts). */
export const ArmingEnvironment = z.object({
  ARMED_ALARMS: names,
  ARMED_SCHEDULES: names,
  /** Names of the functions that the schedules call, in their order, then of the one that the rule calls. */
  ARMED_TARGETS: names,
  /** The rule that hands alarms to `request-rollback`. */
  ARMED_RULE: text,
  ARMED_FUNCTIONS: names,
  /** An emulator knows no mute rules. */
  ARMED_MUTE_RULES: z.enum(['looked-for', 'unknown-here']),
});
/** The secret holds JSON: `apiKey`, `apiSecret`, `publicKeyPem`, `certificate`. */
export const AuthorityEnvironment = z.object({
  AUTHORITY_URL: z.url(),
  AUTHORITY_SECRET_ID: text,
  /** Calls a second that all workers together may make, and how many of them run at most. */
  AUTHORITY_CALLS_PER_SECOND: z.coerce.number().positive(),
  WORKER_CONCURRENCY: z.coerce.number().int().min(1),
  /**
   * How long the authority's list may lag behind what it registered. Real time, whatever the calendar's pace: ten minutes;
   * the simulated authority of an emulator needs seconds.
   */
  AUTHORITY_SETTLE_SECONDS: z.coerce.number().int().min(1),
});
/** The client's ERP. The secret holds JSON: `token` (what the ERP shows us), `callbackToken` (what we show the ERP). */
export const ErpEnvironment = z.object({ ERP_URL: z.url(), ERP_SECRET_ID: text });
const number = z.coerce.number().int().min(1);
/** The repository in which gates are decided, by numbers, since names can be taken over. No token: that comes with each call. */
export const GithubEnvironment = z.object({
  /** `owner/name`. */
  GITHUB_REPOSITORY: z.string().regex(/^[^/\s]+\/[^/\s]+$/, 'owner/name'),
  GITHUB_REPOSITORY_ID: number,
  /** Of the user that the GitHub App acts as: the one author of gates. */
  GITHUB_APP_USER_ID: number,
  /** Of the App itself, whose check run is required on main. */
  GITHUB_APP_ID: number,
  GITHUB_API_URL: z.url(),
});
/** What is deployed, and where. */
export const DeploymentEnvironment = z.object({
  STAGE: z.enum(['local', 'uat', 'production']),
  TENANT: text,
  /** SHA-256 over the sources that are deployed (docs/adr/0003). */
  CODE_DIGEST: z.string().regex(/^[0-9a-f]{64}$/),
  DECISION_SOURCE: z.enum(['prompt', 'pull-request']),
});
