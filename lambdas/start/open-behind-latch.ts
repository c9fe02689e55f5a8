import { stepTask } from '#lib/actions/run-step.ts';
import { type Instant, plus } from '#lib/instant.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { Progress } from '#lib/ports/progress.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { ControlItem } from '#lib/route/control-item.ts';

export interface OpenBehindLatchDeps {
  readonly ledger: Pick<Ledger, 'open'>;
  readonly progress: Pick<Progress, 'get'>;
}

/** More than are ever left over; of so many it is enough to know that there are more. */
const MOST_COUNTED = 10_000;
const MOST_NAMED = 10;

/** What the release of the former roll-back found at the authority, or to correct what is there: numbers. */
const stayingOf = async (
  { progress }: OpenBehindLatchDeps,
  { cutover, execution }: Pick<ControlItem, 'cutover' | 'execution'>,
): Promise<ReadonlySet<unknown>> => {
  const evidence = (await progress.get(cutover, stepTask(execution, 'replay')))?.evidence;
  return new Set(evidence?.to === 'legacy' && Array.isArray(evidence.stays) ? evidence.stays : []);
};

/**
 * Why no latch comes off by a person's word: with it the sweeper rings, and what is open is sent and signed, however long
 * ago its cutover was given up and whatever legacy has issued since. What the authority has already, or what corrects that,
 * can be in no other book: the worker finishes it, and these numbers are the answer. The list may lag by a second; while the
 * route is held nothing new comes onto it.
 */
export const openBehindLatch = async (
  deps: OpenBehindLatchDeps,
  control: Pick<ControlItem, 'tenant' | 'cutover' | 'execution' | 'held'>,
  now: Instant,
): Promise<Result<readonly string[], string>> => {
  const { tenant, cutover: former } = control;
  const listed = await deps.ledger.open(tenant, plus(now, 1), MOST_COUNTED);
  const open = listed.filter(({ canary }) => !canary).map(({ number }) => number);
  const staying = open.length === 0 ? new Set() : await stayingOf(deps, control);
  const numbers = open.filter((number) => !staying.has(number));
  const all = listed.length < MOST_COUNTED;
  if (numbers.length === 0 && all) return ok(open);
  const count = all ? String(numbers.length) : `${numbers.length} or more`;
  const named = `${numbers.slice(0, MOST_NAMED).join(', ')}${numbers.length > MOST_NAMED ? ' …' : ''}`;
  const invoices = `${count} open ${numbers.length === 1 ? 'invoice' : 'invoices'} of ${former}`;
  // Not held: the worker is about to finish them, and what it then does belongs to the cutover that they came in.
  if (!control.held) {
    return err(
      `The ledger has ${invoices}, and they are finished before another one begins: ${named}. Nothing was changed. While the queue is open ` +
        'the worker sends what waits and asks the authority about what is unknown, by itself: look until none is left, then start again: npx cutover status',
    );
  }
  return err(
    `The route of ${tenant} is held on legacy, and the ledger has ${invoices}, ` +
      `which would be signed once the latch is off, whatever legacy has issued meanwhile: ${named}. Nothing was changed. ` +
      `Have them looked at first, with the runbook of ${former}: npx cutover replay --stage STAGE. What the authority does not have is ` +
      'released to legacy by that; what it has may stay open and stops no start; of the rest it has to be found out, then replay again.',
  );
};
