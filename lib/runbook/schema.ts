/**
 * The runbook language. This is the one description of it: `runbooks/runbook.schema.json` is generated from here, and
 * rules that go beyond shape are in `checks`. Durations are like `90m`, `48h`, `14d`; moments relative to go-live like
 * `T-48h`, `T+1d12h`, `T`.
 */
import * as z from 'zod';
import { Client, GoLive, Policies, Risk, RunbookDocument, Thresholds } from './frame-schema.ts';
import { DateText, DurationText, Id, RelativeText, Text, Title } from './texts.ts';

export const ROLES = [
  'program-manager',
  'functional-lead',
  'technical-lead',
  'security-lead',
  'network',
  'pmo-lead',
  'change-management',
  'communications',
  'data-conversion',
  'interface',
  'finance',
  'it',
  'compliance',
  'service-desk',
  'executive',
] as const;

export const Person = z.strictObject({
  name: Text,
  email: z.email(),
  github: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/, 'a GitHub login')
    .describe('Login on GitHub.'),
  githubId: z
    .int()
    .min(1)
    .optional()
    .describe(
      'Number of that account (`https://api.github.com/users/LOGIN` shows it as `id`): a login can be taken over by somebody else. Whoever decides a gate by pull request needs it.',
    ),
  role: z.enum(ROLES),
  side: z.enum(['customer', 'provider']),
  phone: z.string().max(30).optional(),
  deputy: z
    .strictObject({ person: Id, from: DateText, to: DateText })
    .optional()
    .describe('Acts for the person between the dates (both included).'),
});

export const Authority = z.strictObject({
  title: Title,
  members: z.array(Id).min(1),
  quorum: z.int().min(1).describe('Members who must approve for a go.'),
  mandatory: z
    .array(Id)
    .default([])
    .describe("Members without whom there is no go; the customer's Finance among them."),
  chair: Id,
});

export const STAGE_KINDS = [
  'readiness',
  'freeze',
  'data-validation',
  'switch',
  'pilot',
  'validation',
  'scale-up',
  'monitoring',
  'hypercare',
  'steady-state',
] as const;
export type StageKind = (typeof STAGE_KINDS)[number];

export const WAY_BACK_KINDS = ['reverse', 'controlled-recovery', 'forward-fix', 'hold'] as const;
export const WayBack = z.strictObject({ kind: z.enum(WAY_BACK_KINDS), how: Text });

/** What the machine itself can ask before it enters or leaves a stage. */
export const CRITERIA = [
  'authority-healthy',
  'route-is-legacy',
  'erp-on-legacy',
  'erp-on-smartapi',
  'queue-open',
  'nothing-pending-overdue',
  'baseline-unchanged',
] as const;
export const CriterionName = z.enum(CRITERIA);

/** What a gate's evidence is made of. */
export const EVIDENCE = [
  'tasks-done',
  'documents',
  'risks',
  'policies',
  'people',
  'plan-against-actual',
  'authority-health',
  'baseline-drift',
  'erp-settings',
  'rehearsals',
  'conditions',
  'master-data',
  'canary',
  'pilot',
  'reconciliation',
  'clearance',
  'invoices-accounted',
  'hypercare-exit',
  'way-back',
  'way-back-armed',
] as const;
export const EvidenceName = z.enum(EVIDENCE);

export const Task = z.strictObject({
  id: Id,
  title: Title,
  owner: Id.describe('One accountable person.'),
  start: RelativeText.optional().describe(
    'Planned start; left out, it starts when what it depends on is done, or with its stage.',
  ),
  duration: DurationText,
  dependsOn: z.array(Id).default([]),
  action: z
    .string()
    .optional()
    .describe(
      'The action of an automatic task; left out, the task is manual: its owner reports it done, with evidence.',
    ),
  with: z.record(z.string(), z.json()).default({}),
  verify: Text.describe('How anybody can see that it is done.'),
  wayBack: WayBack.optional().describe(
    "How this task alone is undone; left out, its stage's way back covers it.",
  ),
  changesProduction: z.boolean().optional().describe('Only for manual tasks; actions say it themselves.'),
  until: z
    .strictObject({ every: DurationText, atMost: z.int().min(1).max(200) })
    .optional()
    .describe('Asks again while the action is inconclusive.'),
  onFailure: z
    .enum(['hold', 'roll-back'])
    .default('hold')
    .describe('When an automatic task fails: hand it to its owner, or go the way back at once.'),
  grace: DurationText.default('4h').describe('How late a manual task may be before it is escalated.'),
  note: Text.optional(),
});

export const NO_GO_EFFECTS = ['contingency', 'roll-back', 'step-back', 'extend', 'hold'] as const;
export const NO_DECISION_EFFECTS = ['hold', 'extend', 'contingency'] as const;

export const Gate = z.strictObject({
  id: Id,
  title: Title,
  question: Text.describe('The decision wanted, in a sentence for people who are not engineers.'),
  authority: Id,
  evidence: z.array(EvidenceName).min(1),
  advisory: z
    .array(EvidenceName)
    .default([])
    .describe('Criteria among `evidence` that are shown but do not forbid a go.'),
  opens: RelativeText.optional(),
  decideWithin: DurationText.describe('From opening to the deadline.'),
  evidenceValidFor: DurationText.describe('How long the evidence may be relied on.'),
  attempts: z.int().min(1).max(10).default(3).describe('Attempts before the run ends undecided.'),
  onNoGo: z.enum(NO_GO_EFFECTS),
  onNoDecision: z.enum(NO_DECISION_EFFECTS),
  stepBackTo: Id.optional().describe('The stage that `step-back` returns to.'),
});

export const Hypercare = z.strictObject({
  length: DurationText.describe('At least two weeks after full volume.'),
  checkpointAt: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a local time such as 09:00')
    .describe('Local time of the daily call.'),
  exit: z.strictObject({
    businessDaysInARow: z.int().min(1),
    clearanceAbove: z.number().min(0).max(100).describe("Percent; the day's rate must be above it."),
    noSev1: z.boolean(),
    minimumInvoicesPerDay: z
      .int()
      .min(1)
      .describe('A business day with fewer invoices neither counts nor breaks the row.'),
  }),
  extension: z.strictObject({ by: DurationText, atMost: z.int().min(0).max(8) }),
});

export const Stage = z.strictObject({
  id: Id,
  title: Title,
  kind: z.enum(STAGE_KINDS),
  start: RelativeText.optional(),
  length: DurationText.optional().describe('Shortest length of the stage (freeze 48 h, monitoring 48 h).'),
  entry: z.array(CriterionName).default([]),
  exit: z.array(CriterionName).default([]),
  wayBack: WayBack,
  tasks: z.array(Task).default([]),
  gate: Gate.optional().describe('Decided at the end of the stage.'),
  hypercare: Hypercare.optional(),
  pilotSizeReason: Text.optional().describe('Why the pilot is smaller than 50 or larger than 100, if it is.'),
});

export const TRIGGER_KINDS = [
  'clearance-rate',
  'authority-outage',
  'erp-disruption',
  'declared',
  'person',
] as const;
export const Trigger = z.strictObject({
  id: Id,
  title: Title,
  kind: z.enum(TRIGGER_KINDS),
  mode: z
    .enum(['automatic', 'propose'])
    .describe('`automatic` starts the way back; `propose` asks the authority within the time box.'),
  authority: Id,
  timeBox: DurationText.optional(),
  rate: z
    .enum(['cleared-of-valid', 'first-pass'])
    .optional()
    .describe('Of a `clearance-rate` trigger: which of the two rates decides; left out, cleared-of-valid.'),
  when: Text.describe('For people: what exactly pulls it.'),
});

export const EVENTS = [
  'stage-entered',
  'task-handed-out',
  'task-late',
  'task-held',
  'gate-opened',
  'gate-decided',
  'gate-undecided',
  'switched',
  'pilot-started',
  'full-volume',
  'rolled-back',
  'recovered',
  'ended-on-legacy',
  'contingency',
  'hypercare-extended',
  'completed',
  'announcement',
] as const;

export const MessageTemplate = z.strictObject({
  on: z.enum(EVENTS),
  to: z.array(Id).min(1).describe('Person or authority ids, or `owner`.'),
  subject: Text,
  text: Text.describe(
    '`{cutover}`, `{stage}`, `{task}`, `{gate}`, `{by}`, `{at}`, `{reason}`, `{next}` are filled in.',
  ),
});

export const Runbook = z.strictObject({
  cutover: Id,
  title: Title,
  client: Client,
  goLive: GoLive,
  policies: Policies,
  people: z.record(Id, Person),
  authorities: z.record(Id, Authority),
  thresholds: Thresholds,
  risks: z.array(Risk).default([]),
  documents: z.array(RunbookDocument).default([]),
  stages: z.array(Stage).min(1),
  triggers: z.array(Trigger).min(1),
  recovery: z
    .strictObject({ gate: Gate, resumeAt: Id })
    .describe('Reads after a roll-back: who decides whether and where the cutover goes on.'),
  messages: z.record(Id, MessageTemplate),
});

export type Runbook = z.infer<typeof Runbook>;
export type Stage = z.infer<typeof Stage>;
export type Task = z.infer<typeof Task>;
export type Gate = z.infer<typeof Gate>;
export type Person = z.infer<typeof Person>;
export type Authority = z.infer<typeof Authority>;
export type Trigger = z.infer<typeof Trigger>;
export type Hypercare = z.infer<typeof Hypercare>;
export type MessageTemplate = z.infer<typeof MessageTemplate>;
export type EvidenceName = z.infer<typeof EvidenceName>;
export type CriterionName = z.infer<typeof CriterionName>;
