import type { GateFailure } from './gate-line.ts';

/**
 * One gate that cannot be looked at does not stop the others: what was thrown becomes a line of its own. Messages of the adapters
 * hold no token; `hidden` is what must not be in one whatever happens.
 */
export const contain = async (
  what: string,
  failures: GateFailure[],
  work: () => Promise<void>,
  hidden: string | undefined = undefined,
): Promise<void> => {
  try {
    await work();
  } catch (error) {
    const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    failures.push({ what, detail: hidden === undefined ? detail : detail.replaceAll(hidden, '***') });
  }
};
