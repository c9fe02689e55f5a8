import { workerBatchSize } from '#lib/infra/worker-batch-size.ts';

/** As production is set (lib/infra/stages/production.ts). */
export const RATE = 10;
export const WORKERS = 5;
export const BATCH = workerBatchSize(RATE, WORKERS);
/** Invoices that the workers have in hand at once: so far one may be overtaken without anything being wrong. */
export const IN_HAND = WORKERS * BATCH;
