import type { CriterionVerdict } from '#lib/gates/evidence.ts';

/** By word and by shape: a colour alone is not seen by everybody, and not printed. */
export const verdictWords = (verdict: CriterionVerdict): string => {
  switch (verdict) {
    case 'pass':
      return '✔ met';
    case 'fail':
      return '✘ NOT met';
    case 'inconclusive':
      return '? not proven';
    case 'missing':
      return '○ NO reading';
  }
};
