import { gateInstance } from '#lib/gates/gate-record.ts';

/**
 * Where a gate is decided that people decide by pull request. The gates workflow opens it; branch and record carry the
 * attempt's name (gate protocol, step 4). An attempt that nobody knows is left out: GitHub finds branches by how they begin.
 */
export const decisionPlace = (
  { cutover, gate, attempt }: { readonly cutover: string; readonly gate: string; readonly attempt?: number },
  repository: string | undefined,
): string => {
  const instance = attempt === undefined ? `${cutover}/${gate}/` : gateInstance(cutover, gate, attempt);
  const shown = attempt === undefined ? `${instance}<attempt>` : instance;
  const names = `branch gate/${shown}, record signoffs/${shown}.json`;
  return repository === undefined
    ? `the pull request of ${names}`
    : `https://github.com/${repository}/pulls?q=${encodeURIComponent(`is:pr head:gate/${instance}`)} (${names})`;
};
