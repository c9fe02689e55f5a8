import type { Report } from '#lib/report/report.ts';
import { count, localised, many, percent, printable, span } from '#lib/report/words.ts';

const WIDTH = 96;

/** What a report does not say of itself. */
export interface ScreenContext {
  readonly title: string;
  readonly folder: string;
  readonly zone: string;
  /** A person's name by their id. */
  readonly nameOf: (person: string) => string;
}

/** The one screen at the end of a run. Plain text: verdicts are words, never colour alone. */
export const renderScreen = (report: Report, { title, folder, zone, nameOf }: ScreenContext): string =>
  [
    rule(title),
    `Outcome    ${report.outcome.toUpperCase()}, ${report.expectation.met ? 'as the scenario expects' : 'NOT as the scenario expects'}`,
    ...report.expectation.misses.map((miss) => `           ! ${miss}`),
    `Run        scenario ${report.scenario}, seed ${report.seed}, ${span(report.virtual.seconds / 60)} of calendar in ${report.wallSeconds.toFixed(1)} s (${count(speed(report))} times real time)`,
    '',
    rule('Stages: plan against actual'),
    ...report.stages.map(stageLine),
    ...lateLines(report),
    '',
    rule('Gates'),
    ...report.gates.map((gate) => gateLine(gate, nameOf, zone)),
    ...rollbackLines(report),
    '',
    rule('Invoices'),
    ...invoiceLines(report),
    '',
    `Report     ${folder}/report.md   (data: ${folder}/report.json, evidence: ${folder}/evidence)`,
    `Program    ${report.digests.program.slice(0, 16)}   code ${report.digests.code.slice(0, 16)}   calendar ${report.digests.calendar.slice(0, 16)}`,
  ]
    .map(printable)
    .join('\n');

const rule = (title: string): string => `-- ${title} ${'-'.repeat(Math.max(2, WIDTH - title.length - 4))}`;

const speed = (report: Report): number =>
  Math.round(report.virtual.seconds / Math.max(report.wallSeconds, 0.001));

const stageLine = (stage: Report['stages'][number], index: number): string => {
  const actual = stage.outcome === 'not-reached' ? 'not reached' : span(stage.actualMinutes);
  return `${String(index + 1).padStart(2)}  ${stage.title.padEnd(44)} planned ${span(stage.plannedMinutes).padEnd(11)} actual ${actual.padEnd(12)} ${stage.outcome === 'interrupted' ? 'INTERRUPTED' : ''}`.trimEnd();
};

const lateLines = (report: Report): readonly string[] => {
  const late = report.tasks.filter((task) => (task.lateMinutes ?? 0) > 0 && task.status === 'done');
  return late.map(
    (task) =>
      `    late: ${task.title} by ${span(task.lateMinutes ?? 0)}; it had ${span(task.slackMinutes)} of slack`,
  );
};

const gateLine = (gate: Report['gates'][number], nameOf: ScreenContext['nameOf'], zone: string): string => {
  const by =
    gate.by.length > 0
      ? gate.by.map(nameOf).join(', ')
      : localised(gate.reasons[0] ?? 'nobody decided', zone);
  return `    ${gate.id.padEnd(18)} ${gate.decision.toUpperCase().padEnd(10)} attempt ${gate.attempt}, after ${span(gate.waitedMinutes).padEnd(11)} ${by}`;
};

const rollbackLines = (report: Report): readonly string[] =>
  report.rollbacks.map(
    (rollback) =>
      `    ROLLED BACK on ${rollback.trigger}: safe after ${count(rollback.secondsToSafe)} s, ${many(rollback.replayed, 'invoice')} replayed`,
  );

const invoiceLines = (report: Report): readonly string[] => {
  const { invoices, clearance, downtime } = report;
  const sum = invoices.cleared + invoices.rejected + invoices.legacy + invoices.pending + invoices.unknown;
  return [
    `    ${count(invoices.offered)} posted in the ERP = ${count(invoices.cleared)} cleared + ${count(invoices.rejected)} rejected + ${count(invoices.legacy)} on legacy + ${count(invoices.pending)} pending + ${count(invoices.unknown)} unknown${sum === invoices.offered ? '' : `   DOES NOT ADD UP: ${count(sum)}`}`,
    `    lost ${invoices.lost}, duplicated ${invoices.duplicated}, unexpected ${invoices.unexpected}, overdue ${invoices.overdue}`,
    ...report.reasons.map(
      (reason) => `      ${count(reason.count).padStart(6)} ${reason.state}: ${reason.text}`,
    ),
    clearance.n === 0
      ? '    clearance: no invoice was sent to clearance'
      : `    clearance: ${percent(clearance.clearedOfValidRate)} of valid, ${percent(clearance.firstPassRate)} at first pass (n = ${count(clearance.n)}; at least ${percent(clearance.lowerBound95)} with 95 % confidence)`,
    `    no invoice could be issued for ${count(downtime.secondsNoInvoiceCouldBeIssued)} s; longest wait of an invoice ${count(downtime.longestWaitSeconds)} s`,
    ...(report.unproven.length > 0 ? [`    unproven in the pilot: ${report.unproven.join(', ')}`] : []),
  ];
};
