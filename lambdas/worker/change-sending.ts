import type { Sending } from '#lib/clearance/sending.ts';
import type { Control } from '#lib/ports/control.ts';

/** Others that change it at the same moment: 50 workers at most (lib/infra/stage-config.ts), and of all that try one gets through. */
const TRIES = 100;

/**
 * A change of what the workers know together, on what stands there. `seen` saves a reading where the caller has one; a change
 * that gives the same back is not written.
 */
export const changeSending = async (
  control: Pick<Control, 'sending' | 'setSending'>,
  tenant: string,
  seen: Sending | undefined,
  change: (sending: Sending) => Sending,
): Promise<Sending> => {
  let sending = seen ?? (await control.sending(tenant));
  for (let tries = 0; tries < TRIES; tries += 1) {
    const next = change(sending);
    if (next === sending) return sending;
    const outcome = await control.setSending(tenant, next);
    if (outcome.written) return outcome.sending;
    ({ sending } = outcome);
  }
  throw new Error(`what is known of the authority changed ${TRIES} times between reading and writing it`);
};
