import { type Finding, worst } from '#lib/actions/finding.ts';
import type { AuthorityFault } from '#lib/ports/authority.ts';
import type { ActionVerdict } from '#lib/runbook/action-contract.ts';

/** One thing that was asked, and the answer in a sentence. */
export type Check = {
  readonly name: string;
  readonly verdict: ActionVerdict;
  readonly detail: string;
};

export const check = (name: string, holds: boolean, detail: string): Check => ({
  name,
  verdict: holds ? 'pass' : 'fail',
  detail,
});

/** An authority that cannot be asked now may be asked again; one that refuses the tenant will go on doing so. */
export const checkFault = (name: string, fault: AuthorityFault): Check => {
  switch (fault.class) {
    case 'rejected':
      return {
        name,
        verdict: 'fail',
        detail: `rejected by the authority: ${fault.reasons.map((reason) => reason.text).join(' ')}`,
      };
    case 'configuration':
      return {
        name,
        verdict: 'fail',
        detail: `the authority refuses the tenant: ${fault.detail}. Check key, certificate and address.`,
      };
    case 'ambiguous':
    case 'unknown':
    case 'unavailable':
      return { name, verdict: 'inconclusive', detail: `no trustworthy answer (${fault.detail}); ask again` };
  }
};

/** All of them must hold. Reasons name what does not; when all hold, they say how many were asked. */
export const judgeChecks = (checks: readonly Check[]): Finding => {
  const verdict = worst(checks.map((one) => one.verdict));
  const open = checks.filter((one) => one.verdict !== 'pass');
  return {
    verdict,
    reasons:
      verdict === 'pass'
        ? [`All ${checks.length} checks hold.`]
        : checks.length === 0
          ? ['Nothing was checked.']
          : open.map((one) => `${one.name}: ${one.detail}`),
    evidence: { checks: [...checks] },
  };
};
