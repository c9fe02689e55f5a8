import { asItEnded, endOf } from '#lib/gates/as-it-ended.ts';
import { NOT_MERGED } from '#lib/gates/pull-checks/merge.ts';
import type { PullQuestion, PullReading, PullVoice } from '#lib/gates/pull-question.ts';
import { verifyPull } from '#lib/gates/verify-pull.ts';
import { fromIso, type Instant } from '#lib/instant.ts';

/** How an attempt that is over stood in its last moment, for people to read. Nothing is decided from it. */
export interface EndedJudgement {
  readonly outcome: ReturnType<typeof verifyPull>['outcome'];
  readonly people: readonly PullVoice[];
  readonly reasons: readonly string[];
  /** `late`: it came when the attempt was over. */
  readonly merge?: { readonly by: string; readonly at: Instant; readonly late: boolean };
}

const AFTERWARDS = 'given after this attempt was over';

/** The same text for the same reading, whenever it is asked; undefined: the attempt is open. */
export const judgeEnded = (
  question: Omit<PullQuestion, 'now' | keyof PullReading> & Omit<PullReading, 'rosterNow' | 'run'>,
): EndedJudgement | undefined => {
  const { gate, snapshot: read, repository } = question;
  const end = endOf(gate);
  if (end === undefined) return undefined;
  const { decision: _decided, ...attempt } = gate;
  const snapshot = asItEnded(read, gate, end, repository.appUser);
  const { outcome, people, reasons } = verifyPull({
    ...question,
    gate: { ...attempt, status: 'open' },
    // Who left since did not have left then.
    rosterNow: gate.roster,
    snapshot,
    now: end,
  });
  const merge = read.merge && {
    by: read.merge.by?.login ?? 'an account that is gone',
    at: fromIso(read.merge.at),
    late: snapshot.merge === undefined,
  };
  return {
    outcome,
    // It is, only too late.
    reasons: merge ? reasons.filter((reason) => reason !== NOT_MERGED) : reasons,
    people: people.map((voice) =>
      voice.at !== undefined && fromIso(voice.at) > end
        ? { ...voice, counted: false, because: AFTERWARDS }
        : voice,
    ),
    ...(merge && { merge }),
  };
};
