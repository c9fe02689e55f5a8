import type { GateView } from '#lib/report/gate/gate-view.ts';

/** Where an attempt stands, for people. The record leads; an open one is what its pull request is judged to be. */
export type GatePhase =
  /** No pull request is bound yet, or it was not read yet. */
  | 'opening'
  /** Votes are missing, or somebody objects. */
  | 'waiting'
  /** The people have approved; what is missing is the merge. */
  | 'to-merge'
  /** Judged, and on its way to the record. */
  | 'go-judged'
  | 'no-go-judged'
  | 'invalid'
  /** Open in the store, and its time is over. */
  | 'late'
  | 'superseded'
  | 'expired'
  /** In the record. `-recorded`: the machine has not been answered yet. */
  | 'go-recorded'
  | 'no-go-recorded'
  | 'go'
  | 'no-go';

export const phaseOf = (view: GateView): GatePhase => {
  const { gate, judgement, now } = view;
  switch (gate.status) {
    case 'superseded':
    case 'expired':
      return gate.status;
    case 'decided':
    case 'completed': {
      // A record without a decision is a fault; what is shown of it is never a go.
      const verdict = gate.decision?.verdict;
      if (verdict === undefined) return 'invalid';
      return gate.status === 'completed' ? verdict : `${verdict}-recorded`;
    }
    case 'open':
      break;
  }
  if (judgement?.outcome === 'invalid') return 'invalid';
  if (now >= gate.deadline) return 'late';
  if (gate.pull === undefined || judgement === undefined) return 'opening';
  switch (judgement.outcome) {
    case 'go':
      return 'go-judged';
    case 'no-go':
      return 'no-go-judged';
    case 'pending':
      return mayMerge(view) ? 'to-merge' : 'waiting';
  }
};

/** Lines of these do not hold while the merge is missing, or are of reviews that simply do not count. */
const NO_OBSTACLE: ReadonlySet<string> = new Set([
  'V10',
  'V11',
  'V12',
  'V13',
  'V16',
  'V17',
  'V18',
  'V19',
  'V22',
]);

/** Whether all that is missing is the merge: what the required check stands for, and no decision. */
export const mayMerge = ({ stage, gate, judgement }: GateView): boolean =>
  gate.status === 'open' &&
  judgement?.outcome === 'pending' &&
  judgement.checks.some(({ check }) => check === 'V14') &&
  judgement.checks.every(
    ({ check, passed }) => passed || NO_OBSTACLE.has(check) || isOnlyShown(stage, check),
  );

/** Main's rules bind production's gates; elsewhere they are shown. */
const isOnlyShown = (stage: GateView['stage'], check: string): boolean =>
  stage !== 'production' && check === 'V24';
