import type { MasterRecords } from '#lib/erp/catalogue.ts';
import { generateInvoices } from '#lib/erp/generate-invoices.ts';
import { seededRandom } from '#lib/local/seeded-random.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Samples } from '#lib/ports/samples.ts';
import { sellerOf } from '#lib/rehearsal/seller-of.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

/** Far above the numbers of the rehearsal's own invoices. */
const FIRST_SAMPLE = 9_000_001;

/** Sample invoices of today, made from the client's own customers and products. */
export const makeSamples = (options: {
  readonly clock: Clock;
  readonly runbook: Runbook;
  readonly masterData: MasterRecords;
  readonly seed: number;
}): Samples => ({
  async documents(count) {
    const at = options.clock.now();
    const invoices = generateInvoices({
      arrivals: Array.from({ length: count }, () => ({ at, open: true })),
      random: seededRandom(options.seed, 'samples'),
      masterData: options.masterData,
      seller: sellerOf(options.runbook),
      zone: options.runbook.goLive.zone,
      faultyPercent: 0,
      firstNumber: FIRST_SAMPLE,
    });
    return [...invoices].map((invoice) => invoice.payload);
  },
});
