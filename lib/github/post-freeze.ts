import type { ChangeFacts } from '#lib/change/change-facts.ts';
import { type FreezeAbout, freezeWords } from '#lib/change/freeze-words.ts';
import { allows, type FreezeQuestion, type FreezeVerdict, judgeFreeze } from '#lib/change/judge-freeze.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Github } from './client/call.ts';
import { contain } from './contain.ts';
import type { GateFailure, GateLine, GateReport } from './gate-line.ts';
import { openPulls } from './read/list-pulls.ts';
import { readChange } from './read/read-change.ts';
import { check } from './write/check.ts';
import type { Desk } from './write/desk.ts';

/** The check run that main requires besides the gate's own, from the same App: whoever can write a workflow cannot post it. */
export const FREEZE_CHECK = 'freeze';

export interface PostFreezeDeps {
  readonly github: Github;
  readonly desk: Desk;
  readonly about: FreezeAbout;
  readonly question: Omit<FreezeQuestion, 'change' | 'now'>;
  readonly clock: Pick<Clock, 'now'>;
}

interface Reading {
  readonly number: number;
  readonly head: string;
  readonly change: ChangeFacts | undefined;
  readonly unread: string;
}

/**
 * Its check on the head of each open pull request to main. A check is of a commit and not of a pull request: where several have one
 * head it passes only if each of them may be merged, and pull requests to other branches say nothing, or somebody could have a
 * frozen change called untouched by comparing it with a branch that has it already.
 */
export const postFreeze = async (deps: PostFreezeDeps): Promise<GateReport> => {
  const { github, desk, about, question, clock } = deps;
  const open = await openPulls(github);
  if (!open.ok) {
    return { lines: [], failures: [{ what: 'open pull requests', detail: open.error.detail }] };
  }
  const failures: GateFailure[] = [];
  const readings: Reading[] = [];
  for (const { number, head } of open.value.filter(({ base }) => base.ref === desk.main)) {
    const reading = await readOne(deps, number, head.sha);
    if (reading.change === undefined) failures.push({ what: `#${number}`, detail: reading.unread });
    readings.push(reading);
  }
  const now = clock.now();
  const judged = readings.map(({ number, head, change, unread }) => ({
    number,
    head,
    verdict: change ? judgeFreeze({ ...question, change, now }) : unknown(unread),
  }));
  // Refusals first: whatever stops this half-way leaves nothing green that should not be.
  const ordered = judged.toSorted(
    (one, other) => Number(allows(one.verdict)) - Number(allows(other.verdict)),
  );
  const lines: GateLine[] = [];
  const posted = new Set<string>();
  for (const { number, head, verdict } of ordered) {
    if (posted.has(head)) continue;
    posted.add(head);
    await contain(`#${number}`, failures, async () => {
      const { title, summary } = freezeWords(verdict, about);
      const changed = await check(desk, {
        name: FREEZE_CHECK,
        head,
        status: 'completed',
        conclusion: allows(verdict) ? 'success' : 'failure',
        title,
        summary,
      });
      lines.push({ instance: `#${number}`, pull: number, state: title, reasons: [], changed });
    });
  }
  return { lines, failures };
};

const unknown = (why: string): FreezeVerdict => ({
  outcome: 'frozen',
  paths: ['(could not be read)'],
  refused: [why],
});

const readOne = async (
  { github, desk }: PostFreezeDeps,
  number: number,
  listed: string,
): Promise<Reading> => {
  const change = await readChange(github, number);
  if (!change.ok) return { number, head: listed, change: undefined, unread: change.error.detail };
  const { head, base } = change.value;
  return base === desk.main
    ? { number, head, change: change.value, unread: '' }
    : { number, head, change: undefined, unread: `it was pointed at ${base} while it was read` };
};
