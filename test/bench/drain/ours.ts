/** The real worker on the real queue and stores: `workers` processes that share nothing but those. */
import { makeIntake } from '#lambdas/intake/handler.ts';
import { makeWorker } from '#lambdas/worker/handler.ts';
import { WORKER_SETTINGS } from '#lambdas/worker/worker-dependencies.ts';
import type { Instant } from '#lib/instant.ts';
import { type BatchWorker, makeLocalQueue } from '#lib/local/queue.ts';
import type { VirtualClock } from '#lib/local/virtual-clock.ts';
import type { InvoiceKey } from '#lib/ports/ledger.ts';
import { sampleDocument } from '#test/firs/sample-document.ts';
import { accept, makeTenant, TENANT } from '#test/lambdas/tenant-world.ts';
import type { Limit, LimitedAuthority } from './limited-authority.ts';

export interface Sizes {
  readonly workers: number;
  readonly batch: number;
}

/** As Lambda: an invocation gets a process that has none, and a process one invocation at a time. */
const pooled = (processes: readonly BatchWorker[]): BatchWorker => {
  const idle = [...processes];
  return async (messages) => {
    const process = idle.shift();
    if (!process) throw new Error('the queue called more workers than there are');
    try {
      return await process(messages);
    } finally {
      idle.push(process);
    }
  };
};

export const drainingTenant = async (
  virtual: VirtualClock,
  authority: LimitedAuthority,
  invoices: number,
  { workers, batch }: Sizes,
  limit: Limit | undefined,
) => {
  const tenant = makeTenant();
  const { clock } = virtual;
  await tenant.switchTo({ kind: 'smartapi' });
  const keys: InvoiceKey[] = [];
  const doorbell = {
    ring: async (rung: readonly InvoiceKey[]) => {
      keys.push(...rung);
    },
  };
  const intake = makeIntake({ ...tenant, clock, doorbell });
  for (let n = 0; n < invoices; n += 1) await intake.submit(sampleDocument({ number: `INV-${n}` }));
  tenant.authority.submit = async (irn, document) => {
    const taken = await authority.call();
    if (taken) return accept(tenant.authority, irn, document);
    return { ok: false, fault: { class: 'unavailable', detail: 'HTTP 429', retryAfterMilliseconds: 1_000 } };
  };
  let writes = 0;
  const control = {
    ...tenant.control,
    setSending: (...of: Parameters<typeof tenant.control.setSending>) => {
      writes += 1;
      return tenant.control.setSending(...of);
    },
  };
  const settings = {
    ...WORKER_SETTINGS,
    callsPerSecond: limit?.perSecond ?? Number.POSITIVE_INFINITY,
    callsAtOnce: limit?.burst ?? 1,
  };
  const dependencies = { ...tenant.workerDependencies, clock, control, settings };
  const queue = makeLocalQueue({
    virtual,
    worker: pooled(Array.from({ length: workers }, () => makeWorker(dependencies))),
    concurrency: workers,
    batchSize: batch,
  });
  return {
    tenant,
    queue,
    start: (): Promise<void> => queue.ring(keys),
    writes: () => writes,
    /** No lease of a worker runs any more. */
    isSafe: async (now: Instant): Promise<boolean> =>
      (await tenant.ledger.longestLease(TENANT, now)) === undefined,
  };
};
