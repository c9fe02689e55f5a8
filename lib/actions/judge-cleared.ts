import { excerpt, fileFindings } from '#lib/actions/file-findings.ts';
import type { Finding } from '#lib/actions/finding.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { ActionRequest } from '#lib/runbook/action-contract.ts';

/** Of a check of every cleared invoice. Nothing cleared yet is inconclusive: there is nothing to be right about. */
export const judgeCleared = async (
  archive: Archive,
  request: ActionRequest,
  found: { readonly cleared: number; readonly faults: readonly string[]; readonly allRight: string },
): Promise<Finding> => {
  const { cleared, faults, allRight } = found;
  if (cleared === 0)
    return { verdict: 'inconclusive', reasons: ['No invoice is cleared yet.'], evidence: { cleared } };
  if (faults.length === 0) return { verdict: 'pass', reasons: [allRight], evidence: { cleared } };
  const filed = await fileFindings(archive, request, faults);
  return {
    verdict: 'fail',
    reasons: faults,
    evidence: { cleared, faults: faults.length, examples: excerpt(faults), filed },
  };
};
