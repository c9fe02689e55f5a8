/** Under what a stage's own machinery (entering it, its gate, its calls) is held, timed and written down. */
export const stageSubject = (stage: string): string => `enter-${stage}`;
