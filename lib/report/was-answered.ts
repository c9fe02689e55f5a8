import type { StageReport } from '#lib/report/report.ts';

/**
 * Whether people decided any gate. A rehearsal that nobody came to ends by itself, and says nothing of the program that was to be
 * rehearsed.
 */
export const wasAnswered = ({ gates }: Pick<StageReport, 'gates'>): boolean =>
  gates.some(({ decision, by }) => (decision === 'go' || decision === 'no-go') && by.length > 0);
