import type { MasterRecords } from '#lib/erp/catalogue.ts';
import { makeSamples as makeErpSamples } from '#lib/erp/samples.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Samples } from '#lib/ports/samples.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { seededRandom } from '#lib/seeded-random.ts';

/** Samples from the rehearsal's own files, the same on every run of one seed. */
export const makeSamples = (options: {
  readonly clock: Clock;
  readonly runbook: Runbook;
  readonly masterData: MasterRecords;
  readonly seed: number;
}): Samples => {
  const { customers, products, taxCodes } = options.masterData;
  return makeErpSamples({
    clock: options.clock,
    runbook: options.runbook,
    masterData: {
      customers: async () => customers,
      products: async () => products,
      taxCodes: async () => taxCodes,
    },
    random: () => seededRandom(options.seed, 'samples'),
  });
};
