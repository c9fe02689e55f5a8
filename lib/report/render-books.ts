import type { AnyReport } from '#lib/report/report.ts';
import { count } from '#lib/report/words.ts';

/** Overlaps, and what legacy issued after the mandate, on the screen: both concern Finance, neither is mended by itself. */
export const bookLines = ({ overlaps, legacyAfterMandate }: AnyReport): readonly string[] => [
  ...(overlaps === undefined || overlaps.bothBooks + overlaps.open === 0
    ? []
    : [
        `    OVERLAPS: ${count(overlaps.bothBooks)} in both books, ${count(overlaps.open)} on legacy and open in clearance; Finance decides each (finance/overlaps.csv)`,
      ]),
  ...(legacyAfterMandate === undefined || legacyAfterMandate.count === 0
    ? []
    : [
        `    on legacy after the mandate: ${count(legacyAfterMandate.count)}; policy ${legacyAfterMandate.policy} (finance/legacy-after-mandate.csv)`,
        ...legacyAfterMandate.why.map((each) => `      ${count(each.count).padStart(6)} ${each.why}`),
      ]),
];

/** What the policy demands of what legacy issued after the mandate, as a sentence. */
export const legacyDemand = (policy: NonNullable<AnyReport['legacyAfterMandate']>['policy']): string => {
  switch (policy) {
    case 'back-submit':
      return 'they are to be submitted, in the order of the list. No command of ours does it: intake keeps each number on the side that it first went to, so the ERP submits them in the way that the authority agrees to for late ones.';
    case 'report':
      return 'they are to be reported to the authority, and are not submitted.';
    case 'none':
      return 'nothing is to be done about them.';
  }
};
