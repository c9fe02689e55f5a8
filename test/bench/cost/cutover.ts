import { rehearsed } from '#test/rehearsal/rehearsed.ts';
import { ASSUMED } from '../prices.ts';
import { countBy, type SentRequest } from './count-requests.ts';
import type { Line } from './dollars.ts';

/** AWS's limit of one execution; it ends what goes beyond it. */
const HISTORY_LIMIT = 25_000;
/** A whole cutover must stay so many times below it. */
export const HISTORY_HEADROOM = 20;

export interface CutoverNumbers {
  readonly scenario: string;
  readonly invoices: number;
  readonly days: number;
  readonly states: number;
  readonly transitions: number;
  readonly historyEvents: number;
  readonly headroom: number;
}

export const measureCutover = async (scenario: string, invoices?: number): Promise<CutoverNumbers> => {
  const { report } = await rehearsed({ scenario, ...(invoices === undefined ? {} : { invoices }) });
  const { states, transitions, historyEvents } = report.machine;
  return {
    scenario,
    invoices: report.invoices.offered,
    days: report.virtual.seconds / 86_400,
    states,
    transitions,
    historyEvents,
    headroom: HISTORY_LIMIT / historyEvents,
  };
};

/**
 * What further invoices add. Never less than nothing: with more of them a check that waits for enough comes to its verdict
 * sooner, and the cutover makes fewer transitions.
 */
export const transitionsPerInvoice = (fewer: CutoverNumbers, more: CutoverNumbers): number =>
  Math.max(0, more.transitions - fewer.transitions) / (more.invoices - fewer.invoices);

/** Sweeper and breaker, every five minutes from the first to the last day. */
const TICK_MINUTES = 5;
/** Lambda's pollers of a queue that is empty: five, each asking for 20 s (AWS's own default for a mapping with a maximum). */
const POLLERS = 5;
const POLL_SECONDS = 20;

/** What a cutover costs beside its invoices. `idleSweep`: the requests of one sweep that finds nothing. */
export const cutoverLines = (cutover: CutoverNumbers, idleSweep: readonly SentRequest[]): readonly Line[] => {
  const ticks = (cutover.days * 24 * 60) / TICK_MINUTES;
  const reads = idleSweep.filter(({ api }) => api.startsWith('DynamoDB ')).length;
  return [
    { what: 'transitions', price: 'transition', quantity: cutover.transitions },
    { what: 'functions of states, calls', price: 'invocation', quantity: cutover.transitions },
    {
      what: 'functions of states, time (assumed, all of them tasks)',
      price: 'gigabyteSecond',
      quantity: cutover.transitions * ASSUMED.actionSeconds * 0.5,
    },
    { what: 'sweeper and breaker, calls', price: 'invocation', quantity: 2 * ticks },
    {
      what: 'sweeper and breaker, time (assumed)',
      price: 'gigabyteSecond',
      quantity: 2 * ticks * ASSUMED.sweepSeconds * 0.5,
    },
    // A query that finds nothing costs half a unit, a consistent read one; counted as one each, and one for the breaker.
    { what: 'sweeper and breaker, reads', price: 'readUnit', quantity: ticks * (reads + 1) },
    {
      what: 'polling an empty queue',
      price: 'queueRequest',
      quantity: (cutover.days * 86_400 * POLLERS) / POLL_SECONDS,
    },
  ];
};

export const sweepRequests = (sent: readonly SentRequest[]): string =>
  [...countBy(sent, ({ api }) => api)].map(([api, requests]) => `${requests} × ${api}`).join(', ');
