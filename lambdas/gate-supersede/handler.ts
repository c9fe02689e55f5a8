import * as z from 'zod';
import type { GateDeps } from '#lib/gates/gate-deps.ts';
import { releaseToken, supersedeAttempt, TAKEN_BACK } from '#lib/gates/supersede-attempt.ts';
import { toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';

export type GateSupersedeDeps = Pick<GateDeps, 'gates' | 'tokens' | 'machine' | 'clock'> & {
  readonly runbook: Pick<GateDeps['runbook'], 'people'>;
};

const Payload = z.strictObject({
  instance: z.string().min(1).max(200),
  /** In whose name; claimed, and recorded beside the caller. */
  by: z.string().min(1).max(100),
  reason: z.string().trim().min(3).max(1_000),
  /** ARN that the cloud let in. */
  caller: z.string().max(300).optional(),
});

/**
 * Takes an open attempt back on a person's word, with the reason on record: what cannot be decided any more (merged without the
 * quorum, its branch changed, another pull request bound) is asked again under a new attempt. It can never make a decision, nor
 * undo one. Asked again for an attempt that was taken back it lets the machine go that may still wait.
 */
export const makeGateSupersede =
  (deps: GateSupersedeDeps): Handler =>
  async (payload): Promise<JsonObject> => {
    const { instance, by, reason, caller } = Payload.parse(payload);
    const gate = await deps.gates.get(instance);
    if (!gate) return told(instance, 'refused', `no gate attempt "${instance}" was ever opened`);
    if (!deps.runbook.people[by]) return told(instance, 'refused', `${by} is nobody of the runbook`);
    if (gate.status === 'decided' || gate.status === 'completed') {
      return told(
        instance,
        'refused',
        `it is decided: ${gate.decision?.verdict ?? gate.status}; a decision stands, and what follows from it is turned back with npx cutover rollback`,
      );
    }
    if (gate.status === 'open' && deps.clock.now() >= gate.deadline) {
      return told(
        instance,
        'refused',
        `its time to decide ended at ${toIso(gate.deadline)}: the machine goes on without a decision by itself`,
      );
    }
    const why = `${TAKEN_BACK} ${by}${caller === undefined ? '' : ` (${caller})`}: ${reason}`;
    if (gate.status === 'open' && (await supersedeAttempt(deps, gate, why))) {
      return told(instance, 'superseded', why);
    }
    const standing = (await deps.gates.get(instance)) ?? gate;
    if (standing.status !== 'superseded' && standing.status !== 'expired') {
      return told(
        instance,
        'refused',
        `it was ${standing.status} at this very moment; nothing was taken back`,
      );
    }
    await releaseToken(deps, instance);
    return told(
      instance,
      'already',
      `it is ${standing.status}: ${standing.closedReason ?? 'no reason recorded'}`,
    );
  };

const told = (
  instance: string,
  outcome: 'superseded' | 'already' | 'refused',
  reason: string,
): JsonObject => ({
  instance,
  outcome,
  reason,
});
