/** What happens in a rehearsal at a moment, beside what people, ERP and authority do by themselves. */
import * as z from 'zod';
import { Id, RelativeText } from '#lib/runbook/texts.ts';

const at = RelativeText.describe('When, from go-live.');
const span = { at, to: RelativeText.describe('Until when; not included.') };
const reason = z.string().min(1).max(300).describe('Why, as it is put on record.');

/** One person, one alarm and one machine can all ask for the way back: three ways into one function. */
const RollBack = z.strictObject({
  at,
  do: z.literal('roll-back').describe('Somebody asks for the way back.'),
  trigger: Id.describe('Of the runbook’s triggers.'),
  by: z
    .string()
    .min(1)
    .max(100)
    .describe('A person of the runbook; `alarm`, as CloudWatch asks; or `evaluator`, as the schedule asks.'),
  reason,
});

const Declare = z.strictObject({
  at,
  do: z.literal('declare').describe('Somebody declares what a trigger is for: an incident of severity 1.'),
  trigger: Id,
  by: z.string().min(1).max(100),
  reason,
});

const Stay = z.strictObject({
  at,
  do: z.literal('stay').describe('The authority of a trigger decides to stay: it closes what was proposed.'),
  trigger: Id,
  by: z.string().min(1).max(100),
});

const MeetCondition = z.strictObject({
  at,
  do: z.literal('meet-condition').describe('The owner of a condition reports that it is met.'),
  gate: Id.describe('Whose go was given under it.'),
  attempt: z.int().min(1).default(1),
  number: z.int().min(1).default(1).describe('Which of its conditions, in their order.'),
  by: z.string().min(1).max(100),
  evidence: z.string().min(1).max(300).describe('How anybody can see it.'),
});

const AnnounceMaintenance = z.strictObject({
  ...span,
  do: z.literal('announce-maintenance').describe('The authority has announced that it will be out.'),
  announcedAt: RelativeText.describe('When it was told, from go-live.'),
  by: z.string().min(1).max(100),
  reason,
});

const StopCutover = z.strictObject({
  at,
  do: z.literal('stop-cutover').describe('The main execution is stopped in the console: it is gone.'),
});

const RepeatCall = z.strictObject({
  at,
  do: z
    .literal('repeat-call')
    .describe('A call of an action arrives once more, as it was: late, or doubled.'),
  task: Id.describe('The automatic task whose call it is.'),
  run: z.int().min(1).default(1).describe('Of which main execution: 1, or 2 after a recovery.'),
});

const BreakReplay = z.strictObject({
  at,
  do: z.literal('break-replay').describe('The next replay from here on breaks off after so many invoices.'),
  after: z.int().min(0).describe('Invoices that are back in the queue before it breaks off.'),
  times: z.int().min(1).max(10).default(1).describe('How many replays in a row break off.'),
});

const Deploy = z.strictObject({
  at,
  do: z.literal('deploy').describe('Somebody deploys: every function starts anew, stores and valve stay.'),
  code: z.enum(['same', 'changed']).describe('Whether the deployed code is the code that was rehearsed.'),
});

const FactMoves = z.strictObject({
  at,
  do: z.literal('fact-moves').describe('Somebody changes what is frozen.'),
  fact: z
    .enum(['ERP connector settings', 'queue settings', 'stack templates', 'certificate ends'])
    .default('ERP connector settings')
    .describe('Which fact; a certificate that renews itself is shown, and moves no gate.'),
  value: z.string().min(1).max(100).describe('What it is from then on; not what it was before.'),
});

const NewMasterData = z.strictObject({
  at,
  do: z.literal('new-customers').describe('Branches register new customers in the ERP.'),
  customers: z.int().min(1).max(1_000),
  unsound: z.int().min(0).default(0).describe('How many of them no invoice could be cleared for.'),
});

const PauseQueue = z.strictObject({
  ...span,
  do: z.literal('pause-queue').describe('The operator stops clearance; invoices are taken in and wait.'),
});

const IntakeDead = z.strictObject({
  ...span,
  do: z.literal('intake-dead').describe('No call of the ERP gets an answer.'),
});

const ConnectorSilent = z.strictObject({
  ...span,
  do: z.literal('connector-silent').describe('The ERP posts, and its connector sends and asks nothing.'),
});

const NothingPosted = z.strictObject({
  ...span,
  do: z.literal('nothing-posted').describe('The ERP posts no invoice.'),
});

const GithubDown = z.strictObject({
  ...span,
  do: z.literal('github-down').describe('No call of GitHub gets an answer.'),
});

const Peak = z.strictObject({
  ...span,
  do: z.literal('peak').describe('So many invoices more, spread evenly.'),
  invoices: z.int().min(1).max(100_000),
});

export const ScenarioEvent = z.discriminatedUnion('do', [
  RollBack,
  Declare,
  Stay,
  MeetCondition,
  AnnounceMaintenance,
  StopCutover,
  RepeatCall,
  BreakReplay,
  Deploy,
  FactMoves,
  NewMasterData,
  PauseQueue,
  IntakeDead,
  ConnectorSilent,
  NothingPosted,
  GithubDown,
  Peak,
]);
export type ScenarioEvent = z.infer<typeof ScenarioEvent>;
export type EventOf<D extends ScenarioEvent['do']> = Extract<ScenarioEvent, { readonly do: D }>;
