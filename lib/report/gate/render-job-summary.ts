/** What a run of the gates' workflow leaves on its page: each pull request, what it was judged to be, and every check. */
import type { PullJudgement } from '#lib/gates/pull-question.ts';
import { code, plain } from '#lib/report/gate/escape-text.ts';
import { folded, listed, table } from '#lib/report/gate/markdown.ts';
import { transcriptTable } from '#lib/report/gate/transcript-table.ts';

export interface SummaryRow {
  /** Branch, or instance. */
  readonly name: string;
  readonly number?: number;
  readonly judgement?: PullJudgement;
  /** What was done about it, or why nothing could be: one sentence. */
  readonly done: string;
}

/** Characters; GitHub refuses a step's summary above 1 MiB as a whole. */
export const SUMMARY_LIMIT = 900_000;

const outcomeWords = (outcome: PullJudgement['outcome'] | undefined): string => {
  switch (outcome) {
    case 'go':
      return '**✔ GO**';
    case 'no-go':
      return '**✘ NO-GO**';
    case 'pending':
      return '… pending';
    case 'invalid':
      return '**! INVALID**';
    case undefined:
      return '**○ not judged**';
  }
};

export const renderJobSummary = (heading: string, rows: readonly SummaryRow[]): string => {
  const first = [
    `## ${plain(heading)}`,
    '',
    ...(rows.length === 0
      ? ['No gate pull request is open or was closed lately: nothing to do.']
      : table(
          ['Pull request', 'Judged', 'What was done'],
          rows.map((row) => [
            `${row.number === undefined ? '' : `no. ${row.number}, `}${code(row.name)}`,
            outcomeWords(row.judgement?.outcome),
            plain(row.done),
          ]),
        )),
    '',
  ];
  const details = rows.flatMap(({ name, judgement }) =>
    judgement === undefined
      ? []
      : [
          `### ${code(name)}`,
          '',
          ...listed(judgement.reasons.map((reason) => plain(reason))),
          '',
          ...folded('Transcript', transcriptTable(judgement.checks, 1_000)),
          '',
        ].join('\n'),
  );
  let text = first.join('\n');
  for (const [index, detail] of details.entries()) {
    if (text.length + detail.length > SUMMARY_LIMIT) {
      return `${text}\nTranscripts of ${details.length - index} more are left out: the page would be too long.\n`;
    }
    text += `\n${detail}`;
  }
  return `${text}\n`;
};
