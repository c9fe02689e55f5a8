import { downtimeSentences } from '#lib/report/downtime-words.ts';
import { bookLines } from '#lib/report/render-books.ts';
import type { AnyReport, Report } from '#lib/report/report.ts';
import {
  clearanceSentence,
  count,
  local,
  localised,
  many,
  printable,
  span,
  stateWords,
} from '#lib/report/words.ts';

const WIDTH = 96;

/** What a report does not say of itself. */
export interface ScreenContext {
  readonly title: string;
  readonly folder: string;
  readonly zone: string;
  /** A person's name by their id. */
  readonly nameOf: (person: string) => string;
  /** Of git, with the gates' pull requests in it; only where those decided. */
  readonly repository?: string;
  /** Link from the folder to the page of words. */
  readonly words?: string;
}

/** The one screen at the end of a run. Plain text: verdicts are words, never colour alone. */
export const renderScreen = (
  report: AnyReport,
  { title, folder, zone, nameOf, repository }: ScreenContext,
): string =>
  [
    rule(title),
    ...outcomeLines(report),
    `Dates      ${local(report.virtual.start, zone)}, ${report.outcome === 'running' ? 'not over' : `ended ${local(report.virtual.cutoverEnd, zone)}`}; invoices followed until ${local(report.virtual.end, zone)} (${zone})`,
    runLine(report),
    '',
    rule('Stages: plan against actual'),
    ...report.stages.map(stageLine),
    '    planned: a stage with a gate is planned with half of the gate’s time to decide',
    ...lateLines(report),
    '',
    rule('Gates'),
    ...report.gates.flatMap((gate) => gateLines(gate, nameOf, zone, titleWidth(report))),
    ...conditionLines(report, nameOf),
    ...rollbackLines(report, zone),
    '',
    rule('Invoices'),
    ...invoiceLines(report),
    '',
    `Report     ${folder}/report.md   (data: ${folder}/report.json, evidence: ${folder}/evidence)`,
    `Finance    ${folder}/invoices.csv${report.financeLists.length === 0 ? '' : `, and ${many(report.financeLists.length, 'list')} in ${folder}/finance`}`,
    ...(repository === undefined
      ? []
      : [
          `Decisions  git -C ${repository} log   (one merged pull request a gate that was decided with a go)`,
          `People     ${repository.replace(/repository$/, 'pulls')}   (each pull request with who did what, and what its comment told them)`,
        ]),
    `Program    ${report.digests.program.slice(0, 16)}   code ${report.digests.code.slice(0, 16)}   calendar ${report.digests.calendar.slice(0, 16)}`,
  ]
    .map(printable)
    .join('\n');

const rule = (title: string): string => `-- ${title} ${'-'.repeat(Math.max(2, WIDTH - title.length - 4))}`;

const outcomeLines = ({ outcome, expectation, notChecked = [] }: AnyReport): readonly string[] => [
  expectation === undefined
    ? `Outcome    ${outcome.toUpperCase()}`
    : `Outcome    ${outcome.toUpperCase()}, ${expectation.met ? 'as the scenario expects' : 'NOT as the scenario expects'}`,
  ...(expectation?.misses ?? []).map((miss) => `           ! ${miss}`),
  ...notChecked.map((what) => `           ! NOT CHECKED: ${what}`),
];

/** Where nothing is pretended, calendar and clock are one, and there is neither scenario nor seed. */
const runLine = (report: AnyReport): string =>
  report.expectation === undefined
    ? `Run        ${report.scenario}, ${span(report.virtual.seconds / 60)}`
    : `Run        scenario ${report.scenario}, seed ${report.seed}, ${span(report.virtual.seconds / 60)} of calendar in ${report.wallSeconds.toFixed(1)} s (${count(speed(report))} times real time)`;

const speed = (report: AnyReport): number =>
  Math.round(report.virtual.seconds / Math.max(report.wallSeconds, 0.001));

const STATE = { done: '', 'not-reached': '', 'under-way': 'so far', interrupted: 'INTERRUPTED' } as const;

const stageLine = (stage: Report['stages'][number], index: number): string => {
  const actual = stage.outcome === 'not-reached' ? 'not reached' : span(stage.actualMinutes);
  return `${String(index + 1).padStart(2)}  ${stage.title.padEnd(44)} planned ${span(stage.plannedMinutes).padEnd(11)} actual ${actual.padEnd(12)} ${STATE[stage.outcome]}`.trimEnd();
};

/** The first ones moved the others. */
const MOST_LATE = 10;

const lateLines = (report: AnyReport): readonly string[] => {
  const late = report.tasks.filter((task) => (task.lateMinutes ?? 0) > 0 && task.status === 'done');
  return [
    ...(late.length > 0 && report.rollbacks.length > 0
      ? ['    what was done again after the way back is late against the first plan:']
      : []),
    ...late
      .slice(0, MOST_LATE)
      .map(
        (task) =>
          `    late: ${task.title} by ${span(task.lateMinutes ?? 0)}; it had ${span(task.slackMinutes)} of slack`,
      ),
    ...(late.length > MOST_LATE ? [`    late: ${late.length - MOST_LATE} more, in report.md`] : []),
  ];
};

const titleWidth = (report: AnyReport): number =>
  Math.min(40, Math.max(0, ...report.gates.map((gate) => gate.title.length)));

/** Why it was decided so stands in the report; why it was not, here too. */
const gateLines = (
  gate: Report['gates'][number],
  nameOf: ScreenContext['nameOf'],
  zone: string,
  width: number,
): readonly string[] => {
  const by =
    gate.by.map(nameOf).join(', ') || (gate.decision === 'open' ? 'not decided yet' : 'nobody decided');
  const reasons = gate.decision === 'go' ? [] : gate.reasons;
  const pull = gate.pull === undefined ? '' : `#${gate.pull.number}  `;
  return [
    `    ${gate.title.padEnd(width)}  ${gate.decision.toUpperCase().padEnd(10)} attempt ${gate.attempt}, after ${span(gate.waitedMinutes).padEnd(11)} ${pull}${by}${gate.telephone === undefined ? '' : ` (${spoken(gate.telephone)})`}`,
    ...reasons.slice(0, MOST_REASONS).map((reason) => `        ${shortened(localised(reason, zone))}`),
    ...(reasons.length > MOST_REASONS
      ? [`        and ${reasons.length - MOST_REASONS} more, in report.md`]
      : []),
  ];
};

const spoken = ({ record }: NonNullable<Report['gates'][number]['telephone']>): string =>
  `by telephone${record === undefined ? '' : `; record #${record}`}`;

const MOST_REASONS = 3;

const conditionLines = ({ conditions = [] }: AnyReport, nameOf: ScreenContext['nameOf']): readonly string[] =>
  conditions.map(({ gate, text, owner, due, state }) =>
    shortened(`    condition of ${gate}, ${state}: ${text} (${nameOf(owner)}, due ${due})`),
  );

const shortened = (text: string): string =>
  text.length <= WIDTH ? text : `${text.slice(0, WIDTH).replace(/\s+\S*$/, '')} … (all of it in report.md)`;

const rollbackLines = (report: AnyReport, zone: string): readonly string[] =>
  report.rollbacks.map(
    (rollback) =>
      `    ROLLED BACK${rollback.segment === undefined ? '' : ` ${rollback.segment} only,`} on: ${rollback.title ?? rollback.trigger}; safe after ${count(rollback.secondsToSafe)} s, ${many(rollback.replayed, 'invoice')} replayed or released${rollback.ratification === undefined ? '' : `; ${localised(rollback.ratification, zone)}`}`,
  );

const invoiceLines = (report: AnyReport): readonly string[] => {
  const { invoices, clearance, downtime } = report;
  const sum = invoices.cleared + invoices.rejected + invoices.legacy + invoices.pending + invoices.unknown;
  return [
    `    ${count(invoices.offered)} posted in the ERP = ${count(invoices.cleared)} cleared + ${count(invoices.rejected)} rejected + ${count(invoices.legacy)} on legacy + ${count(invoices.pending)} pending + ${count(invoices.unknown)} unknown${sum === invoices.offered ? '' : `   DOES NOT ADD UP: ${count(sum)}`}`,
    `    lost ${invoices.lost}, duplicated ${invoices.duplicated}, unexpected ${invoices.unexpected}, overdue ${invoices.overdue}${report.notChecked === undefined ? '' : '   (as far as it could be checked, see above)'}`,
    ...bookLines(report),
    ...(report.account === undefined
      ? []
      : [`    account of ${many(report.account.invoices, 'invoice')}: root ${report.account.root}`]),
    ...report.reasons.map(
      (reason) =>
        `      ${count(reason.count).padStart(6)} ${stateWords(reason.state)}: ${shortened(reason.text)}`,
    ),
    clearance.n === 0
      ? '    clearance: no invoice was sent to clearance'
      : `    clearance: ${clearanceSentence(clearance)}`,
    ...downtimeSentences(downtime).map((sentence) => `    ${sentence}`),
    ...(report.unproven.length > 0 ? [`    unproven in the pilot: ${report.unproven.join(', ')}`] : []),
  ];
};
