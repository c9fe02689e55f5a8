/** What the deployments of one tenant may differ in, and nothing else: the program is the same in all of them. */
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { type Capabilities, EVERYTHING } from './capabilities.ts';

const account = z.string().regex(/^\d{12}$/, 'an AWS account is twelve digits in quotes');
const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'an AWS region, like eu-west-1');
/** Digits, since a repository's name can be taken over by somebody else after it was renamed. */
const githubId = z.string().regex(/^\d+$/, 'the number that GitHub gives, in quotes');

const HTTPS = 'an address that begins with https://';

/** What is the client's own in one stage. */
export const ClientBindings = z.strictObject({
  account,
  region,
  /** Of the authority's exchange, without a path. */
  authorityUrl: z.url({ protocol: /^https$/, error: HTTPS }),
  /** Of the client's ERP connector (docs/erp-connector.md). */
  erpUrl: z.url({ protocol: /^https$/, error: HTTPS }),
  /**
   * How long cleared invoices are kept. No period is published for e-invoices: counsel decides. In production nobody can
   * shorten it afterwards, not even the account's root.
   */
  archiveYears: z.int().min(1).max(20),
  /** Who gets the alarms by e-mail. */
  alarmEmails: z.array(z.email()).min(1),
  /** Person ids of the runbook, the first called first. @default the technical lead, then the program manager */
  onCall: z
    .array(z.string().regex(/^[a-z][a-z0-9-]*$/, 'a person id of the runbook'))
    .min(1)
    .max(10)
    .optional(),
  /** An account has GitHub as an identity provider once: `existing` where somebody made it before us. */
  identityProvider: z.enum(['create', 'existing']).default('create'),
  /** The repository that deploys and in which gates are decided. */
  repository: z.strictObject({
    owner: z.string().min(1),
    name: z.string().min(1),
    ownerId: githubId,
    repositoryId: githubId,
    /** The GitHub App that opens gates, and the user that it acts as: whoever else opens one is not believed. */
    app: z.strictObject({ id: githubId, userId: githubId, slug: z.string().min(1) }),
  }),
});
export type ClientBindings = Readonly<z.infer<typeof ClientBindings>>;

/** `deployment.yaml`: a client's own repository has its own. */
export const DeploymentFile = z.strictObject({ uat: ClientBindings, production: ClientBindings });
export type DeploymentFile = z.infer<typeof DeploymentFile>;

/** AWS takes everything: only an emulator may be spared anything. */
const capabilities = {
  aws: z.custom<typeof EVERYTHING>((given) => isDeepStrictEqual(given, EVERYTHING), {
    error: 'uat and production are deployed to AWS, which takes everything: use EVERYTHING',
  }),
  emulator: z.custom<Capabilities>(),
};

const common = {
  /** Calls a second that the authority allows us, all workers together. */
  authorityCallsPerSecond: z.number().positive().max(1000),
  /**
   * How long the authority's list may lag behind what it registered. Real time: no calendar scales it. Counted from the claim,
   * and a sending may end a whole lease (90 s) after it: below that "not found" would be believed of an invoice on its way.
   */
  authoritySettleSeconds: z.int().min(180),
  /** Workers at a time. An event source takes no limit below 2. */
  workerConcurrency: z.int().min(2).max(50),
  /** How long somebody who is called has to answer. Real time; the clock that looks ticks every five minutes. */
  pageMinutes: z.int().min(5).max(60),
  /** How often the whole chain is called before all are told at once. */
  pageRounds: z.int().min(1).max(5),
  /**
   * Whether alarms of the runbook's automatic triggers call `request-rollback`, beside the evaluator. Where they do not, no
   * gate that asks whether the way back is armed can be decided.
   */
  alarmsAskForRollback: z.boolean(),
  /** Days that logs are kept, of those that CloudWatch knows. */
  logDays: z.union([7, 30, 90, 180, 365, 400, 731].map((days) => z.literal(days))),
};

const ProductionSettings = z.strictObject({
  ...common,
  stage: z.literal('production'),
  /** Votes are reviews of a pull request and nothing else. */
  decisionSource: z.literal('pull-request'),
  /** Whether a cutover may run at another pace than the calendar's. */
  scaledCalendar: z.literal(false),
  /** Nobody can delete before the time is over, not even the account's root. */
  archiveLock: z.literal('COMPLIANCE'),
  /** What becomes of data whose stack is removed. */
  removal: z.literal('retain'),
  capabilities: capabilities.aws,
});

const UatSettings = ProductionSettings.extend({
  stage: z.literal('uat'),
  decisionSource: z.enum(['prompt', 'pull-request']),
  scaledCalendar: z.boolean(),
  /** Whoever cleans up after a rehearsal can be allowed to. */
  archiveLock: z.literal('GOVERNANCE'),
});

const LocalSettings = UatSettings.extend({
  stage: z.literal('local'),
  decisionSource: z.literal('prompt'),
  /** The simulated authority of an emulator lags by seconds, and nothing there is a tax document. */
  authoritySettleSeconds: z.int().min(1),
  removal: z.literal('destroy'),
  capabilities: capabilities.emulator,
});

/** What we decide for a stage: `stages/*.ts`. */
export const StageSettings = z.discriminatedUnion('stage', [ProductionSettings, UatSettings, LocalSettings]);
export type StageSettings = Readonly<z.infer<typeof StageSettings>>;

/** The other stage of the same client, as far as rehearsal certificates go from one to the other. */
export interface CertificateWay {
  /** Of production: where its rehearsals are made and certified. */
  readonly rehearsedIn?: { readonly account: string; readonly region: string };
  /** Of UAT: whose gates read its certificates. */
  readonly certifiesFor?: { readonly account: string };
}

export type StageConfig = StageSettings & ClientBindings & CertificateWay;
