/**
 * How often the watch rolls a sound system back, and how soon it sees a broken one, in invoices: counted over seeded runs and
 * never timed, so every machine prints the same. It fails when sound systems are rolled back more often than alpha, or a delay
 * is not what is promised.
 *
 * `--quick`: fewer runs. `--break alpha|cusum|naive|deaf`: the same with a broken rule in the place of the watch, to see it fail.
 */
import { parseArgs } from 'node:util';
import { GOOD_PAST } from './watch/limits.ts';
import { FULL, INVOICES, measureWatch, QUICK } from './watch/measure.ts';
import { afterTable, alarmTable, falseTable, shownTable, startTable } from './watch/render.ts';
import { BROKEN, type Breakage, watch } from './watch/rules.ts';

const { values } = parseArgs({ options: { quick: { type: 'boolean' }, break: { type: 'string' } } });

const isBreakage = (name: string): name is Breakage => Object.hasOwn(BROKEN, name);
const broken = values.break;
if (broken !== undefined && !isBreakage(broken)) {
  process.stderr.write(`--break ${broken}: ${Object.keys(BROKEN).join(', ')} can stand for the watch.\n`);
  process.exit(2);
}

const effort = values.quick ? QUICK : FULL;
const measured = measureWatch(broken === undefined ? watch : BROKEN[broken], effort);
const count = (value: number): string => value.toLocaleString('en-GB');
process.stdout.write(
  [
    `Threshold 99 %, alpha 1 %; ${count(effort.runs)} runs of ${count(INVOICES)} invoices a rate, ${count(effort.delays)} a delay.`,
    '',
    `## Falsely rolled back within ${count(INVOICES)} invoices`,
    '',
    falseTable(measured),
    '',
    '## Invoices until a broken system is seen, from the start',
    '',
    startTable(measured),
    '',
    `## The same after ${count(GOOD_PAST)} invoices at 99.5 %`,
    '',
    afterTable(measured),
    '',
    '## Until "99 %" is shown',
    '',
    shownTable(measured),
    '',
    '## False alarms of the CUSUM alone, in invoices',
    '',
    alarmTable(measured),
    '',
    measured.misses.length === 0
      ? 'Every number is what it must be.'
      : measured.misses.map((miss) => `NOT AS IT MUST BE: ${miss}`).join('\n'),
    '',
  ].join('\n'),
);
process.exitCode = measured.misses.length === 0 ? 0 : 1;
