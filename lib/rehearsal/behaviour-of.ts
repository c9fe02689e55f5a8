import type { Scenario } from '#lib/rehearsal/scenario-schema.ts';

/** How the committee behaves at an attempt: the last of a list repeats. */
export const behaviourOf = (
  { gates }: Pick<Scenario, 'gates'>,
  gate: string,
  attempt: number,
): Scenario['gates']['default'] => {
  const own = gates.byGate[gate];
  if (own === undefined) return gates.default;
  if (!Array.isArray(own)) return own;
  return own[Math.min(attempt, own.length) - 1] ?? gates.default;
};
