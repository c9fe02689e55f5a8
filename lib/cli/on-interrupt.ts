const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Calls `act` before a signal ends the process, as the signal would have ended it. Returns how to take that back. */
export const onInterrupt = (act: () => void): (() => void) => {
  const end = (signal: NodeJS.Signals): void => {
    remove();
    act();
    process.kill(process.pid, signal);
  };
  const remove = (): void => {
    for (const signal of SIGNALS) process.off(signal, end);
  };
  for (const signal of SIGNALS) process.on(signal, end);
  return remove;
};
