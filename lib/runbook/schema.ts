/**
 * The runbook language. This is the one description of it: `runbooks/runbook.schema.json` is generated from here, and
 * rules that go beyond shape are in `checks`. Durations are like `90m`, `48h`, `14d`; moments relative to go-live like
 * `T-48h`, `T+1d12h`, `T`.
 */
import * as z from 'zod';

export const Id = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,47}$/, 'lower-case letters, digits and dashes, 2 to 48 characters');
export const DurationText = z
  .string()
  .regex(/^(?=\d)(\d+d)?(\d+h)?(\d+m)?$/, 'a duration such as 90m, 48h or 1d12h');
export const RelativeText = z
  .string()
  .regex(/^T([+-](?=\d)(\d+d)?(\d+h)?(\d+m)?)?$/, 'a moment relative to go-live such as T-48h, T or T+1d12h');
const InstantText = z.iso.datetime({ offset: true });
const DateText = z.iso.date();
const Text = z.string().min(1).max(2_000);
const Title = z.string().min(3).max(60);

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
  /** Login on GitHub. */
  github: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/, 'a GitHub login'),
  role: z.enum(ROLES),
  side: z.enum(['customer', 'provider']),
  phone: z.string().max(30).optional(),
  /** Acts for the person between the dates (both included). */
  deputy: z.strictObject({ person: Id, from: DateText, to: DateText }).optional(),
});

export const Authority = z.strictObject({
  title: Title,
  members: z.array(Id).min(1),
  /** Members who must approve for a go. */
  quorum: z.int().min(1),
  /** Members without whom there is no go; the customer's Finance among them. */
  mandatory: z.array(Id).default([]),
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
  'master-data',
  'canary',
  'pilot',
  'reconciliation',
  'clearance',
  'invoices-accounted',
  'hypercare-exit',
  'way-back',
] as const;
export const EvidenceName = z.enum(EVIDENCE);

export const Task = z.strictObject({
  id: Id,
  title: Title,
  /** One accountable person. */
  owner: Id,
  /** Planned start; left out, it starts when what it depends on is done, or with its stage. */
  start: RelativeText.optional(),
  duration: DurationText,
  dependsOn: z.array(Id).default([]),
  /** The action of an automatic task; left out, the task is manual: its owner reports it done, with evidence. */
  action: z.string().optional(),
  with: z.record(z.string(), z.json()).default({}),
  /** How anybody can see that it is done. */
  verify: Text,
  /** How this task alone is undone; left out, its stage's way back covers it. */
  wayBack: WayBack.optional(),
  /** Only for manual tasks; actions say it themselves. */
  changesProduction: z.boolean().optional(),
  /** Asks again while the action is inconclusive. */
  until: z.strictObject({ every: DurationText, atMost: z.int().min(1).max(200) }).optional(),
  /** When an automatic task fails: hand it to its owner, or go the way back at once. */
  onFailure: z.enum(['hold', 'roll-back']).default('hold'),
  /** How late a manual task may be before it is escalated. */
  grace: DurationText.default('4h'),
  note: Text.optional(),
});

export const NO_GO_EFFECTS = ['contingency', 'roll-back', 'step-back', 'extend', 'hold'] as const;
export const NO_DECISION_EFFECTS = ['hold', 'extend', 'contingency'] as const;

export const Gate = z.strictObject({
  id: Id,
  title: Title,
  /** The decision wanted, in a sentence for people who are not engineers. */
  question: Text,
  authority: Id,
  evidence: z.array(EvidenceName).min(1),
  /** Criteria among `evidence` that are shown but do not forbid a go. */
  advisory: z.array(EvidenceName).default([]),
  opens: RelativeText.optional(),
  /** From opening to the deadline. */
  decideWithin: DurationText,
  /** How long the evidence may be relied on. */
  evidenceValidFor: DurationText,
  /** Attempts before the run ends undecided. */
  attempts: z.int().min(1).max(10).default(3),
  onNoGo: z.enum(NO_GO_EFFECTS),
  onNoDecision: z.enum(NO_DECISION_EFFECTS),
  /** The stage that `step-back` returns to. */
  stepBackTo: Id.optional(),
});

export const Hypercare = z.strictObject({
  /** At least two weeks after full volume. */
  length: DurationText,
  /** Local time of the daily call. */
  checkpointAt: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a local time such as 09:00'),
  exit: z.strictObject({
    businessDaysInARow: z.int().min(1),
    /** Percent; the day's rate must be above it. */
    clearanceAbove: z.number().min(0).max(100),
    noSev1: z.boolean(),
    /** A business day with fewer invoices neither counts nor breaks the row. */
    minimumInvoicesPerDay: z.int().min(1),
  }),
  extension: z.strictObject({ by: DurationText, atMost: z.int().min(0).max(8) }),
});

export const Stage = z.strictObject({
  id: Id,
  title: Title,
  kind: z.enum(STAGE_KINDS),
  start: RelativeText.optional(),
  /** Shortest length of the stage (freeze 48 h, monitoring 48 h). */
  length: DurationText.optional(),
  entry: z.array(CriterionName).default([]),
  exit: z.array(CriterionName).default([]),
  wayBack: WayBack,
  tasks: z.array(Task).default([]),
  /** Decided at the end of the stage. */
  gate: Gate.optional(),
  hypercare: Hypercare.optional(),
  /** Why the pilot is smaller than 50 or larger than 100, if it is. */
  pilotSizeReason: Text.optional(),
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
  /** `automatic` starts the way back; `propose` asks the authority within the time box. */
  mode: z.enum(['automatic', 'propose']),
  authority: Id,
  timeBox: DurationText.optional(),
  /** For people: what exactly pulls it. */
  when: Text,
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
  'contingency',
  'hypercare-extended',
  'completed',
  'announcement',
] as const;

export const MessageTemplate = z.strictObject({
  on: z.enum(EVENTS),
  /** Person or authority ids, or `owner`. */
  to: z.array(Id).min(1),
  subject: Text,
  /** `{cutover}`, `{stage}`, `{task}`, `{gate}`, `{by}`, `{at}`, `{reason}`, `{next}` are filled in. */
  text: Text,
});

export const Runbook = z.strictObject({
  cutover: Id,
  title: Title,
  client: z.strictObject({
    name: Text,
    tin: z.string().min(5).max(20),
    /** The SmartAPI tenant. */
    tenant: Id,
    /** Issued by the authority: 8 letters and digits, part of each IRN. */
    serviceId: z.string().regex(/^[A-Z0-9]{8}$/, '8 capital letters and digits'),
    businessId: z.uuid(),
  }),
  goLive: z.strictObject({
    at: InstantText,
    /** IANA name. */
    zone: z.string(),
    window: z.strictObject({ from: RelativeText, to: RelativeText }),
    calendar: z.strictObject({
      /** ISO 3166-1 alpha-2, for public holidays. */
      country: z.string().length(2),
      workSaturday: z.boolean(),
      /** The client's own calendar overrides the country's. */
      holidays: z.array(z.strictObject({ date: DateText, name: Text })).default([]),
      workdays: z.array(z.strictObject({ date: DateText, why: Text })).default([]),
    }),
    businessHours: z.strictObject({
      from: z.string().regex(/^\d\d:\d\d$/),
      to: z.string().regex(/^\d\d:\d\d$/),
    }),
  }),
  policies: z.strictObject({
    /** What the clearance rate is a share of. */
    clearanceDenominator: z.enum(['valid', 'submitted']),
    legacyAfterMandate: z.enum(['back-submit', 'report', 'none']),
    creditNotesAcrossTheBorder: z.enum(['side-of-original', 'hold']),
    /** From issue to clearance, by law or by contract. */
    dueBy: z.strictObject({ B2B: DurationText, B2C: DurationText, B2G: DurationText }),
    fallback: z.strictObject({ lawful: z.boolean(), after: DurationText, basis: Text }),
    /** ISO 4217 currency of the books. */
    bookCurrency: z.string().length(3).default('NGN'),
  }),
  people: z.record(Id, Person),
  authorities: z.record(Id, Authority),
  thresholds: z.strictObject({
    /** Percent. */
    clearance: z.number().min(0).max(100),
    authorityOutage: DurationText,
    /** Chance of a false roll-back. */
    rollbackAlpha: z.number().gt(0).lt(0.5).default(0.01),
    erpSilence: DurationText.default('30m'),
    /** Oldest rehearsal that the first gate accepts. */
    rehearsalMaxAge: DurationText.default('30d'),
  }),
  risks: z
    .array(
      z.strictObject({
        id: Id,
        title: Title,
        owner: Id,
        trigger: Text,
        contingency: Text,
        residual: z.strictObject({ level: z.enum(['low', 'medium', 'high']), acceptedBy: Id }),
      }),
    )
    .default([]),
  documents: z
    .array(
      z.strictObject({ id: Id, title: Title, owner: Id, location: Text, kind: z.string().min(1).max(40) }),
    )
    .default([]),
  stages: z.array(Stage).min(1),
  triggers: z.array(Trigger).min(1),
  /** Reads after a roll-back: who decides whether and where the cutover goes on. */
  recovery: z.strictObject({ gate: Gate, resumeAt: Id }),
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
