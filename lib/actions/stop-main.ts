import type { Machine } from '#lib/ports/machine.ts';

/** Stops an execution if it runs. False: it still does. One that never was, or is over, is stopped. */
export const stopMain = async (
  machine: Pick<Machine, 'status' | 'stop'>,
  execution: string,
  cause: string,
): Promise<boolean> => {
  if ((await machine.status(execution)) !== 'running') return true;
  await machine.stop(execution, cause);
  return (await machine.status(execution)) !== 'running';
};
