import type { Clock } from '#lib/ports/clock.ts';
import type { MasterData } from '#lib/ports/erp.ts';
import type { Random } from '#lib/ports/random.ts';
import type { Samples } from '#lib/ports/samples.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { generateInvoices } from './generate-invoices.ts';
import { sellerOf } from './seller-of.ts';

/** Far above the numbers of the rehearsal's own invoices. */
const FIRST_SAMPLE = 9_000_001;

/** Sample invoices of today, made from the client's own customers and products as they are now. */
export const makeSamples = (options: {
  readonly clock: Clock;
  readonly runbook: Runbook;
  readonly masterData: MasterData;
  /** Anew for each call, and each time the same: a canary that is asked for again must be the same document. */
  readonly random: () => Random;
}): Samples => ({
  async documents(count) {
    const { clock, masterData, runbook } = options;
    const [customers, products, taxCodes] = await Promise.all([
      masterData.customers(),
      masterData.products(),
      masterData.taxCodes(),
    ]);
    const at = clock.now();
    const invoices = generateInvoices({
      arrivals: Array.from({ length: count }, () => ({ at, open: true })),
      random: options.random(),
      masterData: { customers, products, taxCodes },
      seller: sellerOf(runbook),
      zone: runbook.goLive.zone,
      faultyPercent: 0,
      firstNumber: FIRST_SAMPLE,
    });
    return [...invoices].map((invoice) => invoice.payload);
  },
});
