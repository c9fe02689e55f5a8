import { FUNCTION_SPECS } from '#lib/infra/function-specs.ts';
import { ASSUMED, dollarsOf, type PriceName } from '../prices.ts';
import type { Units } from './capacity.ts';
import { BATCH } from './event-source.ts';

export interface Line {
  readonly what: string;
  readonly price: PriceName;
  readonly quantity: number;
}

export const lineDollars = ({ price, quantity }: Line): number => dollarsOf(price, quantity);

export const sumOf = (lines: readonly Line[]): number =>
  lines.reduce((sum, line) => sum + lineDollars(line), 0);

const gigabyteSeconds = (name: keyof typeof FUNCTION_SPECS, seconds: number): number =>
  (seconds * FUNCTION_SPECS[name].memoryMegabytes) / 1_024;

const GIGABYTE = 1_000_000_000;

/** `units`: of all of them together, as counted. */
export const invoiceLines = (invoices: number, units: Units): readonly Line[] => [
  { what: 'archive', price: 'objectPut', quantity: invoices },
  { what: 'ledger, rows and their checks', price: 'writeUnit', quantity: units.writes },
  { what: 'ledger, indexes', price: 'writeUnit', quantity: units.indexWrites },
  { what: 'ledger, reads', price: 'readUnit', quantity: units.reads },
  { what: 'ring', price: 'queueRequest', quantity: invoices },
  { what: 'receive and delete', price: 'queueRequest', quantity: (2 * invoices) / BATCH },
  { what: 'HTTP API', price: 'httpRequest', quantity: invoices },
  { what: 'intake and worker, calls', price: 'invocation', quantity: invoices + invoices / BATCH },
  {
    what: 'intake and worker, time (assumed)',
    price: 'gigabyteSecond',
    quantity:
      invoices * gigabyteSeconds('intake', ASSUMED.intakeSeconds) +
      (invoices / BATCH) * gigabyteSeconds('worker', ASSUMED.workerSeconds),
  },
  {
    what: 'logs (assumed)',
    price: 'logGigabyte',
    quantity: (invoices * ASSUMED.logBytesPerInvoice) / GIGABYTE,
  },
];

/**
 * The design that a whiteboard proposes first: one execution an invoice, a state for each thing that is done, each thing its
 * own function and its own call. Start, six tasks (validate, record, sign, archive, record, tell) and the end: 8 transitions.
 */
export const NAIVE = {
  transitions: 8,
  /** Start of the execution; row, in work, sent, result, told; request and proof; send, receive, delete; two metrics. */
  requests: { execution: 1, rowWrites: 5, objects: 2, queue: 3, metrics: 2 },
  functions: 6,
} as const;

export const naiveRequests = (): number =>
  Object.values(NAIVE.requests).reduce((sum: number, requests) => sum + requests, 0);

/** `unitsPerWrite`: of a row of the same size, written alone and without an index. */
export const naiveLines = (invoices: number, unitsPerWrite: number): readonly Line[] => {
  const { requests, transitions, functions } = NAIVE;
  // Each function waits for its own call: the authority's 0.3 s once, the stores' for the others.
  const seconds = ASSUMED.intakeSeconds * functions + 0.3;
  return [
    { what: 'transitions', price: 'transition', quantity: invoices * transitions },
    { what: 'objects', price: 'objectPut', quantity: invoices * requests.objects },
    { what: 'rows', price: 'writeUnit', quantity: invoices * requests.rowWrites * unitsPerWrite },
    { what: 'queue', price: 'queueRequest', quantity: invoices * requests.queue },
    { what: 'metrics', price: 'metricCall', quantity: invoices * requests.metrics },
    { what: 'HTTP API', price: 'httpRequest', quantity: invoices },
    { what: 'functions, calls', price: 'invocation', quantity: invoices * (functions + 1) },
    { what: 'functions, time (assumed)', price: 'gigabyteSecond', quantity: invoices * seconds * 0.5 },
    {
      what: 'logs (assumed, one lot a function)',
      price: 'logGigabyte',
      quantity: (invoices * functions * ASSUMED.logBytesPerInvoice) / GIGABYTE,
    },
  ];
};
