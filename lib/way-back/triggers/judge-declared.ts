import { type Instant, toIso } from '#lib/instant.ts';
import type { Incident } from '#lib/ports/incidents.ts';
import { isRollbackExecution } from '#lib/way-back/execution-names.ts';
import { isProposal } from '#lib/way-back/proposal.ts';
import { inconclusive, quiet, type Read, type TriggerVerdict } from './trigger-verdict.ts';

/**
 * What people have declared under a trigger, in this run: open incidents of severity 1 whose source it is. What the way back
 * itself has opened there (a proposal, the roll-back's own record) is nobody's declaration.
 */
export const declarationsOf = (
  trigger: string,
  incidents: readonly Incident[],
  runBegan: Instant,
): readonly Incident[] =>
  incidents.filter(
    ({ id, cutover, severity, source, openedAt, closedAt }) =>
      source === trigger &&
      severity === 1 &&
      closedAt === undefined &&
      openedAt >= runBegan &&
      !isProposal(cutover, id) &&
      !isRollbackExecution(cutover, id),
  );

/** Whose word it is: the first, for a second person stands by it in the ratification. */
export const declarerOf = ([first]: readonly Incident[]): string => first?.declaredBy ?? 'somebody unnamed';

const nameOf = ({ title, openedAt }: Incident): string => `${title} (${toIso(openedAt)})`;

/** Critical data loss, no processing for longer than agreed, a close-critical process that failed: people say so. */
export const judgeDeclared = (
  trigger: string,
  incidents: Read<readonly Incident[]>,
  runBegan: Instant,
): TriggerVerdict => {
  if (!incidents.ok) return inconclusive(trigger, `Incidents cannot be read: ${incidents.error}.`);
  const declared = declarationsOf(trigger, incidents.value, runBegan);
  const numbers = { declared: declared.length };
  return declared.length === 0
    ? quiet(trigger, 'Nothing is declared.', numbers)
    : {
        trigger,
        verdict: 'pulled',
        reasons: declared.map((each) => `Declared: ${nameOf(each)}`),
        numbers,
        declaredBy: declarerOf(declared),
      };
};
