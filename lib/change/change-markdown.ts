import { bare, code, plain } from '#lib/report/gate/escape-text.ts';
import { changeMeaning } from './change-meaning.ts';
import { type ChangeReport, type DigestMove, hasMoved } from './change-report.ts';
import type { StateChange } from './definition-changes.ts';
import { isPermission, type ResourceChange } from './stack-changes.ts';

/** Of a table or a list, as many lines. */
const MOST = 40;
const DIGEST = 16;

/** Which stage of the runbook a task, gate or stage belongs to, by its id. */
export type StageOf = (id: string) => string | undefined;

const digests = (what: string, { from, to }: DigestMove): string =>
  hasMoved({ from, to })
    ? `${what} ${code((from ?? 'none').slice(0, DIGEST))} → ${code((to ?? 'none').slice(0, DIGEST))}`
    : `${what} ${code((to ?? 'none').slice(0, DIGEST))}, as before`;

const cut = (lines: readonly string[], line: (rest: number) => string): readonly string[] =>
  lines.length > MOST ? [...lines.slice(0, MOST), line(lines.length - MOST)] : lines;

const step = ({ state, fields }: StateChange): string =>
  `${plain(state.split(' · ').at(-1) ?? state, 80)}${fields.length === 0 ? '' : ` (${fields.map((field) => plain(field, 60)).join(', ')})`}`;

const stateTable = (changes: readonly StateChange[], stageOf: StageOf): readonly string[] => {
  const rows = Map.groupBy(changes, ({ id, state }) => id ?? state.split(' · ')[0] ?? state);
  const lines = [...rows].map(([id, of]) => {
    const cell = (change: StateChange['change']): string =>
      of
        .filter((each) => each.change === change)
        .map(step)
        .join('; ') || '–';
    return `| ${plain(stageOf(id) ?? '–', 80)} | ${plain(id, 80)} | ${cell('added')} | ${cell('changed')} | ${cell('removed')} |`;
  });
  return [
    '| stage | task or gate | added | changed | removed |',
    '| --- | --- | --- | --- | --- |',
    ...cut(lines, (rest) => `| … | and ${rest} more | | | |`),
  ];
};

/** Copied by people who look it up: as it is, where it is what CloudFormation calls a type. */
const typeName = (type: string): string =>
  /^[A-Za-z0-9]+(::[A-Za-z0-9]+)+$/.test(type) ? `\`${type}\`` : code(type);

const SIGNS = { added: '＋', removed: '−', changed: '±' } as const;
/** Of one kind of change, from so many on, only how many. */
const ALIKE = 4;

const kindOf = ({ type, change, properties, losesData }: ResourceChange): string =>
  `${typeName(type)}${properties.length === 0 ? '' : `: ${properties.map((property) => plain(property, 60)).join(', ')}`}${losesData ? ' **data**' : ''}${change === 'removed' ? ' (removed)' : ''}`;

/** What holds data, or lets somebody in, is always named. */
const resourceLines = (changes: readonly ResourceChange[]): readonly string[] =>
  [...Map.groupBy(changes, (each) => `${SIGNS[each.change]} ${kindOf(each)}`)].flatMap(([kind, of]) =>
    of.length < ALIKE || of.some((each) => each.losesData || isPermission(each))
      ? of.map((each) => `- ${SIGNS[each.change]} ${code(each.logicalId)} ${kindOf(each)}`)
      : [`- ${kind.slice(0, 1)} ${of.length} of ${kind.slice(2)}`],
  );

const fold = (summary: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0
    ? []
    : ['', `<details><summary>${bare(summary)}</summary>`, '', ...lines, '', '</details>'];

const many = (count: number, one: string): string => `${count} ${count === 1 ? one : `${one}s`}`;

/** One stage's part of the comment: what it means first, then definition and stacks, folded. */
export const changeMarkdown = (report: ChangeReport, stageOf: StageOf): string => {
  const { stage, cutover, program, code: codeMove, main, rollback, resources, stacks } = report;
  const { verdict, sentences } = changeMeaning(report);
  return [
    `### ${plain(stage)}: ${verdict}`,
    '',
    `${cutover === undefined ? '' : `Cutover ${code(cutover)} · `}${digests('program', program)} · ${digests('code', codeMove)}`,
    '',
    ...sentences.map((sentence) => `- ${sentence}`),
    ...fold(
      `Definition: ${many(main.length, 'state')} of the cutover`,
      main.length === 0 ? [] : stateTable(main, stageOf),
    ),
    ...fold(
      `Way back: ${many(rollback.length, 'state')}`,
      rollback.length === 0 ? [] : stateTable(rollback, stageOf),
    ),
    ...stacks.flatMap((stack) => {
      const of = resources.filter((each) => each.stack === stack);
      return fold(
        `Stack ${stack}: ${many(of.length, 'resource')}`,
        cut(resourceLines(of), (rest) => `- and ${rest} more`),
      );
    }),
    '',
  ].join('\n');
};

export const CHANGES_MARKER = '<!-- cutover: what this would change -->';

/** The one comment of a pull request. A stage that could not be read says so: no news is no good news. */
export const changesComment = (
  parts: readonly { readonly stage: string; readonly markdown: string }[],
): string =>
  [
    CHANGES_MARKER,
    '## What this would change',
    '',
    'Against what is deployed now. The first lines of each stage say what it means for a cutover that runs.',
    '',
    ...parts.map(({ stage, markdown }) =>
      markdown.trim() === ''
        ? `### ${plain(stage)}: not known\n\n**What is deployed could not be compared**; the run of workflow \`plan\` says why. Do not merge on the belief that nothing changes.\n`
        : markdown,
    ),
  ].join('\n');
