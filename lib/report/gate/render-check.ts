import type { GateCheckRun, OtherHead } from '#lib/ports/pull-desk.ts';
import { approvalsSoFar } from '#lib/report/gate/approvals-so-far.ts';
import { criteriaSentence } from '#lib/report/gate/criteria-table.ts';
import { code } from '#lib/report/gate/escape-text.ts';
import { CHECK_LIMIT, fitInto } from '#lib/report/gate/fit-into.ts';
import { momentIn } from '#lib/report/gate/gate-about.ts';
import type { GatePhase } from '#lib/report/gate/gate-phase.ts';
import type { GateView } from '#lib/report/gate/gate-view.ts';
import { folded, listed } from '#lib/report/gate/markdown.ts';
import { phaseWords } from '#lib/report/gate/phase-words.ts';
import { prose } from '#lib/report/gate/prose.ts';
import { transcriptTable } from '#lib/report/gate/transcript-table.ts';
import { whyLines } from '#lib/report/gate/why-lines.ts';

/** Required by main's ruleset, with the App as its source. */
export const GATE_CHECK = 'gate';

type Shown = Pick<GateCheckRun, 'status' | 'conclusion'>;

/** `success` is what lets a person merge: only where nothing but the merge is missing, or it is merged and stands. */
const shownAs = (phase: GatePhase): Shown => {
  switch (phase) {
    case 'opening':
    case 'waiting':
      return { status: 'in_progress' };
    case 'to-merge':
    case 'go-judged':
    case 'go-recorded':
    case 'go':
      return { status: 'completed', conclusion: 'success' };
    case 'invalid':
      return { status: 'completed', conclusion: 'action_required' };
    case 'late':
    case 'expired':
    case 'superseded':
    case 'no-go-judged':
    case 'no-go-recorded':
    case 'no-go':
      return { status: 'completed', conclusion: 'failure' };
  }
};

/** Of the required check on the head of a gate's pull request. */
export const renderCheck = (view: GateView, head: string): GateCheckRun => {
  const words = phaseWords(view);
  const checks = view.judgement?.checks ?? [];
  return {
    name: GATE_CHECK,
    head,
    ...shownAs(words.phase),
    title: words.heading,
    summary: fitInto(
      [
        `${approvalsSoFar(view)}. ${criteriaSentence(view.evidence)}`,
        '',
        `Decide by ${momentIn(view.gate.deadline, view.runbook.goLive.zone)}.`,
        '',
        prose(words.happened),
        ...whyLines(view, words.phase),
        '',
        prose(words.next),
      ],
      [
        checks.length === 0
          ? []
          : ['', ...folded('Transcript: every check, and what it saw', transcriptTable(checks))],
      ],
      [],
      CHECK_LIMIT,
    ),
  };
};

/** Where only the machine writes. */
export const signOffsIn = (files: readonly string[]): readonly string[] =>
  files.filter((file) => /^signoffs(\/|$)/iu.test(file));

/** The required check of a pull request that is no gate's. Only the machine writes below `signoffs/`. */
export const renderOtherCheck = ({ head, files, cutOff }: Omit<OtherHead, 'number'>): GateCheckRun => {
  const touched = signOffsIn(files);
  const base = { name: GATE_CHECK, head, status: 'completed' } as const;
  if (touched.length === 0 && cutOff) {
    return {
      ...base,
      conclusion: 'failure',
      title: 'Too many files to tell what it touches',
      summary: `GitHub lists ${files.length} files and no more: whether the others are below \`signoffs/\`, where only the machine writes, nobody can say. Split this pull request.`,
    };
  }
  return touched.length === 0
    ? {
        ...base,
        conclusion: 'success',
        title: 'No gate is decided here',
        summary:
          'This pull request is no gate’s. The check is required everywhere, so it is answered here too; it says nothing of the change.',
      }
    : {
        ...base,
        conclusion: 'failure',
        title: 'Sign-offs are written by the machine only',
        summary: fitInto(
          [
            'This pull request is no gate’s, and it changes files below `signoffs/`, where only the machine writes. Take them out of it:',
            '',
          ],
          [listed(touched.slice(0, 50).map(code))],
          [],
          CHECK_LIMIT,
        ),
      };
};
