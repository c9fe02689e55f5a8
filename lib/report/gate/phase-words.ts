/** What happened, what it means for the gate, and who does what next: one entry a phase, in plain words. */
import { expiredWords, mergedLate, supersededWords } from '#lib/report/gate/ended-words.ts';
import { authorityOf, momentIn, nameIn } from '#lib/report/gate/gate-about.ts';
import { whatGoDoes, whatNoDecisionDoes, whatNoGoDoes } from '#lib/report/gate/gate-effects.ts';
import { type GatePhase, phaseOf } from '#lib/report/gate/gate-phase.ts';
import type { GateView } from '#lib/report/gate/gate-view.ts';
import { noApproval } from '#lib/report/gate/no-approval.ts';

export interface PhaseWords {
  readonly phase: GatePhase;
  /** The verdict so far, by words. */
  readonly heading: string;
  /** At most 100 characters, for the check and the Deployment. */
  readonly short: string;
  readonly happened: string;
  readonly next: string;
}

const supersede = (view: GateView): string =>
  `An operator supersedes this attempt (\`npx cutover gates supersede ${view.gate.gate} --by PERSON --reason TEXT\`), and the machine asks again in a new pull request, as attempt ${view.gate.attempt + 1}. Approvals of this one do not count there.`;

export const phaseWords = (view: GateView): PhaseWords => {
  const phase = phaseOf(view);
  return { phase, ...wordsOf(view, phase) };
};

const wordsOf = (view: GateView, phase: GatePhase): Omit<PhaseWords, 'phase'> => {
  const { gate, runbook } = view;
  const deadline = momentIn(gate.deadline, runbook.goLive.zone);
  const authority = authorityOf(view);
  const by = (gate.decision?.by ?? view.judgement?.by ?? []).map(nameIn(view)).join(', ') || 'nobody';
  switch (phase) {
    case 'opening':
      return {
        heading: 'NOT READ YET – the gate is closed',
        short: 'not read yet; the gate is closed',
        happened: 'This pull request could not be judged yet. What you press now is kept and is looked at.',
        next: 'Nobody has to do anything: it is read again within ten minutes.',
      };
    case 'waiting':
      return {
        heading: 'UNDECIDED – the gate is closed',
        short: 'undecided: approvals are missing, or somebody objects',
        happened: 'The gate has neither what a go needs nor what a no-go needs.',
        next: whatToPress(view, authority, deadline),
      };
    case 'to-merge':
      return {
        heading: 'APPROVED – not yet merged, so the gate is still closed',
        short: 'approved; closed until somebody merges it',
        happened: 'Everybody whose approval is needed has given it, and nobody objects.',
        next: `The clerk presses “Squash and merge” before ${deadline}. Who presses it decides nothing. Anybody of the authority may still press “Request changes” until then.`,
      };
    case 'go-judged':
      return {
        heading: 'GO – being recorded',
        short: 'approved and merged; being recorded',
        happened: `Approved and merged, in the name of ${by}. It is checked a second time and recorded.`,
        next: 'Nobody has to do anything. If this text still stands after 20 minutes, call the operator on duty.',
      };
    case 'no-go-judged':
      return {
        heading: 'NO-GO – being recorded',
        short: 'refused; being recorded',
        happened: `Refused in the name of ${by}. It is checked a second time and recorded; a no-go is final for this attempt.`,
        next: 'Nobody has to do anything. If this text still stands after 20 minutes, call the operator on duty.',
      };
    case 'invalid':
      return {
        heading: 'INVALID – the gate stays closed',
        short: 'invalid: neither a go nor a no-go; the gate stays closed',
        happened:
          'What was done with this pull request can be taken neither for a go nor for a no-go, and it is never rounded to one. The operator on duty was called.',
        next: `The committee has nothing to do: nothing that is pressed here counts any more, and a new page comes. ${supersede(view)} Until then nothing goes on; after ${deadline}: ${whatNoDecisionDoes(view)}`,
      };
    case 'late':
      return {
        heading: 'TOO LATE – the gate stays closed',
        short: 'not decided in time; the gate stays closed',
        happened: `The time to decide ended on ${deadline}. Approvals, requests for changes and merges after it do not count.`,
        next: whatNoDecisionDoes(view),
      };
    case 'expired':
      return {
        ...expiredWords(view),
        short: 'not decided in time; this attempt is over',
        next: `${whatNoDecisionDoes(view)} Nothing that is pressed here counts any more.`,
      };
    case 'superseded':
      return {
        ...supersededWords(view),
        short: 'superseded: this attempt does not count any more',
        next: 'The machine asks again with fresh evidence, in a new pull request. Nothing that is pressed here counts any more.',
      };
    case 'go-recorded':
    case 'go':
      return {
        heading: 'GO – the gate is open',
        short: 'go: decided and recorded',
        happened: `Decided on ${decidedAt(view)}, in the name of ${by}.`,
        next: phase === 'go' ? whatGoDoes(view) : `The machine is being told. Then: ${whatGoDoes(view)}`,
      };
    case 'no-go-recorded':
    case 'no-go':
      return {
        heading: 'NO-GO – the gate stays closed',
        short: 'no-go: decided and recorded',
        happened: `Decided on ${decidedAt(view)}, in the name of ${by}. A no-go is final for this attempt.${mergedLate(view)}`,
        next:
          phase === 'no-go' ? whatNoGoDoes(view) : `The machine is being told. Then: ${whatNoGoDoes(view)}`,
      };
  }
};

const whatToPress = (view: GateView, authority: string, deadline: string): string => {
  const impossible = noApproval(view);
  const after = `After that: ${whatNoDecisionDoes(view)}`;
  return impossible === undefined
    ? `${authority}: read the dossier under “Files changed”, press “Review changes”, choose “Approve” (go) or “Request changes” (no-go), and “Submit review”, before ${deadline}. ${after}`
    : `${impossible} This has to be done before ${deadline}; a no-go can be given until then (“Review changes”, “Request changes”, “Submit review”). ${after}`;
};

const decidedAt = ({ gate, runbook }: GateView): string =>
  gate.decision === undefined ? 'an unknown day' : momentIn(gate.decision.at, runbook.goLive.zone);
