import { PRICES } from '../prices.ts';
import { markdownTable } from '../table.ts';
import type { BundleSize } from './bundle-sizes.ts';
import type { Cleared } from './clear-invoices.ts';
import { countBy } from './count-requests.ts';
import type { CutoverNumbers } from './cutover.ts';
import { type Line, lineDollars, sumOf } from './dollars.ts';
import { floorOf, type Judged } from './floor.ts';

const number = (value: number, digits = 0): string =>
  value.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits });
const dollars = (value: number): string => `$${value.toFixed(4)}`;

/** Requests of a cleared invoice beside their floor. */
export const countTable = ({ counts, perInvoice }: Judged): string =>
  markdownTable(
    ['what', 'request', 'an invoice', 'floor', 'because'],
    [
      ...counts.map(({ component, perInvoice: requests }) => [
        component.what,
        component.api,
        number(requests, 3),
        number(component.floor, 1),
        component.why,
      ]),
      ['together', '', number(perInvoice, 3), number(floorOf(), 1), ''],
    ],
  );

/** Requests of an invoice that failed at its first attempt, by what they were made for. */
export const faultTable = (runs: readonly { readonly fault: string; readonly cleared: Cleared }[]): string =>
  markdownTable(
    [
      'first attempt',
      'AWS requests an invoice',
      'of which',
      'sent to the authority',
      'asked of the authority',
    ],
    runs.map(({ fault, cleared }) => {
      const { invoices, sent, received, submissions, authority } = cleared;
      const asked = [...authority].reduce(
        (sum, [name, calls]) => sum + (name.endsWith('/sign') ? 0 : calls),
        0,
      );
      const by = [...countBy(sent, ({ purpose }) => purpose)].map(
        ([purpose, requests]) => `${purpose} ${number(requests / invoices, 2)}`,
      );
      return [
        fault,
        number(sent.length / invoices + received, 2),
        [...by, `receive and delete ${number(received, 2)}`].join(', '),
        number(submissions / invoices, 2),
        number(asked / invoices, 2),
      ];
    }),
  );

export const dollarTable = (lines: readonly Line[]): string =>
  markdownTable(
    ['what', 'quantity', 'priced as', 'dollars'],
    [
      ...lines
        .toSorted((a, b) => lineDollars(b) - lineDollars(a))
        .map((line) => [
          line.what,
          number(line.quantity, line.quantity < 100 ? 3 : 0),
          PRICES[line.price].unit,
          dollars(lineDollars(line)),
        ]),
      ['together', '', '', dollars(sumOf(lines))],
    ],
  );

export const cutoverTable = (cutovers: readonly CutoverNumbers[]): string =>
  markdownTable(
    ['scenario', 'invoices', 'days', 'states', 'transitions', 'history events', 'below 25,000'],
    cutovers.map((cutover) => [
      cutover.scenario,
      number(cutover.invoices),
      number(cutover.days, 1),
      number(cutover.states),
      number(cutover.transitions),
      number(cutover.historyEvents),
      `${number(cutover.headroom, 1)} ×`,
    ]),
  );

export const bundleTable = (sizes: readonly BundleSize[]): string =>
  markdownTable(
    ['function', 'bytes', 'floor', 'ratio', 'SDK clients'],
    sizes
      .toSorted((a, b) => b.bytes - a.bytes)
      .map(({ name, bytes, floor, clients }) => [
        name,
        number(bytes),
        number(floor),
        floor === 0 ? '' : (bytes / floor).toFixed(2),
        clients.join(', '),
      ]),
  );

export const priceTable = (): string =>
  markdownTable(
    ['unit', 'dollars', 'source'],
    Object.values(PRICES).map(({ unit, dollars: price, per, source }) => [
      unit,
      `${price} per ${number(per)}`,
      source,
    ]),
  );
