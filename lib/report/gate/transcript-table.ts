import type { Check } from '#lib/gates/judge-votes.ts';
import { plain } from '#lib/report/gate/escape-text.ts';
import { table } from '#lib/report/gate/markdown.ts';

/** Every check with what was seen; those that do not hold first. */
export const transcriptTable = (checks: readonly Check[], most = 300): readonly string[] =>
  table(
    ['Check', 'Holds', 'Seen'],
    checks
      .toSorted((left, right) => Number(left.passed) - Number(right.passed))
      .map((each) => [plain(each.check, 80), each.passed ? '✔ yes' : '**✘ no**', plain(each.detail, most)]),
  );
