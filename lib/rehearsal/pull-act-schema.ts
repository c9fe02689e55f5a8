/** What somebody does at a gate's pull request in a rehearsal, beside what the committee does by itself. */
import * as z from 'zod';
import { DurationText, Id } from '#lib/runbook/texts.ts';

/** Rules of GitHub that an administrator may have loosened; each is one that our own checks do not rely on. */
export const LOOSENED = [
  'actions-cannot-approve',
  'approvals-required',
  'check-required',
  'only-the-app-pushes',
  'dismissals-restricted',
] as const;

const who = z
  .string()
  .min(1)
  .max(100)
  .describe(
    'A person of the runbook; `members`, each member of the gate’s authority in their own time; `app`, the gates’ App; `actions`, a workflow with its own token; or an outsider by login.',
  );

const common = {
  by: who,
  after: DurationText.default('20m').describe(
    'After the gate opened; nobody acts before there is a pull request.',
  ),
  on: z
    .enum(['this', 'former', 'forged'])
    .default('this')
    .describe(
      'Which pull request: this attempt’s; the one of the attempt before; the one that somebody forged for this attempt.',
    ),
};
const body = z.string().min(1).max(1_000).optional().describe('What the review says.');
const reason = z.string().min(1).max(300).describe('Why, as it is put on record.');

export const PullAct = z.discriminatedUnion('do', [
  z.strictObject({ ...common, do: z.literal('approve'), body }),
  z.strictObject({ ...common, do: z.literal('request-changes'), body: body.default('Not like this.') }),
  z.strictObject({ ...common, do: z.literal('comment'), body: body.default('Looks good to me.') }),
  z.strictObject({
    ...common,
    do: z.literal('dismiss'),
    review: Id.describe('The person whose latest review is dismissed.'),
    body: body.default('Out of date.'),
  }),
  z.strictObject({
    ...common,
    do: z.literal('push'),
    change: z
      .enum(['nothing', 'record', 'dossier', 'another-file'])
      .describe('What the new commit on the gate’s branch changes; `nothing` is an empty commit.'),
  }),
  z.strictObject({ ...common, do: z.literal('merge') }),
  z.strictObject({ ...common, do: z.literal('close') }),
  z.strictObject({ ...common, do: z.literal('reopen') }),
  z.strictObject({
    ...common,
    do: z.literal('retarget'),
    to: z.string().min(1).max(100).describe('A branch, which is made from main if it is not there.'),
  }),
  z.strictObject({
    ...common,
    do: z
      .literal('forge-record')
      .describe(
        'Opens a pull request of one’s own with a record of this attempt in which every criterion passes and one approval is enough.',
      ),
  }),
  z.strictObject({
    ...common,
    do: z.literal('loosen').describe('An administrator loosens one rule of the repository.'),
    rule: z.enum(LOOSENED),
  }),
  z.strictObject({
    ...common,
    do: z.literal('tighten').describe('The rule holds again.'),
    rule: z.enum(LOOSENED),
  }),
  z.strictObject({
    ...common,
    do: z.literal('supersede').describe('The operator ends this attempt; the machine asks again.'),
    reason,
  }),
  z.strictObject({
    ...common,
    do: z.literal('deploy').describe('Somebody deploys, so long after the gate opened.'),
    code: z.enum(['same', 'changed']).describe('Whether the deployed code is the code that was rehearsed.'),
  }),
  z.strictObject({
    ...common,
    do: z
      .literal('break-glass')
      .describe(
        'Enters what was decided by telephone while GitHub is down; `by` types it, and `witness` confirms it.',
      ),
    decision: z.enum(['go', 'no-go']),
    voters: z.array(Id).min(1).describe('Who decided.'),
    witness: Id.describe('Who heard it too, and confirms it.'),
    confirmed: z
      .boolean()
      .default(true)
      .describe('Whether the witness confirms it; what nobody confirms decides nothing.'),
    reason: reason.min(10),
  }),
]);
export type PullAct = z.infer<typeof PullAct>;
export type PullActOf<D extends PullAct['do']> = Extract<PullAct, { readonly do: D }>;
