/** What a file of ours can be. */
export type Kind = 'runbook' | 'scenario' | 'mapping';

/** By the first key of what was read; undefined where that says nothing. */
export const fileKind = (value: unknown): Kind | undefined => {
  const key = typeof value === 'object' && value !== null ? Object.keys(value)[0] : undefined;
  if (key === 'cutover') return 'runbook';
  return key === 'scenario' || key === 'mapping' ? key : undefined;
};
