import { type Instant, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { type CallDeps, callNext } from '#lib/paging/call-next.ts';
import { type AlarmChange, readAlarm } from '#lib/paging/read-alarm.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Log } from '#lib/ports/log.ts';
import type { Page, Pages } from '#lib/ports/pages.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';

export interface PageDeps extends CallDeps {
  readonly tenant: string;
  readonly pages: Pages;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  readonly paging: {
    /** Person ids, the first called first. */
    readonly chain: readonly string[];
    readonly minutes: number;
    readonly rounds: number;
  };
}

/** An answer and the alarm's return to OK can meet on one page; a third at that moment is a fault. */
const ATTEMPTS = 3;

/**
 * An alarm that went off calls the first person; one that went back to OK ends the calls. One page for each occurrence,
 * however often CloudWatch tells it. An alarm without data says nothing: whoever is being called goes on being called.
 */
export const makePage =
  (deps: PageDeps): Handler =>
  async (payload): Promise<JsonObject> => {
    const read = readAlarm(payload);
    if (read === undefined) {
      throw new Error('this is no change of an alarm: CloudWatch calls this function, through SNS');
    }
    const change = { ...read, at: read.at ?? deps.clock.now() };
    switch (change.state) {
      case 'ALARM':
        return { page: await open(deps, change) };
      case 'OK':
        return { recovered: await recover(deps, change) };
      case 'INSUFFICIENT_DATA':
        deps.log('alarm-without-data', { alarm: change.name });
        return { ignored: change.state };
    }
  };

type Change = AlarmChange & { readonly at: Instant };

const open = async (deps: PageDeps, change: Change): Promise<string> => {
  const fresh: Page = {
    tenant: deps.tenant,
    id: `${change.name}/${toIso(change.at)}`,
    alarm: change.name,
    what: change.description,
    reason: change.reason,
    openedAt: change.at,
    ...deps.paging,
    calls: [],
  };
  let page: Page | undefined = fresh;
  let unrecorded: Error | undefined;
  try {
    if (!(await deps.pages.put(fresh, undefined))) page = await deps.pages.get(deps.tenant, fresh.id);
  } catch (error) {
    // The store may be what the alarm is about. Somebody is called all the same, and Lambda tries to record it again.
    unrecorded = new Error(`page ${fresh.id} is not on record`, { cause: error });
  }
  // Recorded before and somebody was called: the rest is for `escalate`.
  if (page !== undefined && page.calls.length === 0) {
    const called = await callNext(deps, page, deps.clock.now());
    deps.log('page', { page: fresh.id, called });
  }
  if (unrecorded !== undefined) throw unrecorded;
  return fresh.id;
};

const recover = async (deps: PageDeps, change: Change): Promise<string[]> => {
  const recovered: string[] = [];
  for (const { id, alarm } of await deps.pages.list(deps.tenant)) {
    if (alarm === change.name && (await close(deps, id, change))) recovered.push(id);
  }
  if (recovered.length > 0) deps.log('pages-recovered', { alarm: change.name, pages: recovered });
  return recovered;
};

const close = async (deps: PageDeps, id: string, { at, name }: Change): Promise<boolean> => {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const page = await deps.pages.get(deps.tenant, id);
    // One that was opened after this return to OK is another occurrence: SNS keeps no order.
    if (!page || page.recoveredAt !== undefined || page.openedAt > at) return false;
    if (await deps.pages.put({ ...page, recoveredAt: at }, page)) return true;
  }
  throw new Error(`page ${id} of ${name} was changed by somebody else ${ATTEMPTS} times`);
};
