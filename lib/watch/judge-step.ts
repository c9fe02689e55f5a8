import type { WatchVerdict } from './judge-watch.ts';

export interface StepRule {
  /** Percent, for the words. */
  readonly threshold: number;
  /** With an outcome. */
  readonly minimumInvoices: number;
  /** "Shown" decides: the runbook's task says so. */
  readonly mustShow: boolean;
  readonly outageClockRuns: boolean;
  /** Open ones, in words. */
  readonly severe: readonly string[];
}

/**
 * Whether the next step may be taken: "not proven too low" is enough for that, since a step is what earns the numbers that
 * could show more. A proof, or an open Sev-1, is a fail; too few, or an authority that is out, says nothing yet.
 */
export const judgeStep = (watch: WatchVerdict, rule: StepRule): Pick<WatchVerdict, 'verdict' | 'reasons'> => {
  const { numbers } = watch;
  const { n } = numbers.decides === 'first-pass' ? numbers.firstPass : numbers.clearedOfValid;
  const because = (verdict: WatchVerdict['verdict'], ...why: readonly string[]) => ({
    verdict,
    reasons: [...why, ...watch.reasons],
  });
  if (rule.severe.length > 0) return because('fail', ...rule.severe.map((title) => `Open Sev-1 ${title}`));
  if (watch.verdict === 'fail') return because('fail');
  if (rule.outageClockRuns) {
    return because('inconclusive', 'The authority is out: no step is taken before it has recovered.');
  }
  if (n < rule.minimumInvoices) {
    return because('inconclusive', `${n} invoices have an outcome, ${rule.minimumInvoices} are asked for.`);
  }
  if (watch.verdict === 'pass') return because('pass');
  return rule.mustShow
    ? because('inconclusive', `The runbook asks that ${rule.threshold} % is shown before this step.`)
    : because(
        'pass',
        `The step may be taken: ${n} invoices have an outcome, none of the rules speaks against it.`,
      );
};
