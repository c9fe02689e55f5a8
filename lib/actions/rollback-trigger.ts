import type { Progress } from '#lib/ports/progress.ts';

export const UNRECORDED_TRIGGER = 'an unrecorded trigger';

/** Who asked for a roll-back, as its start was recorded; unknown is said, never guessed. */
export const rollbackTrigger = async (
  progress: Pick<Progress, 'list'>,
  cutover: string,
  rollback: string,
): Promise<string> => {
  for (const record of await progress.list(cutover)) {
    const evidence = record.evidence;
    if (evidence?.rollback === rollback && typeof evidence.trigger === 'string') return evidence.trigger;
  }
  return UNRECORDED_TRIGGER;
};
