/** Which port calls fail, and how: the whole of what makes one run differ from another. */
import { err, ok, type Result } from '#lib/result.ts';

/**
 * before: the call fails and nothing happened · after: it took effect, and its caller hears a failure · died: it took effect and
 * the process that made it ends there, with everything else it had in hand · late: it took effect, and its answer comes when a
 * lease taken before has run out.
 */
export const FAULT_KINDS = ['before', 'after', 'died', 'late'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  /** `ledger.claim#3`: the third call of that name in the run as it goes. */
  readonly call: string;
  readonly kind: FaultKind;
}

export type FaultPlan = readonly Fault[];

export const formatPlan = (plan: FaultPlan): string =>
  plan.map(({ call, kind }) => `${call}:${kind}`).join(',');

const FAULT = /^([a-z-]+\.[A-Za-z-]+#[1-9]\d*):([a-z]+)$/;

/** `ledger.claim#3:died,authority.sign#2:after`. Names that never come are allowed: then nothing fails there. */
export const parsePlan = (text: string): Result<FaultPlan, string> => {
  const faults: Fault[] = [];
  for (const part of text.split(',')) {
    const [, call, kind] = FAULT.exec(part.trim()) ?? [];
    const known = FAULT_KINDS.find((one) => one === kind);
    if (call === undefined || known === undefined) {
      return err(
        `${JSON.stringify(part)} is no fault of a plan: PORT.METHOD#N:KIND is, such as ledger.claim#3:died; kinds are ${FAULT_KINDS.join(', ')}`,
      );
    }
    faults.push({ call, kind: known });
  }
  return ok(faults);
};
