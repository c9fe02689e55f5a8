import type { Instant } from '#lib/instant.ts';
import { isRollbackExecution } from '#lib/way-back/execution-names.ts';
import type { TurnTarget } from './turn-result.ts';
import type { TurnWorldOptions } from './turn-world.ts';

export interface Seen {
  /** Where the main execution, and the newest rollback, have come to. */
  main: string;
  rollback: string;
  reached: Instant | undefined;
  inRollback: Instant | undefined;
  latched: boolean;
  /** By rollback: when it verified for the first time that all is safe. */
  readonly safe: Map<string, Instant>;
  /** Rollbacks whose recovery gate is open. */
  readonly recoveryAsked: Set<string>;
}

export interface TurnWitness {
  readonly seen: Readonly<Seen>;
  readonly listeners: Pick<TurnWorldOptions, 'onHistory' | 'onCall' | 'hold'>;
  /** Lets the answers go that were kept back. */
  readonly release: () => void;
}

/** Looks at a turn-back while it goes on, and keeps back what the function of the state in question answers. */
export const watchTurn = (about: {
  readonly cutover: string;
  readonly target: TurnTarget;
  readonly main: string;
  /** Of the main execution: the target, or where the rollback is begun whose state is the target. */
  readonly mainState: string;
}): TurnWitness => {
  const { target, main, mainState } = about;
  const ofRollback = (execution: string): boolean =>
    target.machine === 'rollback' && isRollbackExecution(about.cutover, execution);
  const seen: Seen = {
    main: '',
    rollback: '',
    reached: undefined,
    inRollback: undefined,
    latched: false,
    safe: new Map(),
    recoveryAsked: new Set(),
  };
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  return {
    seen,
    release,
    listeners: {
      onHistory(execution, { type, stateName }, now) {
        if (!type.endsWith('StateEntered') || stateName === undefined) return;
        if (execution === main) {
          seen.main = stateName;
          if (stateName === mainState) seen.reached ??= now;
        } else if (ofRollback(execution)) {
          seen.rollback = stateName;
          if (stateName === target.state) seen.inRollback ??= now;
        }
      },
      onCall({ name, payload, result }, now) {
        const { execution } = payload;
        if (typeof execution !== 'string') return;
        if (name === 'verify-safe' && result.verdict === 'pass' && !seen.safe.has(execution))
          seen.safe.set(execution, now);
        if (name === 'latch') seen.latched = true;
        if (name === 'gate-open' && payload.stage === 'rollback') seen.recoveryAsked.add(execution);
      },
      hold: ({ execution, state }, visit) =>
        visit === 1 &&
        ((execution === main && state === mainState) || (ofRollback(execution) && state === target.state))
          ? released
          : undefined,
    },
  };
};
