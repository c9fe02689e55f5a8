/**
 * The last paragraph of a gate's commit message, in git's form: `git log` alone tells who decided what, on which evidence.
 * Nothing is decided from it.
 */
import { countVotes } from '#lib/gates/count-votes.ts';
import type { GateDecision, GateRecord } from '#lib/gates/gate-record.ts';
import type { PullJudgement, PullVoice } from '#lib/gates/pull-question.ts';
import { fromIso, type Instant, toIso } from '#lib/instant.ts';
import { bare } from '#lib/report/gate/escape-text.ts';
import { type GateAbout, nameIn } from '#lib/report/gate/gate-about.ts';
import type { GateView } from '#lib/report/gate/gate-view.ts';

/** An approval that counts: who gave it, in whose name. */
export interface CountedApproval {
  readonly member: string;
  readonly person: string;
  readonly login: string | undefined;
  readonly at: Instant;
}

/** In order of their time. One person who speaks for two members is one approval, and named twice. */
export const countedApprovals = ({ gate, judgement }: GateView): readonly CountedApproval[] =>
  (gate.decision === undefined
    ? approvalsOf(judgement?.people ?? [])
    : recorded(gate, gate.decision)
  ).toSorted((left, right) => left.at - right.at || left.member.localeCompare(right.member));

/** Of those who were heard. */
export const approvalsOf = (people: readonly PullVoice[]): readonly CountedApproval[] =>
  people.flatMap(({ person, login, said, at, counted, inNameOf }) =>
    counted && said === 'approved' && person !== undefined && at !== undefined
      ? inNameOf.map((member) => ({ member, person, login, at: fromIso(at) }))
      : [],
  );

const recorded = (gate: GateRecord, { votes, at: decidedAt }: GateDecision): readonly CountedApproval[] =>
  [...countVotes(gate, votes, decidedAt).approvedBy].flatMap(([member, person]) => {
    const entry = gate.roster.find((candidate) => candidate.person === member);
    const login = member === person ? entry?.github : entry?.deputy?.github;
    const given = votes.filter((vote) => vote.person === person && vote.vote === 'approve');
    const last = given.toSorted((left, right) => left.at - right.at).at(-1);
    return last ? [{ member, person, login, at: last.at }] : [];
  });

const approvedBy = (about: GateAbout, approval: CountedApproval): string => {
  const { member, person, login, at } = approval;
  const role = member === person ? `member ${member}` : `deputy ${person} of member ${member}`;
  return `${bare(nameIn(about)(person))} (${bare(login ?? 'no account')}, ${bare(role)}) ${toIso(at)}`;
};

export const pullTrailers = (
  about: GateAbout,
  approvals: readonly CountedApproval[],
  conditions: PullJudgement['conditions'] = [],
): readonly string[] => {
  const { gate, stage } = about;
  const persons = new Set(approvals.map((each) => each.person)).size;
  return [
    `Gate: ${bare(gate.gate)}`,
    `Attempt: ${bare(gate.instance)}`,
    `Stage: ${stage}`,
    `Evidence-SHA256: ${gate.evidenceDigest}`,
    `Decision-deadline: ${toIso(gate.deadline)}`,
    `Approvals: ${persons}, ${gate.policy.quorum} needed`,
    ...approvals.map((approval) => `Approved-by: ${approvedBy(about, approval)}`),
    ...conditions.map(
      ({ text, owner, due }) => `Condition: ${bare(text, 300)}; owner: ${bare(owner)}; due: ${bare(due)}`,
    ),
  ];
};
