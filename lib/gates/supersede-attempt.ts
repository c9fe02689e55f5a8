import type { GateDeps } from '#lib/gates/gate-deps.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';

/** How the reason begins where an operator did it, and nothing had moved. */
export const TAKEN_BACK = 'taken back by';

/**
 * Takes an open attempt back with its reason: evidence past its validity, a material fact that moved, a forecast past
 * the window. The machine is told and asks again with fresh evidence; votes cast so far cannot be spent on the next
 * attempt. False when the attempt was not open any more.
 */
export const supersedeAttempt = async (
  deps: Pick<GateDeps, 'gates' | 'tokens' | 'machine'>,
  gate: GateRecord,
  reason: string,
): Promise<boolean> => {
  const closed = await deps.gates.close(gate.instance, 'superseded', reason);
  if (closed) await releaseToken(deps, gate.instance);
  return closed;
};

/** Answers what may still wait for a closed attempt. Left in place if the machine asks for a retry. */
export const releaseToken = async (
  deps: Pick<GateDeps, 'tokens' | 'machine'>,
  instance: string,
): Promise<void> => {
  const token = await deps.tokens.get(instance);
  if (token === undefined) return;
  const answer = await deps.machine.answer(token, { decision: 'superseded', instance });
  if (answer !== 'retry') await deps.tokens.delete(instance);
};
