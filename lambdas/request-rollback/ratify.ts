import * as z from 'zod';
import type { JsonObject } from '#lib/json.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Log } from '#lib/ports/log.ts';
import type { Progress } from '#lib/ports/progress.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import { rehearsalOfExecution } from '#lib/runbook/rehearsal-id.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import {
  describeRatification,
  ratificationOf,
  ratificationTask,
  withVoice,
} from '#lib/way-back/ratification.ts';

export interface RatifyDeps {
  readonly runbook: Pick<Runbook, 'authorities' | 'cutover'>;
  readonly progress: Pick<Progress, 'get' | 'put'>;
  readonly clock: Clock;
  readonly log: Log;
}

const Asked = z.strictObject({
  /** Of the roll-back. */
  execution: z.string().min(1),
  by: z.string().min(1),
  /** False: this member objects. */
  stands: z.boolean(),
  note: z.string().trim().min(1).max(300).optional(),
  /** ARN that the cloud let in; `by` is claimed. */
  caller: z.string().min(1).max(2_048).optional(),
});

const ATTEMPTS = 5;

const refuse = (code: string, message: string): JsonObject => ({ ok: false, code, message });

/** One member of the authority says whether it stands by a roll-back that one person asked for. Twice is once. */
export const makeRatify =
  (deps: RatifyDeps): Handler =>
  async (payload) => {
    const { execution, by, stands, note, caller } = Asked.parse(payload);
    const { cutover: own, authorities } = deps.runbook;
    const cutover = rehearsalOfExecution(own, execution) ?? own;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const former = await deps.progress.get(cutover, ratificationTask(execution));
      const waiting = ratificationOf(former);
      const authority = waiting && authorities[waiting.authority];
      if (!former || !authority) {
        return refuse(
          'no-ratification',
          `No roll-back ${execution} of ${cutover} waits to be ratified. See: npx cutover status`,
        );
      }
      const voice = {
        by,
        stands,
        ...(note !== undefined && { note }),
        ...(caller !== undefined && { caller }),
      };
      const next = withVoice(former, authority, voice, deps.clock.now());
      if (!next.ok) return refuse(next.error.code, next.error.message);
      if (await deps.progress.put(next.value, former)) {
        const after = ratificationOf(next.value) ?? waiting;
        deps.log('rollback-ratified', { execution, by, stands, state: after.state });
        return {
          ok: true,
          execution,
          state: after.state,
          message: `${execution}: ${describeRatification(after)}.`,
        };
      }
    }
    return refuse('busy', `Others wrote at the same time, ${ATTEMPTS} times. Try again.`);
  };
