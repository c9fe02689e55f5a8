import type { Criterion, Evidence } from '#lib/gates/evidence.ts';
import { plain } from '#lib/report/gate/escape-text.ts';
import { table } from '#lib/report/gate/markdown.ts';
import { verdictWords } from '#lib/report/gate/verdict-words.ts';
import { localised } from '#lib/report/words.ts';

/** What was agreed beforehand beside what was measured; the worst first, since a page is not always read to its end. */
export const criteriaTable = (
  { criteria }: Evidence,
  zone: string,
  /** Of one cell's characters. */
  most = 600,
): readonly string[] =>
  table(
    ['Criterion', 'Verdict', 'Measured', 'Required', 'For a go', 'Source'],
    worstFirst(criteria).map((each) => [
      plain(each.title),
      `**${verdictWords(each.verdict)}**`,
      plain(localised(each.measured, zone), most),
      plain(each.required, most),
      each.mandatory ? 'needed' : 'for information',
      plain(each.source, 200),
    ]),
  );

const ORDER = ['fail', 'missing', 'inconclusive', 'pass'] as const;

export const worstFirst = (criteria: readonly Criterion[]): readonly Criterion[] =>
  criteria.toSorted(
    (left, right) =>
      Number(right.mandatory && right.verdict !== 'pass') -
        Number(left.mandatory && left.verdict !== 'pass') ||
      ORDER.indexOf(left.verdict) - ORDER.indexOf(right.verdict),
  );

/** Those that forbid a go as they stand. */
export const unmet = ({ criteria }: Evidence): readonly Criterion[] =>
  criteria.filter((each) => each.mandatory && each.verdict !== 'pass');

/** One line that holds without the table. */
export const criteriaSentence = (evidence: Evidence): string => {
  const open = unmet(evidence);
  const needed = evidence.criteria.filter((each) => each.mandatory).length;
  if (evidence.criteria.length === 0) return 'The evidence has no criterion: a go is not possible.';
  return open.length === 0
    ? needed === 1
      ? 'The one criterion that a go needs is met.'
      : `All ${needed} criteria that a go needs are met.`
    : `A go is NOT possible as it stands: ${open.length} of ${needed} criteria that it needs are not met.`;
};
