/**
 * What a cleared invoice and a cutover cost, counted and not timed: requests to AWS through the SDK's middleware, on the
 * adapters of production and an AWS-protocol server; transitions and history events from a rehearsal. It fails when a number
 * is not what it must be, and when dropping a guarantee would go unnoticed.
 *
 * `--quick`: 500 invoices instead of 10,000. `--break claim|fence|result`: the whole measurement without that guarantee, to see
 * it fail.
 */
import { parseArgs } from 'node:util';
import { LEDGER_TABLE } from '#lib/aws/ledger-table.ts';
import { startMinistack } from '#test/servers/ministack.ts';
import { BREAKAGES, type BreakageName } from './cost/breakages.ts';
import { bundleSizes } from './cost/bundle-sizes.ts';
import { capacityOf } from './cost/capacity.ts';
import { clearAfterFault, clearInvoices } from './cost/clear-invoices.ts';
import {
  cutoverLines,
  HISTORY_HEADROOM,
  measureCutover,
  sweepRequests,
  transitionsPerInvoice,
} from './cost/cutover.ts';
import { invoiceLines, NAIVE, naiveLines, naiveRequests, sumOf } from './cost/dollars.ts';
import { floorOf, judgeCounts, MOST_REQUESTS } from './cost/floor.ts';
import { probeGuarantees } from './cost/probes.ts';
import { bundleTable, countTable, cutoverTable, dollarTable, faultTable, priceTable } from './cost/render.ts';
import { tenantOnAws } from './cost/tenant-on-aws.ts';
import { PRICES_READ_ON } from './prices.ts';

const FULL = 10_000;
const QUICK = 500;
/** Enough to see that something is wrong. */
const BROKEN = 20;
const FAILING = 50;
const REPORTED = 10_000;

const { values } = parseArgs({ options: { quick: { type: 'boolean' }, break: { type: 'string' } } });

const isBreakage = (name: string): name is BreakageName => Object.hasOwn(BREAKAGES, name);
const broken = values.break;
if (broken !== undefined && !isBreakage(broken)) {
  process.stderr.write(`--break ${broken}: ${Object.keys(BREAKAGES).join(', ')} can be broken.\n`);
  process.exit(2);
}

const say = (...lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);
const tell = (line: string): void => void process.stderr.write(`${line} …\n`);

/** Everything that judges a wiring: its counts, what became of the invoices, and its guarantees. */
const judge = async (endpoint: string, invoices: number, breakage?: BreakageName) => {
  const tenant = await tenantOnAws(endpoint, breakage === undefined ? undefined : BREAKAGES[breakage]);
  try {
    const cleared = await clearInvoices(tenant, invoices);
    const judged = judgeCounts(cleared);
    const signs = cleared.authority.get('POST /api/v1/invoice/sign') ?? 0;
    const calls = [...cleared.authority.values()].reduce((sum, count) => sum + count, 0);
    const guarantees = await probeGuarantees(tenant);
    const misses = [
      ...judged.misses,
      ...cleared.wrong.slice(0, 3),
      ...(cleared.wrong.length > 3 ? [`… and ${cleared.wrong.length - 3} more of the kind`] : []),
      ...(signs === invoices && calls === invoices
        ? []
        : [`${calls} calls to the authority, ${signs} of them submissions, for ${invoices} invoices`]),
      ...guarantees,
    ];
    return { cleared, judged, misses, callsToAuthority: calls / invoices };
  } finally {
    tenant.close();
  }
};

const measure = async (endpoint: string): Promise<number> => {
  const invoices = values.quick ? QUICK : FULL;
  tell(`clearing ${invoices} invoices${broken === undefined ? '' : ` without ${broken}`}`);
  const sound = await judge(endpoint, invoices, broken);
  const misses = [...sound.misses];

  tell('clearing invoices that fail once');
  const failing = await tenantOnAws(endpoint);
  const idleSweep = await (async () => {
    await failing.intake.submit('{'); // The process has read its control item.
    failing.requests.taken();
    await failing.sweep();
    return failing.requests.taken();
  })();
  const faults = [];
  for (const fault of ['answer lost', 'authority away'] as const) {
    const cleared = await clearAfterFault(failing, FAILING, fault);
    misses.push(...cleared.wrong.slice(0, 3).map((what) => `after "${fault}": ${what}`));
    faults.push({ fault, cleared });
  }
  failing.close();

  tell('rehearsing cutovers');
  const go = await measureCutover('go');
  const twice = await measureCutover('go', 2 * go.invoices);
  const repeated = await measureCutover('pilot-inconclusive');
  const slope = transitionsPerInvoice(go, twice);
  if (slope !== 0) misses.push(`${slope} transitions an invoice; none may be`);
  if (go.headroom < HISTORY_HEADROOM) {
    misses.push(
      `${go.historyEvents} history events are only ${go.headroom.toFixed(1)} × below AWS's limit; ${HISTORY_HEADROOM} × are needed`,
    );
  }

  tell('dropping guarantees');
  const noticed: string[] = [];
  for (const name of Object.keys(BREAKAGES).filter(isBreakage)) {
    const without = await judge(endpoint, BROKEN, name);
    if (without.misses.length === 0) misses.push(`without ${name} nothing fails: this measures nothing`);
    const [first = 'NOTHING NOTICED'] = without.misses;
    noticed.push(
      `- without ${name}: ${without.judged.perInvoice.toFixed(2)} requests an invoice, ${without.misses.length} findings; ${without.misses.find((miss) => miss.startsWith(`no ${name}:`)) ?? first}`,
    );
  }

  tell('bundling functions');
  const bundles = await bundleSizes();

  const units = capacityOf(sound.cleared.sent, LEDGER_TABLE);
  const scale = REPORTED / invoices;
  const perReported = {
    writes: units.writes * scale,
    indexWrites: units.indexWrites * scale,
    reads: units.reads * scale,
  };
  const ours = invoiceLines(REPORTED, perReported);
  // A row alone: what the same row weighs, without transaction, fence, guard and lease.
  const naive = naiveLines(REPORTED, 2);
  const cutover = cutoverLines(go, idleSweep);
  say(
    `# What it costs (${invoices.toLocaleString('en-GB')} invoices, prices of ${PRICES_READ_ON})`,
    '',
    '## AWS requests of a cleared invoice',
    '',
    countTable(sound.judged),
    '',
    `At most ${MOST_REQUESTS}; the floor is ${floorOf().toFixed(1)}; the naive design makes ${naiveRequests()} and ${NAIVE.transitions} transitions.`,
    `Beside them ${sound.judged.oncePerProcess} read of the control item in the whole life of an intake process. With one message a batch, as on a quiet day, receiving costs 2 and reading 1: 8 together.`,
    `Calls to the authority: ${sound.callsToAuthority.toFixed(3)} an invoice; the floor is 1.`,
    '',
    '## An invoice that failed once',
    '',
    faultTable(faults),
    '',
    '## Guarantees dropped',
    '',
    ...noticed,
    '',
    '## A cutover',
    '',
    cutoverTable([go, twice, repeated]),
    '',
    `Transitions an invoice: ${slope}. Twice the invoices make ${twice.transitions} instead of ${go.transitions}: a check that waits for enough of them ends sooner. A pilot that says nothing is repeated, and costs what it costs.`,
    `One sweep that finds nothing: ${sweepRequests(idleSweep)}.`,
    '',
    dollarTable(cutover),
    '',
    `## Dollars for ${REPORTED.toLocaleString('en-GB')} invoices`,
    '',
    dollarTable(ours),
    '',
    `The naive design, one execution an invoice and a call for each thing (${(sumOf(naive) / sumOf(ours)).toFixed(1)} times as much):`,
    '',
    dollarTable(naive),
    '',
    '## Bundles',
    '',
    bundleTable(bundles),
    '',
    '## Prices',
    '',
    priceTable(),
    '',
    misses.length === 0
      ? 'Every number is what it must be.'
      : misses.map((miss) => `NOT AS IT MUST BE: ${miss}`).join('\n'),
  );
  return misses.length === 0 ? 0 : 1;
};

const server = await startMinistack();
try {
  process.exitCode = await measure(server.endpoint);
} finally {
  await server.stop();
}
