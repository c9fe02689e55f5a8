import type { Runbook } from '#lib/runbook/schema.ts';

/** Where each part of a runbook stands in its file: path such as `stages[3].tasks[0]` to 1-based line and column. */
export interface SourcePosition {
  readonly line: number;
  readonly column: number;
}

/** A runbook that parsed and passed every check. */
export interface CheckedRunbook {
  readonly runbook: Runbook;
  /** As given on the command line, for messages; never part of a digest. */
  readonly file: string;
  /** The position of a path, or of its nearest ancestor in the file. */
  position(path: readonly (string | number)[]): SourcePosition;
}
