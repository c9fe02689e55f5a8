import type { PlannedTurn } from './plan-turn-backs.ts';

/** For every stage one state on the usual way and one off it; and all of the rollback machine, which is what all of them rest on. */
export const quickTurns = (turns: readonly PlannedTurn[]): readonly PlannedTurn[] => {
  const taken = new Set<string>();
  return turns.flatMap((turn): PlannedTurn[] => {
    const { target, way } = turn;
    if (target.machine === 'rollback') return [turn];
    const key = `${way.stage} ${target.kind} ${way.steerings.length > 0}`;
    if (way.stage === undefined || taken.has(key)) return [];
    taken.add(key);
    return [{ ...turn, target: { ...target, recovery: 'no-go', completes: false } }];
  });
};
