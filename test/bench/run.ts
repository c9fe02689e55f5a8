/**
 * How time and memory grow with tasks and invoices. It prints tables and judges no milliseconds, since machines differ;
 * it fails when a rehearsal's account does not hold.
 */
import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { Measured, measure, Size } from './measure.ts';
import { compileTable, rehearsalTable } from './table.ts';

/** As the shipped runbook has them, and ten times as many. */
const TASKS = [40, 400];
const FULL = [1_000, 10_000, 100_000];
const QUICK = [1_000, 3_000];
const AWS_LIMIT_KIBIBYTES = 1_024;
const [FEW_TASKS = 40, MANY_TASKS = 400] = TASKS;

const { values } = parseArgs({ options: { quick: { type: 'boolean' }, one: { type: 'string' } } });

const inOwnProcess = (size: Size): Measured => {
  process.stderr.write(`measuring ${size.tasks} tasks, ${size.invoices} invoices …\n`);
  const child = spawnSync(process.execPath, [import.meta.filename, '--one', JSON.stringify(size)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0)
    throw new Error(`the measurement of ${JSON.stringify(size)} ended with ${child.status}`);
  return Measured.parse(JSON.parse(child.stdout));
};

const all = (): number => {
  const invoices = values.quick ? QUICK : FULL;
  const compiled = TASKS.map((tasks) => inOwnProcess({ tasks, invoices: 0 }));
  const byInvoices = invoices.map((count) => inOwnProcess({ tasks: FEW_TASKS, invoices: count }));
  const manyTasks = inOwnProcess({ tasks: MANY_TASKS, invoices: invoices[0] ?? 0 });
  const misses = [...byInvoices, manyTasks].flatMap((row) =>
    row.misses.map((miss) => `${row.tasks} tasks, ${row.invoices} invoices: ${miss}`),
  );
  const load = loadavg()
    .map((value) => value.toFixed(1))
    .join(', ');
  process.stdout.write(
    [
      `Node ${process.versions.node}, ${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'}, load ${load} at the end.`,
      '',
      'From runbook file to program (read, check, plan, compile, digest):',
      '',
      compileTable(compiled),
      '',
      ...compiled
        .filter(({ kibibytes }) => kibibytes > AWS_LIMIT_KIBIBYTES)
        .map(
          ({ tasks, kibibytes }) =>
            `AWS takes a definition of ${AWS_LIMIT_KIBIBYTES} KiB, so ${tasks} tasks of this kind (${Math.round(kibibytes)} KiB) would have to be split.`,
        ),
      '',
      'A whole rehearsal of the scenario `go`:',
      '',
      rehearsalTable(byInvoices),
      '',
      'With ten times the tasks:',
      '',
      rehearsalTable([manyTasks]),
      '',
      misses.length === 0
        ? 'Every account adds up.'
        : misses.map((miss) => `NOT AS EXPECTED: ${miss}`).join('\n'),
      '',
    ].join('\n'),
  );
  return misses.length === 0 ? 0 : 1;
};

if (values.one === undefined) process.exitCode = all();
else process.stdout.write(JSON.stringify(await measure(Size.parse(JSON.parse(values.one)))));
