import { markdownTable } from '../table.ts';
import { informationLimit } from './limits.ts';
import type { DelayRow, Measured } from './measure.ts';

const whole = (value: number): string => Math.round(value).toLocaleString('en-GB');
const percent = (share: number, digits: number): string => `${(share * 100).toFixed(digits)} %`;
/** Short numbers with a digit behind the point. */
const invoices = (value: number): string => (value < 10 ? value.toFixed(1) : whole(value));

export const falseTable = ({ falseRates }: Measured): string =>
  markdownTable(
    [
      'true clearance',
      'the watch',
      'e-process alone',
      'CUSUM alone',
      'CUSUM of the textbook',
      'running rate',
    ],
    falseRates.map((row) => [
      percent(1 - row.p, 1),
      percent(row.watch, 2),
      percent(row.evidence, 2),
      percent(row.cusum, 2),
      percent(row.textbook, 1),
      percent(row.naive, 1),
    ]),
  );

const delayTable = (rows: readonly DelayRow[], beside: string): string =>
  markdownTable(
    [
      ...['failures', 'mean', 'p95', 'promised (mean)', 'information limit', `${beside}: mean`, 'p95'],
      ...(rows.some(({ textbook }) => textbook) ? ['CUSUM of the textbook: mean'] : []),
    ],
    rows.map(({ band, watch, beside: other, textbook }) => [
      percent(band.p, 0),
      invoices(watch.mean),
      whole(watch.p95),
      `${whole(band.mean[0])} to ${whole(band.mean[1])}`,
      invoices(informationLimit(band.p)),
      invoices(other.mean),
      whole(other.p95),
      ...(textbook ? [invoices(textbook.mean)] : []),
    ]),
  );

export const startTable = ({ delays }: Measured): string => delayTable(delays, 'running rate');
export const afterTable = ({ after }: Measured): string => delayTable(after, 'e-process alone');

export const shownTable = ({ shown }: Measured): string =>
  markdownTable(
    ['true clearance', 'shown within 10,000', 'after (mean)'],
    shown.map(({ p, share, mean }) => [percent(1 - p, 1), percent(share, 1), whole(mean)]),
  );

const between = (alarms: number, watched: number): string =>
  alarms === 0 ? `none in ${whole(watched)}` : `one in ${whole(watched / alarms)}`;

export const alarmTable = ({ alarms, effort }: Measured): string =>
  markdownTable(
    ['true clearance', 'CUSUM of the watch', 'CUSUM of the textbook'],
    alarms.map(({ p, cusum, textbook }) => [
      percent(1 - p, 1),
      between(cusum, effort.watched),
      between(textbook, effort.watched),
    ]),
  );
