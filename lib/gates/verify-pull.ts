/**
 * Judges one gate's pull request from one frozen reading (gate-protocol.md 2.3). Pure: runner, completer, re-check and auditor
 * ask the same, each with facts of its own. Votes are judged by `judgeVotes`, as everywhere; what is judged here is whether this
 * pull request, at this head, can carry them at all. A go needs every check and the merge; nothing is ever rounded to one.
 */
import { digestOf } from '#lib/digest.ts';
import { countVotes } from '#lib/gates/count-votes.ts';
import type { GateCondition } from '#lib/gates/gate-record.ts';
import { type Judgement, judgeVotes } from '#lib/gates/judge-votes.ts';
import { readingDigest } from '#lib/gates/parse-reading.ts';
import type { Finding } from '#lib/gates/pull-checks/checks.ts';
import { closingAlarms, closingFindings } from '#lib/gates/pull-checks/closing.ts';
import { environmentFindings } from '#lib/gates/pull-checks/environment.ts';
import { finding } from '#lib/gates/pull-checks/finding.ts';
import { identityFindings } from '#lib/gates/pull-checks/identity.ts';
import { judgementFindings } from '#lib/gates/pull-checks/judgement.ts';
import { mergeFindings } from '#lib/gates/pull-checks/merge.ts';
import { pullFindings } from '#lib/gates/pull-checks/pull.ts';
import { castsOf, gateToday } from '#lib/gates/pull-checks/reviews.ts';
import { heardOf, opinionFindings, retargetFinding, silentOf } from '#lib/gates/pull-checks/voices.ts';
import type { PullJudgement, PullOutcome, PullQuestion, PullVoice } from '#lib/gates/pull-question.ts';
import { fromIso, instant, toIso } from '#lib/instant.ts';

const outcomeOf = (findings: readonly Finding[], judgement: Judgement, merged: boolean): PullOutcome => {
  const fails = (weight: Finding['weight']): boolean =>
    findings.some((each) => each.weight === weight && !each.passed);
  if (fails('invalid')) return 'invalid';
  if (fails('unread')) return 'pending';
  if (merged) return judgement.verdict === 'go' && !fails('open') ? 'go' : 'invalid';
  return judgement.verdict === 'no-go' ? 'no-go' : 'pending';
};

/** Who was not counted although they said yes or no. */
const notCounted = (people: readonly PullVoice[]): readonly string[] =>
  people
    .filter(({ counted, said }) => !counted && said !== 'nothing' && said !== 'commented')
    .map(({ name, login, said, because }) => {
      const who = login === undefined || login === name ? name : `${name} (@${login})`;
      return `${who}: ${said}, not counted: ${because}`;
    });

const tellOf = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ detail, told }) => told ?? detail);

/** Nobody is to merge while anything else is missing: then the merge is not what it waits for. */
const lacking = (findings: readonly Finding[]): readonly Finding[] => {
  const others = findings.filter(({ check }) => check !== 'V16');
  return others.length === 0 ? findings : others;
};

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

const conditionsOf = (conditions: readonly GateCondition[]): readonly GateCondition[] =>
  conditions.filter(
    (each, index) =>
      conditions.findIndex(
        ({ text, owner, due }) => text === each.text && owner === each.owner && due === each.due,
      ) === index,
  );

export const verifyPull = (question: PullQuestion): PullJudgement => {
  const { gate, evidence, snapshot, stage, now } = question;
  const merged = snapshot.merge !== undefined;
  // Reviews carry GitHub's clock. Where it is ahead of ours, a vote just cast would be from the future, and an objection missed.
  const judgedAt = instant(Math.max(now, fromIso(snapshot.readAt.to)));
  const today = gateToday(question);
  const casts = castsOf(question, judgedAt);
  const votes = casts.flatMap(({ vote }) => vote ?? []);
  const judgement = judgeVotes(today, evidence, votes, judgedAt);
  const heard = heardOf(gate, casts, countVotes(today, votes, judgedAt).approvedBy);
  const people = [...heard.map(({ voice }) => voice), ...silentOf(gate, casts)];
  const filed = readingDigest(question);
  const closing = closingFindings(question, heard);
  const checked = [
    ...identityFindings(question),
    ...pullFindings(question),
    retargetFinding(question, heard),
    ...opinionFindings(heard),
    ...judgementFindings(judgement, heard),
    ...mergeFindings(question),
    ...closing,
    ...environmentFindings(question, filed),
  ];
  const outcome = outcomeOf(checked, judgement, merged);
  const findings = merged
    ? [
        ...checked,
        finding(
          'V22',
          'shown',
          outcome !== 'invalid',
          outcome === 'invalid' ? 'merged, and not all that a go needs holds' : 'merged with what a go needs',
        ),
      ]
    : checked;
  const failed = (weights: readonly Finding['weight'][]): readonly Finding[] =>
    findings.filter(({ weight, passed }) => weights.includes(weight) && !passed);
  const reasons = {
    go: judgement.reasons,
    'no-go': judgement.reasons,
    pending: [...tellOf(lacking(failed(['unread', 'open']))), ...notCounted(people)],
    invalid: [
      ...(merged ? ['it was merged without all that a go needs: nothing is decided by it'] : []),
      ...tellOf(failed(merged ? ['invalid', 'unread', 'open'] : ['invalid'])),
      ...notCounted(people),
    ],
  }[outcome];
  const decided = {
    outcome,
    by: outcome === 'go' || outcome === 'no-go' ? judgement.by : [],
    reasons: unique(reasons),
    conditions: conditionsOf(
      heard.flatMap(({ cast: { vote }, voice: { counted } }) => (counted && vote?.conditions) || []),
    ),
    checks: findings.map(({ check, passed, detail }) => ({ check, passed, detail })),
    votes,
  };
  const transcript = {
    kind: 'pull-transcript',
    version: 1,
    stage,
    instance: gate.instance,
    nonce: gate.nonce,
    evidenceDigest: gate.evidenceDigest,
    pull: { number: snapshot.number, head: snapshot.head.sha },
    judgedAt: toIso(judgedAt),
    readingDigest: filed,
    ...decided,
    votes: votes.map((vote) => ({ ...vote })),
  };
  return {
    ...decided,
    people,
    alarms: closingAlarms(question, closing),
    transcript,
    transcriptDigest: digestOf(transcript),
  };
};
