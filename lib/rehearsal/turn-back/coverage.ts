/** What the turn-backs of a runbook come to, state by state. Pure. */
import type { TurnPlan } from './plan-turn-backs.ts';
import type { TurnResult, WayBackKind } from './turn-result.ts';

export interface Share {
  readonly turned: number;
  readonly of: number;
}

export interface Coverage {
  /** Of both machines: a state counts once all that was asked of it came true. */
  readonly states: Share;
  /** States of the main machine by the way back of the stage that the cutover was in. */
  readonly kinds: Readonly<Partial<Record<WayBackKind, Share>>>;
  /** States of the rollback machine. */
  readonly rollback: Share;
  /** Turn-backs of a cutover whose main execution is gone. */
  readonly gone: Share;
  /** Turned back, recovered, resumed and gone on with to `completed`. */
  readonly recovered: Share;
  readonly cutovers: number;
  readonly invoices: Readonly<Record<'offered' | 'lost' | 'duplicated' | 'unexpected' | 'unknown', number>>;
  readonly secondsToSafe: { readonly median: number; readonly most: number };
  readonly failed: readonly TurnResult[];
  readonly unreachable: TurnPlan['unreachable'];
}

const isTurned = (result: TurnResult): boolean => result.misses.length === 0;

const shareOf = (results: readonly TurnResult[]): Share => ({
  turned: results.filter(isTurned).length,
  of: results.length,
});

/** Of states, each of which may have been asked for several things. */
const shareOfStates = (results: readonly TurnResult[], unreachable: number): Share => {
  const states = new Map<string, boolean>();
  for (const result of results)
    states.set(result.state, (states.get(result.state) ?? true) && isTurned(result));
  return { turned: [...states.values()].filter(Boolean).length, of: states.size + unreachable };
};

export const coverageOf = (
  results: readonly TurnResult[],
  unreachable: TurnPlan['unreachable'],
): Coverage => {
  const main = results.filter(({ machine, kind }) => machine === 'main' && kind === 'asked');
  const rollback = results.filter(({ machine }) => machine === 'rollback');
  const missing = (machine: 'main' | 'rollback'): number =>
    unreachable.filter((each) => each.machine === machine).length;
  const ofMain = shareOfStates(main, missing('main'));
  const ofRollback = shareOfStates(rollback, missing('rollback'));
  const seconds = results.flatMap(({ secondsToSafe }) => secondsToSafe ?? []).sort((a, b) => a - b);
  const sum = (name: keyof Coverage['invoices']): number =>
    results.reduce((all, { counts }) => all + (counts?.[name] ?? 0), 0);
  return {
    states: { turned: ofMain.turned + ofRollback.turned, of: ofMain.of + ofRollback.of },
    kinds: Object.fromEntries(
      [...Map.groupBy(main, ({ wayBack }) => wayBack)].map(([kind, of]) => [kind, shareOf(of)]),
    ),
    rollback: ofRollback,
    gone: shareOf(results.filter(({ kind }) => kind === 'gone')),
    recovered: shareOf(results.filter(({ completes }) => completes)),
    cutovers: results.length,
    invoices: {
      offered: sum('offered'),
      lost: sum('lost'),
      duplicated: sum('duplicated'),
      unexpected: sum('unexpected'),
      unknown: sum('unknown'),
    },
    secondsToSafe: { median: seconds[Math.floor(seconds.length / 2)] ?? 0, most: seconds.at(-1) ?? 0 },
    failed: results.filter((result) => !isTurned(result)),
    unreachable,
  };
};
