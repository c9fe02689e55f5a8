/** A scenario: how people, the ERP and the authority behave in one rehearsal, and what has to come of it. */
import * as z from 'zod';
import { DurationText, Id, RelativeText } from '#lib/runbook/texts.ts';
import { ScenarioEvent } from './event-schema.ts';
import { Expectation } from './expectation-schema.ts';
import { PullAct } from './pull-act-schema.ts';

const Votes = z.strictObject({
  decision: z
    .enum(['go', 'no-go', 'none'])
    .describe('`go`: a quorum approves; `no-go`: the chair says no; `none`: nobody decides.'),
  after: DurationText.default('20m').describe(
    'After the gate opened, at the earliest; each person adds a delay of their own, drawn from the seed.',
  ),
  note: z.string().max(300).optional(),
  override: z
    .string()
    .min(1)
    .max(300)
    .optional()
    .describe('Why the chair goes on although a way back might outlast the change window.'),
  conditions: z
    .array(
      z.strictObject({
        text: z.string().min(1).max(300),
        owner: Id.describe('A person of the runbook.'),
        due: RelativeText.describe('From go-live; until the end of that day.'),
      }),
    )
    .min(1)
    .optional()
    .describe('Of a `go`: under which conditions the chair approves. The gates after it look after them.'),
  pull: z
    .array(PullAct)
    .optional()
    .describe('Where pull requests decide: what is done at this one beside, each after its time.'),
});

const Outsider = z.strictObject({
  login: Id,
  githubId: z.int().min(1),
  may: z.enum(['read', 'write', 'admin']).default('write').describe('In the repository.'),
});

const Fault = z.strictObject({
  from: RelativeText,
  to: RelativeText,
  kind: z.enum([
    'outage',
    'slow',
    'bad-key',
    'reject-all',
    'intermittent',
    'lost-answer',
    'rate-limited',
    'limbo',
  ]),
  percent: z
    .int()
    .min(1)
    .max(100)
    .default(100)
    .describe('Share (percent) of calls it hits; of `limbo`, of invoices, the same ones at each try.'),
});

export const Scenario = z.strictObject({
  scenario: Id,
  title: z.string().min(3).max(120),
  story: z.string().min(1).max(2_000).describe('For a reader: what happens and why it matters.'),
  gates: z.strictObject({
    by: z
      .enum(['votes', 'pull-requests'])
      .default('votes')
      .describe('`pull-requests`: also where the command does not ask for it.'),
    outsiders: z
      .array(Outsider)
      .default([])
      .describe('Accounts with access to the repository that belong to nobody of the runbook.'),
    default: Votes,
    byGate: z.record(Id, z.union([Votes, z.array(Votes).min(1)])).default({}),
  }),
  tasks: z
    .strictObject({
      /** Owners report within so many percent of the planned duration, drawn from the seed. */
      percentOfDuration: z
        .strictObject({ from: z.int().min(1), to: z.int().min(1).max(300) })
        .default({ from: 60, to: 98 }),
      lateMinutes: z.record(Id, z.int().min(1)).default({}).describe('Minutes after the planned end.'),
    })
    .prefault({}),
  invoices: z
    .strictObject({
      count: z.int().min(1).max(1_000_000).default(2_000),
      from: RelativeText.default('T-24h'),
      to: RelativeText.optional().describe('Until when; the end of hypercare if left out.'),
      without: z
        .array(z.string())
        .default([])
        .describe('Segments that never come, e.g. `kind:B2G`; for kinds that stay unproven.'),
      faultyPercent: z
        .number()
        .min(0)
        .max(100)
        .default(0.4)
        .describe(
          'Share of documents (percent) with a fault the authority rejects; the ERP mends and resends them.',
        ),
      creditNotePercent: z
        .int()
        .min(0)
        .max(90)
        .optional()
        .describe('Share of documents (percent) that correct an earlier invoice, if not the 4 of everyday.'),
      at: z
        .array(RelativeText)
        .default([])
        .describe('Moments at which one invoice more is posted, e.g. ten minutes before midnight.'),
      pilotPerDay: z
        .int()
        .min(0)
        .optional()
        .describe('Invoices per business day during the pilot stage, if not what the count gives.'),
    })
    .prefault({}),
  authority: z.strictObject({ faults: z.array(Fault).default([]) }).prefault({}),
  events: z.array(ScenarioEvent).default([]),
  expect: Expectation,
});
export type Scenario = z.infer<typeof Scenario>;
