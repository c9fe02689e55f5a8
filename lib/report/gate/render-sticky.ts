/** The one comment on a gate's pull request, kept up to date in place: the verdict so far, what is missing, what to press. */

import type { GateRecord } from '#lib/gates/gate-record.ts';
import { approvalsSoFar, objectingSoFar } from '#lib/report/gate/approvals-so-far.ts';
import { criteriaSentence, criteriaTable } from '#lib/report/gate/criteria-table.ts';
import { bare, code, plain } from '#lib/report/gate/escape-text.ts';
import { BODY_LIMIT, fitInto } from '#lib/report/gate/fit-into.ts';
import { momentIn, nameIn } from '#lib/report/gate/gate-about.ts';
import type { GateView } from '#lib/report/gate/gate-view.ts';
import { folded, listed, table } from '#lib/report/gate/markdown.ts';
import { type PhaseWords, phaseWords } from '#lib/report/gate/phase-words.ts';
import { transcriptTable } from '#lib/report/gate/transcript-table.ts';
import { localised } from '#lib/report/words.ts';

/** Hidden, and found again by the App among its own comments only: anybody can post the same text. */
export const stickyMarker = ({ instance }: Pick<GateRecord, 'instance'>): string =>
  `<!-- cutover-gate ${instance.replace(/[^a-z0-9/-]/gu, '-').replace(/-{2,}/gu, '-')} -->`;

/** Begins with its marker. Says the same as long as nothing changed: it holds no moment of its own. */
export const renderSticky = (view: GateView): string => {
  const { gate, evidence, judgement, runbook } = view;
  const { zone } = runbook.goLive;
  const words = phaseWords(view);
  const first = [
    stickyMarker(gate),
    `## ${words.heading}`,
    '',
    ...table(
      ['Gate', code(`${gate.instance}`)],
      [
        ...(gate.pull ? [['Head', code(gate.pull.head.slice(0, 7))]] : []),
        ['Decide by', momentIn(gate.deadline, zone)],
        ['Progress', approvalsSoFar(view)],
        ...(objectingSoFar(view).length > 0 ? [['Holds it', objectingSoFar(view).join(', ')]] : []),
        ['Criteria', criteriaSentence(evidence)],
      ],
    ),
    '',
    `**What happened:** ${plain(words.happened)}`,
    ...why(view, words),
    '',
    `**What happens next, and who acts:** ${next(words)}`,
    ...conditions(view),
    ...decided(view),
  ];
  return fitInto(
    first,
    [
      ['', ...folded('Criteria: measured and required', criteriaTable(evidence, zone))],
      judgement === undefined
        ? []
        : ['', ...folded('Transcript: every check, and what it saw', transcriptTable(judgement.checks))],
    ],
    [],
    BODY_LIMIT,
  );
};

/** Ours, but for names of the runbook: what is between back quotes is a command. */
const next = ({ next: text }: PhaseWords): string =>
  text
    .split('`')
    .map((part, index) => (index % 2 === 1 ? code(part) : plain(part)))
    .map((part, index) => (index === 0 ? part : ` ${part}`))
    .join('');

const MOST_REASONS = 40;

/** Whatever was refused or is missing, line by line. */
const why = ({ gate, judgement, runbook }: GateView, { phase }: PhaseWords): readonly string[] => {
  const { zone } = runbook.goLive;
  const reasons =
    gate.decision?.reasons ??
    (gate.closedReason === undefined ? judgement?.reasons : [gate.closedReason]) ??
    [];
  if (reasons.length === 0) return [];
  const heading =
    phase === 'waiting' || phase === 'late' || phase === 'to-merge'
      ? 'What is missing, and what was not counted:'
      : 'Why:';
  const shown = reasons.slice(0, MOST_REASONS).map((reason) => plain(localised(reason, zone)));
  const more = reasons.length - shown.length;
  return [
    '',
    `**${heading}**`,
    '',
    ...listed(more > 0 ? [...shown, `and ${more} more, in the transcript`] : shown),
  ];
};

const conditions = (view: GateView): readonly string[] => {
  const given = view.gate.decision?.conditions ?? view.judgement?.conditions ?? [];
  return given.length === 0
    ? []
    : [
        '',
        '**Conditions of the go** (the next gate looks at each):',
        '',
        ...table(
          ['Condition', 'Owner', 'Due'],
          given.map(({ text, owner, due }) => [plain(text), plain(nameIn(view)(owner)), plain(due)]),
        ),
      ];
};

const decided = ({ gate, runbook }: GateView): readonly string[] => {
  const { decision } = gate;
  if (decision === undefined) return [];
  const { pull } = decision;
  return [
    '',
    ...table(
      ['Recorded', ''],
      [
        ['Decision', `**${decision.verdict.toUpperCase()}**, ${momentIn(decision.at, runbook.goLive.zone)}`],
        ['Evidence', code(gate.evidenceDigest)],
        ...(pull?.mergeCommit === undefined ? [] : [['Merge commit', code(pull.mergeCommit)]]),
        ['Transcript', code(decision.transcriptDigest)],
        ...(pull === undefined ? [] : [['Reading', code(pull.readingDigest)]]),
        [
          'Record',
          bare(
            gate.status === 'completed'
              ? 'completed: the machine was answered'
              : 'decided: the machine is being answered',
          ),
        ],
      ],
    ),
  ];
};
