import { downtimeSentences } from '#lib/report/downtime-words.ts';
import { conditionsOfGates, pullsOfGates, wayBackAtGates } from '#lib/report/gate-sections.ts';
import { code, plain, table } from '#lib/report/markdown-table.ts';
import { legacyDemand } from '#lib/report/render-books.ts';
import type { ScreenContext } from '#lib/report/render-screen.ts';
import type { AnyReport, Report } from '#lib/report/report.ts';
import { clearanceSentence, count, local, localised, many, span, stateWords } from '#lib/report/words.ts';

/** The report for somebody who was not there: what happened, who decided, what became of the invoices. */
export const renderMarkdown = (
  report: AnyReport,
  { title, zone, nameOf, words }: Pick<ScreenContext, 'title' | 'zone' | 'nameOf' | 'words'>,
): string =>
  [
    `# ${plain(title)}: report of a run`,
    '',
    summary(report, zone),
    '',
    ...(words === undefined ? [] : [`What the words mean: [docs/words.md](${words}).`, '']),
    ...listed('## What did not go as the scenario expects', report.expectation?.misses),
    ...listed('## What could not be checked', report.notChecked),
    '## Stages: plan against actual',
    '',
    ...table(
      ['Stage', 'Planned', 'Actual', 'Outcome'],
      report.stages.map((stage) => [
        plain(stage.title),
        span(stage.plannedMinutes),
        stage.outcome === 'not-reached' ? '–' : span(stage.actualMinutes),
        stage.outcome.replace('-', ' '),
      ]),
    ),
    '',
    'Planned: a stage with a gate is planned with half of the gate’s time to decide, since nobody knows when a committee decides.',
    '',
    '## Decisions',
    '',
    ...table(
      ['Gate', 'Attempt', 'Decision', 'By', 'Waited', 'Evidence (SHA-256)', 'Reasons'],
      report.gates.map((gate) => [
        plain(gate.title),
        String(gate.attempt),
        `**${gate.decision}**`,
        plain(gate.by.map(nameOf).join(', ') || 'nobody'),
        span(gate.waitedMinutes),
        code(`${gate.evidenceDigest.slice(0, 16)}…`),
        plain(localised(gate.reasons.join('; '), zone)),
      ]),
    ),
    '',
    ...pullsOfGates(report, nameOf),
    ...conditionsOfGates(report, nameOf),
    ...wayBackAtGates(report, nameOf),
    ...rollbacks(report),
    '## Invoices',
    '',
    ...invoices(report),
    '',
    '## Tasks',
    '',
    ...table(
      ['Task', 'Stage', 'Owner', 'Status', `Planned end (${zone})`, 'Ended', 'Late', 'Slack', 'Remarks'],
      report.tasks.map((task) => [
        plain(task.title),
        plain(stageTitle(report, task.stage)),
        plain(nameOf(task.owner)),
        task.status.replace('-', ' '),
        local(task.plannedEnd, zone),
        task.actualEnd === undefined ? '–' : local(task.actualEnd, zone),
        (task.lateMinutes ?? 0) > 0 ? span(task.lateMinutes ?? 0) : '',
        span(task.slackMinutes),
        plain(localised(task.reasons.join('; '), zone)),
      ]),
    ),
    '',
    '## The run itself',
    '',
    report.expectation === undefined
      ? `- runbook ${code(report.runbook)}, ${code(report.scenario)}`
      : `- runbook ${code(report.runbook)}, scenario ${code(report.scenario)}, seed ${report.seed}`,
    `- program ${code(report.digests.program)}`,
    `- code ${code(report.digests.code)}`,
    `- calendar ${code(report.digests.calendar)}`,
    `- roster ${code(report.digests.roster)}`,
    `- ${many(report.machine.states, 'state')} visited, ${many(report.machine.transitions, 'transition')}, ${many(report.machine.historyEvents, 'history event')} (the limit of one execution is 25,000)`,
    '',
  ].join('\n');

const listed = (heading: string, items: readonly string[] = []): readonly string[] =>
  items.length === 0 ? [] : [heading, '', ...items.map((item) => `- ${plain(item)}`), ''];

const stageTitle = (report: AnyReport, id: string): string =>
  report.stages.find((stage) => stage.id === id)?.title ?? id;

const summary = (report: AnyReport, zone: string): string => {
  const { invoices: counts, expectation } = report;
  const met =
    expectation === undefined
      ? ''
      : expectation.met
        ? ', as the scenario expects'
        : ', **not as the scenario expects**';
  const ended =
    report.outcome === 'running'
      ? 'The cutover has **not ended yet**.'
      : `The run ended **${report.outcome}**${met}.`;
  const over =
    report.outcome === 'running'
      ? 'its invoices are told'
      : `the cutover ended on ${local(report.virtual.cutoverEnd, zone)}, and its invoices were followed`;
  return `${ended} It began on ${local(report.virtual.start, zone)}; ${over} until ${local(report.virtual.end, zone)} (${zone}), ${span(report.virtual.seconds / 60)} in all. The ERP posted ${many(counts.offered, 'invoice')}; ${count(counts.cleared)} were cleared by the authority. ${safety(report)}`;
};

/** Nobody is told that all is well who was not asked. */
const safety = ({ invoices, notChecked }: AnyReport): string => {
  const { lost, duplicated, unexpected } = invoices;
  if (lost + duplicated + unexpected > 0) {
    return `**${count(lost)} lost, ${count(duplicated)} duplicated, ${count(unexpected)} unexpected.**`;
  }
  return notChecked === undefined
    ? 'No invoice was lost, none was registered twice, and none is at the authority that the ERP did not post.'
    : '**Not everything could be checked:** no lost, duplicated or unexpected invoice was found in what could be read.';
};

const rollbacks = (report: AnyReport): readonly string[] =>
  report.rollbacks.length === 0
    ? []
    : [
        '## Roll-backs',
        '',
        ...table(
          ['Trigger', 'Turned back from', 'Invoices let through by then', 'Seconds to safe', 'Replayed'],
          report.rollbacks.map((rollback) => [
            plain(
              `${rollback.title ?? rollback.trigger}${rollback.segment === undefined ? '' : ` (${rollback.segment} only)`}`,
            ),
            rollback.state === undefined ? '–' : plain(rollback.state),
            count(rollback.detectedAfterInvoices),
            count(rollback.secondsToSafe),
            count(rollback.replayed),
          ]),
        ),
        '',
        ...(listsOfRollBack(report).length === 0
          ? []
          : [
              'For Finance, in the folder `finance`: what is cleared and must not be issued again, what is held, and what legacy issues now.',
              '',
              ...listsOfRollBack(report).map((name) => `- ${code(name)}`),
              '',
            ]),
      ];

const OTHER_LISTS: ReadonlySet<string> = new Set(['overlaps.csv', 'legacy-after-mandate.csv']);

const listsOfRollBack = ({ financeLists }: AnyReport): readonly string[] =>
  financeLists.filter((name) => !OTHER_LISTS.has(name));

/** What Finance has to decide or to do after the run; nothing of it happens by itself. */
const bothBooks = ({ overlaps, legacyAfterMandate }: AnyReport): readonly string[] => [
  ...(overlaps === undefined || overlaps.bothBooks + overlaps.open === 0
    ? []
    : [
        `**Overlaps:** ${count(overlaps.bothBooks)} in both books (with the authority and on legacy), ${count(overlaps.open)} on legacy and still open in clearance. A correction is proposed for each in ${code('finance/overlaps.csv')}; Finance decides each, and nothing is sent by itself.`,
        '',
      ]),
  ...(legacyAfterMandate === undefined || legacyAfterMandate.count === 0
    ? []
    : [
        `On legacy after the mandate (since ${plain(legacyAfterMandate.since)}): ${many(legacyAfterMandate.count, 'invoice')}. The runbook’s policy is ${code(legacyAfterMandate.policy)}: ${legacyDemand(legacyAfterMandate.policy)} Each, with its order: ${code('finance/legacy-after-mandate.csv')}.`,
        '',
        ...table(
          ['Why on legacy', 'Invoices'],
          legacyAfterMandate.why.map((each) => [plain(each.why), count(each.count)]),
        ),
        '',
      ]),
];

const invoices = (report: AnyReport): readonly string[] => {
  const { invoices: counts, clearance, downtime } = report;
  return [
    ...table(
      [
        'Posted in the ERP',
        'Cleared',
        'Rejected',
        'On legacy',
        'Pending',
        'Unknown',
        'Overdue',
        'Lost',
        'Duplicated',
        'Unexpected',
      ],
      [
        [
          counts.offered,
          counts.cleared,
          counts.rejected,
          counts.legacy,
          counts.pending,
          counts.unknown,
          counts.overdue,
          counts.lost,
          counts.duplicated,
          counts.unexpected,
        ].map(count),
      ],
    ),
    '',
    adding(counts),
    '',
    ...bothBooks(report),
    ...(report.account === undefined
      ? []
      : [
          `The account of ${many(report.account.invoices, 'invoice')} has the root ${code(report.account.root)} (\`account.json\`); \`npx cutover proof --of DIR\` makes it again from the records, and with \`--invoice NUMBER\` shows one invoice’s path and its proof.`,
          '',
        ]),
    'Each number, with its state, its reason and what to do: `invoices.csv`. Rejected: by the authority, or refused by intake before it was sent.',
    '',
    ...(report.reasons.length > 0
      ? [
          'Why invoices were not cleared:',
          '',
          ...table(
            ['Invoices', 'State', 'Reason', 'Code'],
            report.reasons.map((reason) => [
              count(reason.count),
              plain(stateWords(reason.state)),
              plain(reason.text),
              code(reason.code),
            ]),
          ),
          '',
        ]
      : []),
    clearance.n === 0
      ? '- No invoice was sent to clearance.'
      : `- Clearance: ${clearanceSentence(clearance)}.`,
    ...downtimeSentences(downtime).map(
      (sentence) => `- ${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`,
    ),
    ...(report.unproven.length > 0
      ? [`- Kinds that did not come in the pilot and stay unproven: ${plain(report.unproven.join(', '))}.`]
      : []),
    ...(report.hypercare
      ? [
          `- Hypercare: ${many(report.hypercare.checkpoints, 'daily call')}, ${many(report.hypercare.extensions, 'extension')}, ${many(report.hypercare.goodDaysInARow, 'good business day')} in a row at the end.`,
        ]
      : []),
  ];
};

const adding = (counts: Report['invoices']): string => {
  const sum = counts.cleared + counts.rejected + counts.legacy + counts.pending + counts.unknown;
  return sum === counts.offered
    ? 'Posted = cleared + rejected + on legacy + pending + unknown, counted from the ERP’s own register.'
    : `**This does not add up:** cleared + rejected + on legacy + pending + unknown is ${count(sum)}, and the ERP posted ${count(counts.offered)}.`;
};

/** Cells as they are to stand there: texts of others go through `plain` first. */
