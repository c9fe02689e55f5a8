import { digestOf } from '#lib/digest.ts';
import type { Evidence } from '#lib/gates/evidence.ts';
import type { GateDecision } from '#lib/gates/gate-record.ts';
import type { PullQuestion } from '#lib/gates/pull-question.ts';
import { verifyPull } from '#lib/gates/verify-pull.ts';
import type { GateAbout } from '#lib/report/gate/gate-about.ts';
import type { GateView } from '#lib/report/gate/gate-view.ts';
import { at, sampleEvidence } from '#test/gates/sample-gate.ts';
import {
  HEAD,
  MERGE_COMMIT,
  PULL_NUMBER,
  type PullCase,
  pullGate,
  pullQuestion,
} from '#test/gates/sample-pull.ts';
import { smallRunbook } from '#test/gates/small-runbook.ts';

/** A question as the real verifier answers it, as people see it. */
export const viewOf = (question: PullQuestion): GateView => ({
  stage: question.stage,
  gate: question.gate,
  evidence: question.evidence,
  runbook: smallRunbook,
  judgement: verifyPull(question),
  now: question.now,
});

export const openView = (changes: PullCase = {}): GateView => viewOf(pullQuestion(changes));

export const aboutOf = (changes: Partial<Evidence> = {}): GateAbout => {
  const evidence = sampleEvidence(changes);
  return { stage: 'production', gate: pullGate(evidence), evidence, runbook: smallRunbook };
};

/** As the store has it afterwards; nobody reads the pull request any more. */
export const decidedView = (
  verdict: 'go' | 'no-go',
  status: 'decided' | 'completed' = 'completed',
  changes: Partial<GateDecision> = {},
): GateView => {
  const about = aboutOf();
  const { gate } = about;
  const decision: GateDecision = {
    verdict,
    by: ['cfo', 'cio'],
    at: at(40),
    reasons: [
      verdict === 'go' ? '2 approvals, 2 needed; nobody objects' : 'The chair, B. Technology, said no',
    ],
    votes: [
      {
        person: 'cfo',
        vote: verdict === 'go' ? 'approve' : 'no-go',
        at: at(10),
        evidenceDigest: gate.evidenceDigest,
      },
      {
        person: 'cio',
        vote: verdict === 'go' ? 'approve' : 'no-go',
        at: at(20),
        evidenceDigest: gate.evidenceDigest,
      },
    ],
    transcriptDigest: digestOf('transcript'),
    pull: {
      number: PULL_NUMBER,
      head: HEAD,
      ...(verdict === 'go' && { mergeCommit: MERGE_COMMIT }),
      readingDigest: digestOf('reading'),
    },
    ...changes,
  };
  return { ...about, gate: { ...gate, status, decision }, now: at(60) };
};
