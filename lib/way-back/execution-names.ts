/** The names by which two parties that start the same thing start it once (DESIGN section 4, lock). */
export const mainExecution = (cutover: string, run: number): string => `${cutover}-r${run}`;

/** `again`: 1 for the first; only a roll-back that ended before its latch is ever started again on one epoch. */
export const rollbackExecution = (cutover: string, epoch: number, again = 1): string =>
  again === 1 ? `${cutover}-rb-${epoch}` : `${cutover}-rb-${epoch}-${again}`;

/** The epoch in a roll-back's name; undefined for any other execution. */
export const rollbackEpoch = (cutover: string, execution: string): number | undefined => {
  if (!isRollbackExecution(cutover, execution)) return undefined;
  const epoch = /^\d+/.exec(execution.slice(`${cutover}-rb-`.length))?.[0];
  return epoch === undefined ? undefined : Number(epoch);
};

export const isRollbackExecution = (cutover: string, execution: string): boolean =>
  execution.startsWith(`${cutover}-rb-`);

/** The run of a main execution; undefined for any other name. */
export const runOfMain = (cutover: string, execution: string): number | undefined => {
  const prefix = `${cutover}-r`;
  const run = execution.startsWith(prefix) ? execution.slice(prefix.length) : '';
  return /^[1-9]\d*$/.test(run) ? Number(run) : undefined;
};
