import { type Arrival, spreadArrivals } from '#lib/erp/arrivals.ts';
import type { ArrivingInvoice } from '#lib/erp/arriving-invoice.ts';
import type { MasterRecords } from '#lib/erp/catalogue.ts';
import { generateInvoices } from '#lib/erp/generate-invoices.ts';
import { sellerOf } from '#lib/erp/seller-of.ts';
import { DAY, type Instant, instant, plus } from '#lib/instant.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { demandOf } from './demand-of.ts';

export interface TurnArrivals extends Iterable<ArrivingInvoice> {
  /** Posts so many from then on, one a `gap` (milliseconds), before whatever else comes. */
  rush(from: Instant, count: number, gap: number): void;
  /** From now on nothing more comes but what was pulled already. */
  dry(): void;
}

/** After the last stage, one a day: a cutover that is late still has something to issue. */
const LATE = 60;

/** The same made-up invoices in every turn-back of a seed that begins at `from`, and the rushes that each brings with it. */
export const turnArrivals = (
  compiled: CompiledRunbook,
  masterData: MasterRecords,
  options: {
    readonly seed: number;
    readonly faultyPercent: number;
    readonly from: Instant;
    readonly times: number;
  },
): TurnArrivals => {
  const { plan, runbook, calendar } = compiled;
  const { seed } = options;
  const span = (name: string, count: number, begin: Instant, to: Instant): Iterable<Arrival> => {
    const from = instant(Math.max(begin, options.from));
    return from < to
      ? spreadArrivals({
          count,
          from,
          to,
          zone: runbook.goLive.zone,
          businessDays: calendar.businessDays,
          businessHours: runbook.goLive.businessHours,
          random: seededRandom(seed, `turn-back/${name}`),
        })
      : [];
  };
  const spans = plan.stages.map((planned, index) => {
    const stage = runbook.stages[index];
    const to = plan.stages[index + 1]?.start ?? planned.end;
    // From the day before a stage that is begun late: something is always on its way.
    const from = index > 0 && planned.start > options.from ? planned.start : options.from;
    return span(planned.id, stage ? demandOf(stage) * options.times : 0, from, to);
  });
  spans.push(span('late', LATE, plan.end, plus(plan.end, LATE * DAY)));
  const rushes: Arrival[] = [];
  let isDry = false;
  function* steered(): Generator<Arrival> {
    for (const arrivals of spans) {
      for (const arrival of arrivals) {
        for (let rush = rushes.shift(); rush; rush = rushes.shift()) yield rush;
        if (isDry) return;
        yield arrival;
      }
    }
  }
  const invoices = generateInvoices({
    arrivals: steered(),
    random: seededRandom(seed, 'turn-back/invoices'),
    masterData,
    seller: sellerOf(runbook),
    zone: runbook.goLive.zone,
    faultyPercent: options.faultyPercent,
  });
  return {
    [Symbol.iterator]: () => invoices,
    rush(from, count, gap) {
      for (let index = 0; index < count; index += 1) rushes.push({ at: plus(from, index * gap), open: true });
    },
    dry() {
      isDry = true;
    },
  };
};
