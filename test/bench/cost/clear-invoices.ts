import { MINUTE } from '#lib/instant.ts';
import type { QueueMessage } from '#lib/ports/queue.ts';
import { irnOf, sampleDocument } from '#test/firs/sample-document.ts';
import type { SentRequest } from './count-requests.ts';
import { BATCH } from './event-source.ts';
import { TENANT, type TenantOnAws } from './tenant-on-aws.ts';

export interface Cleared {
  readonly invoices: number;
  readonly sent: readonly SentRequest[];
  /** Receives and deletes that Lambda makes, by its own arithmetic: one of each a batch. */
  readonly received: number;
  /** The same as counted here, where the queue gave out batches as it liked. */
  readonly counted: { readonly receives: number; readonly deletes: number; readonly messages: number };
  /** Calls that reached the authority, by what was called. */
  readonly authority: ReadonlyMap<string, number>;
  /** Times that something was sent to be registered, whether it arrived or not. */
  readonly submissions: number;
  /** What did not end as it must; empty in a sound run. */
  readonly wrong: readonly string[];
}

/** Invoices posted at a time, and batches worked on at a time: enough to keep one server busy. */
const SIDE_BY_SIDE = 16;
const BATCHES_AT_A_TIME = 4;

export const inParallel = async (
  items: readonly string[],
  side: number,
  work: (item: string) => Promise<void>,
): Promise<void> => {
  const left = [...items].reverse();
  const pump = async (): Promise<void> => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: side }, pump));
};

const post = async (tenant: TenantOnAws, numbers: readonly string[], wrong: string[]): Promise<void> =>
  inParallel(numbers, SIDE_BY_SIDE, async (number) => {
    const answer = await tenant.intake.submit(sampleDocument({ number }));
    if (answer.status !== 202) wrong.push(`${number} was answered ${answer.status} ${answer.outcome}`);
  });

/** Cleared, told, archived, registered once: said by each of those who keep it. */
const lookAt = async (tenant: TenantOnAws, numbers: readonly string[], wrong: string[]): Promise<void> => {
  const accepted = new Map<string, number>();
  for (const { irn } of tenant.simulator.log.accepted) accepted.set(irn, (accepted.get(irn) ?? 0) + 1);
  const told = new Map<string, Set<string>>();
  for (const outcome of tenant.told) {
    const heard = told.get(outcome.number) ?? new Set();
    told.set(outcome.number, heard.add(JSON.stringify(outcome)));
  }
  await inParallel(numbers, SIDE_BY_SIDE, async (number) => {
    const row = await tenant.ledger.get({ tenant: TENANT, number, revision: 1 });
    const irn = irnOf(sampleDocument({ number }));
    if (row?.state !== 'cleared' || row.toldAt === undefined || row.lease !== undefined) {
      wrong.push(`the ledger says ${number} is ${row?.state}, told ${row?.toldAt ?? 'never'}`);
    }
    if (row?.archiveKey === undefined) wrong.push(`the ledger knows no proof of ${number}`);
    if (accepted.get(irn) !== 1) wrong.push(`${number} was registered ${accepted.get(irn) ?? 0} times`);
    if (told.get(number)?.size !== 1)
      wrong.push(`the ERP was told ${told.get(number)?.size ?? 0} things of ${number}`);
  });
};

const numbersOf = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => `${prefix}-${String(n).padStart(6, '0')}`);

const authorityCalls = (
  tenant: TenantOnAws,
  before: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> =>
  new Map(
    [...tenant.simulator.log.calls]
      .map(([name, calls]) => [name, calls - (before.get(name) ?? 0)] as const)
      .filter(([, calls]) => calls > 0),
  );

/** The way that nearly every invoice goes: posted, rung, received in tens, cleared at the first attempt. */
export const clearInvoices = async (tenant: TenantOnAws, invoices: number): Promise<Cleared> => {
  const wrong: string[] = [];
  const numbers = numbersOf('INV', invoices);
  tenant.requests.taken();
  const before = new Map(tenant.simulator.log.calls);
  tenant.authority.submissions = 0;
  await post(tenant, numbers, wrong);
  const failed = await tenant.source.drain(tenant.worker, BATCHES_AT_A_TIME);
  const sent = tenant.requests.taken();
  if (failed.length > 0) wrong.push(`${failed.length} messages failed`);
  await lookAt(tenant, numbers, wrong);
  const authority = authorityCalls(tenant, before);
  const { submissions } = tenant.authority;
  const counted = tenant.source.requests();
  return { invoices, sent, received: 2 / BATCH, counted, authority, submissions, wrong };
};

export type FirstFault = 'answer lost' | 'authority away';

/** Every invoice fails at its first attempt and is cleared at its second, sweeps included. */
export const clearAfterFault = async (
  tenant: TenantOnAws,
  invoices: number,
  fault: FirstFault,
): Promise<Cleared> => {
  const wrong: string[] = [];
  const numbers = numbersOf(fault === 'answer lost' ? 'LOST' : 'AWAY', invoices);
  tenant.requests.taken();
  tenant.source.requests();
  const before = new Map(tenant.simulator.log.calls);
  tenant.authority.submissions = 0;
  await post(tenant, numbers, wrong);
  const honest = tenant.authorityClient.submitForClearance;
  tenant.authority.answer = async (...call) => {
    if (fault === 'authority away') return { ok: false, fault: { class: 'unavailable', detail: '503' } };
    await honest(...call);
    return { ok: false, fault: { class: 'unknown', detail: 'cut off' } };
  };
  const failed = await tenant.source.drain(tenant.worker, BATCHES_AT_A_TIME);
  tenant.authority.answer = undefined;
  tenant.skip(11 * MINUTE);
  let received = (2 * invoices) / BATCH;
  if (failed.length > 0) received += await again(tenant, failed);
  else {
    await tenant.sweep();
    await tenant.source.drain(tenant.worker, BATCHES_AT_A_TIME);
    received += (2 * invoices) / BATCH;
  }
  const sent = tenant.requests.taken();
  await lookAt(tenant, numbers, wrong);
  const authority = authorityCalls(tenant, before);
  return {
    invoices,
    sent,
    received: received / invoices,
    counted: tenant.source.requests(),
    authority,
    submissions: tenant.authority.submissions,
    wrong,
  };
};

/** Messages that were not deleted are received once more; that takes nine minutes at SQS, and nothing here. */
const again = async (tenant: TenantOnAws, failed: readonly QueueMessage[]): Promise<number> => {
  let requests = 0;
  for (let from = 0; from < failed.length; from += BATCH) {
    const batch = failed
      .slice(from, from + BATCH)
      .map((message) => ({ ...message, receiveCount: message.receiveCount + 1 }));
    const { batchItemFailures } = await tenant.worker(batch);
    if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} messages failed twice`);
    requests += 2;
  }
  return requests;
};
