/** One seed is one run: its invoices, its schedule, its troubles at the authority, its faults at port calls. */
import type { ArrivingInvoice } from '#lib/erp/arriving-invoice.ts';
import type { Fault as AuthorityFault, FaultKind as AuthorityFaultKind } from '#lib/firs/simulator/faults.ts';
import { HOUR, MINUTE, plus } from '#lib/instant.ts';
import type { Random } from '#lib/ports/random.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import {
  arriving,
  creditNote,
  invoice,
  otherBody,
  refusedInvoice,
  rejectedInvoice,
  retailInvoice,
  START,
} from './documents.ts';
import { FAULT_KINDS, type Fault } from './fault-plan.ts';
import { judge } from './oracle.ts';
import type { PlannedRun, PlanOptions } from './plans.ts';
import { kindsFor } from './plans.ts';
import { runTenant } from './run-tenant.ts';
import type { Act, Script } from './script.ts';
import type { Stores } from './stores.ts';

/** All faults are over by then; what follows has to put everything right. */
const FAULTS_END = 2 * HOUR;
const ARRIVALS_END = 80 * MINUTE;
const MOST_INVOICES = 16;

const TROUBLES: readonly AuthorityFaultKind[] = [
  'outage',
  'slow',
  'intermittent',
  'lost-answer',
  'rate-limited',
  'bad-key',
];

const drawArrivals = (random: Random): { arrivals: ArrivingInvoice[]; stays: string[]; doubles: Act[] } => {
  const arrivals: ArrivingInvoice[] = [];
  const stays: string[] = [];
  const doubles: Act[] = [];
  const plain: string[] = [];
  const most = 3 + random.below(MOST_INVOICES - 2);
  const moments = Array.from({ length: most }, () => random.below(ARRIVALS_END)).sort((a, b) => a - b);
  for (const [at, moment] of moments.entries()) {
    const number = `INV${at + 1}`;
    const draw = random.below(100);
    const original = plain[random.below(Math.max(plain.length, 1))];
    if (draw < 15 && original !== undefined)
      arrivals.push(arriving(moment, creditNote(`CN${at + 1}`, original)));
    else if (draw < 30) arrivals.push(arriving(moment, rejectedInvoice(number), invoice(number)));
    else if (draw < 38) {
      arrivals.push(arriving(moment, refusedInvoice(number)));
      stays.push(number);
    } else if (draw < 55) arrivals.push(arriving(moment, retailInvoice(number)));
    else {
      arrivals.push(arriving(moment, invoice(number)));
      plain.push(number);
      if (draw > 90) doubles.push({ act: 'post-too', at: moment, document: otherBody(number) });
      else if (draw > 80) doubles.push({ act: 'post-too', at: moment, document: invoice(number) });
    }
  }
  return { arrivals, stays, doubles };
};

const drawTroubles = (random: Random): AuthorityFault[] =>
  Array.from({ length: random.below(4) }, () => {
    const from = random.below(FAULTS_END - 10 * MINUTE);
    const length = MINUTE + random.below(Math.min(30 * MINUTE, FAULTS_END - from - MINUTE));
    return {
      from: plus(START, from),
      to: plus(START, from + length),
      kind: TROUBLES[random.below(TROUBLES.length)] ?? 'outage',
      percent: 30 + random.below(71),
    };
  });

const drawActs = (random: Random): Act[] => {
  const acts: Act[] = [];
  if (random.below(2) === 0)
    acts.push({ act: 'switch', at: random.below(20 * MINUTE), route: { kind: 'smartapi' } });
  if (random.below(2) === 0) {
    const to = random.below(3) === 0 ? 'legacy' : 'smartapi';
    acts.push({ act: 'turn-back', at: 20 * MINUTE + random.below(HOUR), to, faults: 'all' });
  }
  return acts;
};

export const scriptOf = (seed: number): Script => {
  const random = seededRandom(seed, 'script');
  const { arrivals, stays, doubles } = drawArrivals(random);
  return {
    name: 'random',
    about: `seed ${seed}`,
    seed,
    route: random.below(2) === 0 ? { kind: 'smartapi' } : { kind: 'pilot', size: 1 + random.below(3) },
    arrivals,
    acts: [...drawActs(random), ...doubles],
    staysWithClerk: stays,
    fallbackMilliseconds: 10 * MINUTE + random.below(HOUR),
    authorityFaults: drawTroubles(random),
    duplicatePercent: random.below(40),
  };
};

export interface SeededRun extends PlannedRun {
  /** Faults that hit a call, in order: with the seed's script they are the run again. */
  readonly plan: readonly Fault[];
}

export const runSeed = async (
  stores: Stores,
  seed: number,
  options: PlanOptions = {},
): Promise<SeededRun> => {
  const script = scriptOf(seed);
  const random = seededRandom(seed, 'faults');
  /** Some runs meet a fault here and there, others one at every tenth call. */
  const perMille = 5 + random.below(95);
  const plan: Fault[] = [];
  let ended = false;
  const facts = await runTenant({
    ...options,
    stores,
    script,
    faultsEnd: {
      at: plus(START, FAULTS_END),
      reached: () => {
        ended = true;
      },
    },
    faultOf: (call) => {
      if (ended || random.below(1_000) >= perMille) return undefined;
      const kinds = kindsFor(call, FAULT_KINDS);
      const kind = kinds[random.below(kinds.length)];
      if (kind !== undefined) plan.push({ call, kind });
      return kind;
    },
  });
  return { facts, findings: judge(facts), plan };
};
