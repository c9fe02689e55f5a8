import { type Instant, plus } from '#lib/instant.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { ControlItem } from '#lib/route/control-item.ts';

/** More than are ever left over; of so many it is enough to know that there are more. */
const MOST_COUNTED = 10_000;
const MOST_NAMED = 10;

/**
 * Why no latch comes off by a person's word: with it the sweeper rings, and what is open is sent and signed, however long
 * ago its cutover was given up and whatever legacy has issued since. Undefined: nothing is open. The list may lag by a
 * second; while the route is held nothing new comes onto it.
 */
export const openBehindLatch = async (
  ledger: Pick<Ledger, 'open'>,
  { tenant, cutover: former }: Pick<ControlItem, 'tenant' | 'cutover'>,
  now: Instant,
): Promise<string | undefined> => {
  const listed = await ledger.open(tenant, plus(now, 1), MOST_COUNTED);
  const numbers = listed.filter(({ canary }) => !canary).map(({ number }) => number);
  if (numbers.length === 0) return undefined;
  const count = listed.length < MOST_COUNTED ? String(numbers.length) : `${numbers.length} or more`;
  const named = `${numbers.slice(0, MOST_NAMED).join(', ')}${numbers.length > MOST_NAMED ? ' …' : ''}`;
  return (
    `The route of ${tenant} is held on legacy, and the ledger has ${count} open ${numbers.length === 1 ? 'invoice' : 'invoices'} of ${former}, ` +
    `which would be signed once the latch is off, whatever legacy has issued meanwhile: ${named}. Nothing was changed. ` +
    `Have them looked at first, with the runbook of ${former}: npx cutover replay --stage STAGE. What it holds still, find out about with ` +
    'the authority, then replay again.'
  );
};
