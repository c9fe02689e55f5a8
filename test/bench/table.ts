import type { Measured } from './measure.ts';

const lines = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** Words and numbers. */
export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  lines([head, head.map(() => '---'), ...rows]);

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  lines([head, head.map(() => '---:'), ...rows]);

const whole = (value: number): string => Math.round(value).toLocaleString('en-GB');
const ratio = (value: number): string => `× ${value.toFixed(1)}`;
/** How the value of a row grew against the row before it, which is smaller. */
const growth = <T>(rows: readonly T[], index: number, value: (row: T) => number): string => {
  const [before, here] = [rows[index - 1], rows[index]];
  return before === undefined || here === undefined ? '' : ratio(value(here) / value(before));
};

export const compileTable = (rows: readonly Measured[]): string =>
  table(
    ['tasks', 'growth', 'states', 'KiB', 'CPU cold (ms)', 'CPU warm (ms)', 'growth', 'µs a task'],
    rows.map((row, index) => [
      whole(row.tasks),
      growth(rows, index, (one) => one.tasks),
      whole(row.states),
      whole(row.kibibytes),
      whole(row.compileCold),
      whole(row.compileWarm),
      growth(rows, index, (one) => one.compileWarm),
      whole((row.compileWarm * 1_000) / row.tasks),
    ]),
  );

/** The marginal cost leaves out what a rehearsal costs without any invoice: weeks of schedules that tick. */
export const rehearsalTable = (rows: readonly Measured[]): string =>
  table(
    [
      'tasks',
      'invoices',
      'growth',
      'CPU (s)',
      'growth',
      'µs an invoice',
      'µs a further one',
      'wall (s)',
      'events',
      'peak (MiB)',
    ],
    rows.map((row, index) => {
      const before = rows[index - 1];
      const further = row.invoices - (before?.invoices ?? 0);
      return [
        whole(row.tasks),
        whole(row.invoices),
        growth(rows, index, (one) => one.invoices),
        row.rehearse.toFixed(2),
        growth(rows, index, (one) => one.rehearse),
        whole((row.rehearse * 1_000_000) / row.invoices),
        before === undefined || further <= 0
          ? ''
          : whole(((row.rehearse - before.rehearse) * 1_000_000) / further),
        row.waited.toFixed(1),
        whole(row.historyEvents),
        whole(row.peakMebibytes),
      ];
    }),
  );
