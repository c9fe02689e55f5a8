import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';

/**
 * The runbook as the verbs of a stage have it: under the id that it runs by there (`currentCutover`), so that whoever asks for its
 * records, gates and executions finds those of the rehearsal that goes, or went last. Program and digests are the same for each.
 */
export const atCutover = (compiled: CompiledRunbook, cutover: string): CompiledRunbook => ({
  ...compiled,
  runbook: { ...compiled.runbook, cutover },
});
