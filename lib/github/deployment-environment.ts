/**
 * Of the Deployments page. A deployment makes its environment if there is none, without protection: so never the name of one that a
 * role trusts (`gates-…`, `gate-open-…`).
 */
export const deploymentEnvironment = (stage: string, gate: string): string => `decision-${stage}-${gate}`;
