const PREFIX = 'enter-';

/** Under what a stage's own machinery (entering it, its gate, its calls) is held, timed and written down. */
export const stageSubject = (stage: string): string => `${PREFIX}${stage}`;

/** By its form: whether a subject is a stage's own machinery, for who has no runbook at hand. */
export const isStageSubject = (subject: string): boolean => subject.startsWith(PREFIX);
