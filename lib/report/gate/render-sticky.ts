/** The one comment on a gate's pull request, kept up to date in place: the verdict so far, what is missing, what to press. */
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { readAloud } from '#lib/gates/telephone-entry.ts';
import { approvalsSoFar, objectingSoFar } from '#lib/report/gate/approvals-so-far.ts';
import { criteriaSentence, criteriaTable } from '#lib/report/gate/criteria-table.ts';
import { code, plain } from '#lib/report/gate/escape-text.ts';
import { BODY_LIMIT, fitInto } from '#lib/report/gate/fit-into.ts';
import { momentIn, nameIn } from '#lib/report/gate/gate-about.ts';
import type { GatePhase } from '#lib/report/gate/gate-phase.ts';
import type { GateView } from '#lib/report/gate/gate-view.ts';
import { folded, listed, table } from '#lib/report/gate/markdown.ts';
import { phaseWords } from '#lib/report/gate/phase-words.ts';
import { prose } from '#lib/report/gate/prose.ts';
import { transcriptTable } from '#lib/report/gate/transcript-table.ts';
import { voicesTable } from '#lib/report/gate/voices-table.ts';
import { whyLines } from '#lib/report/gate/why-lines.ts';

/** The attempt is over, and nothing was decided. */
const OVER: ReadonlySet<GatePhase> = new Set(['superseded', 'expired']);

const REFUSED: ReadonlySet<GatePhase> = new Set(['no-go-judged', 'no-go-recorded', 'no-go']);

/** Hidden, and found again by the App among its own comments only: anybody can post the same text. */
export const stickyMarker = ({ instance }: Pick<GateRecord, 'instance'>): string =>
  `<!-- cutover-gate ${instance.replace(/[^a-z0-9/-]/gu, '-').replace(/-{2,}/gu, '-')} -->`;

/** Begins with its marker. Says the same as long as nothing changed: it holds no moment of its own. */
export const renderSticky = (view: GateView): string => {
  const { gate, evidence, judgement, runbook } = view;
  const { zone } = runbook.goLive;
  const words = phaseWords(view);
  const objecting = objectingSoFar(view);
  const voices = voicesTable(view);
  const open = gate.status === 'open';
  const first = [
    stickyMarker(gate),
    `## ${words.heading}`,
    '',
    ...table(
      ['Gate', code(gate.instance)],
      [
        ...(gate.pull ? [['Head', code(gate.pull.head.slice(0, 7))]] : []),
        ['Decide by', momentIn(gate.deadline, zone)],
        // Unread nobody is known to have approved: none of so many would look as if nobody had.
        ...(OVER.has(words.phase)
          ? view.ended === undefined
            ? []
            : [['In the end', approvalsSoFar(view)]]
          : [['Progress', approvalsSoFar(view)]]),
        ...(objecting.length > 0 ? [['Held by', objecting.join(', ')]] : []),
        ['Criteria', criteriaSentence(evidence)],
      ],
    ),
    '',
    `**What happened:** ${prose(words.happened)}`,
    ...whyLines(view, words.phase),
    ...refusals(view, words.phase),
    '',
    `**What happens next, and who acts:** ${prose(words.next)}`,
    // GitHub makes a link of it.
    ...(view.successor === undefined ? [] : ['', `**Asked again in #${view.successor}.**`]),
    ...conditions(view),
    ...recorded(view),
  ];
  return fitInto(
    first,
    [
      voices.length === 0
        ? []
        : open
          ? ['', '### Who said what, and whether it counts', '', ...voices]
          : ['', ...folded('Who said what, and whether it counts', voices)],
      ['', ...folded('Criteria: measured and required', criteriaTable(evidence, zone))],
      judgement === undefined
        ? []
        : ['', ...folded('Transcript: every check, and what it saw', transcriptTable(judgement.checks))],
    ],
    [],
    BODY_LIMIT,
  );
};

/** A no-go in the words of those who gave it. */
const refusals = (view: GateView, phase: GatePhase): readonly string[] => {
  if (!REFUSED.has(phase)) return [];
  const given = ((view.ended ?? view.judgement)?.people ?? []).flatMap(({ name, words, counted }) =>
    counted && words !== undefined ? [`${plain(name)} wrote: “${plain(words, 500)}”`] : [],
  );
  return given.length === 0 ? [] : ['', ...listed(given)];
};

const conditions = (view: GateView): readonly string[] => {
  const given = view.gate.decision?.conditions ?? view.judgement?.conditions ?? [];
  return given.length === 0
    ? []
    : [
        '',
        '**Conditions of a go** (the next gate looks at each):',
        '',
        ...table(
          ['Condition', 'Owner', 'Due'],
          given.map(({ text, owner, due }) => [plain(text), plain(nameIn(view)(owner)), plain(due)]),
        ),
      ];
};

/** What an auditor begins with: all of it is found again in the archive under these digests. */
const recorded = (view: GateView): readonly string[] => {
  const { gate, runbook } = view;
  const { decision } = gate;
  if (decision === undefined) return [];
  const { pull, breakGlass } = decision;
  const named = nameIn(view);
  return [
    '',
    ...table(
      ['Recorded', `**${decision.verdict.toUpperCase()}**`],
      [
        ['Decided', momentIn(decision.at, runbook.goLive.zone)],
        ['In the name of', decision.by.map((person) => plain(named(person))).join(', ') || 'nobody'],
        ['Evidence (SHA-256)', code(gate.evidenceDigest)],
        ...(pull?.mergeCommit === undefined ? [] : [['Merge commit', code(pull.mergeCommit)]]),
        ['Transcript (SHA-256)', code(decision.transcriptDigest)],
        ...(pull === undefined ? [] : [['Reading (SHA-256)', code(pull.readingDigest)]]),
        ...(breakGlass === undefined
          ? []
          : [
              [
                'By telephone',
                `${plain(breakGlass.reason)}; entered by ${plain(named(breakGlass.enteredBy))}, confirmed by ${plain(named(breakGlass.witness))}, entry ${readAloud(breakGlass)}`,
              ],
            ]),
        [
          'State',
          gate.status === 'completed'
            ? 'completed: the machine was answered'
            : 'decided: the machine is being answered',
        ],
      ],
    ),
  ];
};
