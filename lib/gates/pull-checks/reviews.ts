/** Reviews, and the closing of the pull request, as votes: whose, whether they count, and why not (V10 to V13, V20). */
import { whyNotCounted } from '#lib/gates/count-votes.ts';
import type { GateRecord, Vote } from '#lib/gates/gate-record.ts';
import { CONDITION_FORM, type ReviewWords, readReviewBody } from '#lib/gates/parse-conditions.ts';
import type { PullQuestion, PullVoice } from '#lib/gates/pull-question.ts';
import type { Account } from '#lib/gates/pull-snapshot.ts';
import { fromIso, type Instant } from '#lib/instant.ts';
import type { CheckId } from './checks.ts';
import { shortSha } from './finding.ts';
import { type Opinion, opinionsOf } from './opinions.ts';
import { hasSeatAt, isStillThere, nameOf, personsOf, rosterToday } from './seats.ts';

/** What one account says in the end, and the vote it is, if it is one. */
export interface Cast {
  readonly account: Account | null;
  readonly said: PullVoice['said'];
  readonly at: string | null;
  readonly person?: string;
  /** Handed to `judgeVotes`; one that does not count cites no evidence. */
  readonly vote?: Vote;
  /** The check that it fails, and how; absent: it counts. */
  readonly refused?: { readonly check: CheckId; readonly because: string };
  /** Holds a go, whether or not it counts as a no-go. */
  readonly objects: boolean;
}

const SAID = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
  DISMISSED: 'dismissed',
  COMMENTED: 'commented',
  PENDING: 'commented',
} as const;

const refusedBy = (check: CheckId, because: string) => ({ check, because });

/** V12 and V13: whether this account can speak at all. */
const whyNobody = (
  question: PullQuestion,
  account: Account | null,
): { readonly check: CheckId; readonly because: string } | undefined => {
  const { snapshot, repository, gate } = question;
  if (account === null) return refusedBy('V12', 'the account is gone: nobody can be held to it');
  if (account.type !== 'User') {
    return refusedBy('V12', `the account is a ${account.type}, and only people decide`);
  }
  const makers = snapshot.commits.list.flatMap(({ author, committer }) => [author?.id, committer?.id]);
  if ([repository.appUser, snapshot.author?.id, ...makers].includes(account.id)) {
    return refusedBy('V12', 'whoever made the pull request does not decide it');
  }
  if (repository.denied.includes(account.id)) {
    return refusedBy('V12', 'it is a service account, and only people decide');
  }
  const persons = personsOf(gate.roster, account.id);
  const [person, second] = persons;
  if (person === undefined) {
    return refusedBy('V13', 'nobody of this gate’s authority, and nobody’s deputy, has this account');
  }
  if (second !== undefined) {
    return refusedBy(
      'V13',
      `the runbook gives this account to ${persons.join(' and ')}: one account is one person`,
    );
  }
  return isStillThere(question, person, account.id)
    ? undefined
    : refusedBy('V13', 'no longer of this gate’s authority with this account, by the runbook as it is now');
};

/** V10 and V11, of an approval by somebody who can speak. */
const whyNoApproval = (
  { snapshot, gate }: PullQuestion,
  { review, belated }: Opinion,
  words: ReviewWords,
): { readonly check: CheckId; readonly because: string } | undefined => {
  const head = gate.pull?.head ?? snapshot.head.sha;
  if (belated) return refusedBy('V11', 'given after the merge');
  if (review.at === null) return refusedBy('V11', 'GitHub does not say when it was given');
  if (review.commit !== head) {
    const seen =
      review.commit === null ? 'a commit that is gone' : `an older commit, ${shortSha(review.commit)}`;
    return refusedBy('V11', `on ${seen}, and ${shortSha(head)} is to be decided: review again`);
  }
  return words.problems.length === 0
    ? undefined
    : refusedBy('V11', `${words.problems.join('; ')}. Review again with "${CONDITION_FORM}"`);
};

const voteOf = (
  kind: Vote['vote'],
  person: string,
  at: Instant,
  evidenceDigest: string,
  words: ReviewWords | undefined,
): Vote => ({
  person,
  vote: kind,
  at,
  evidenceDigest,
  ...(words?.override !== undefined && { override: words.override }),
  ...(words && words.conditions.length > 0 && { conditions: words.conditions }),
});

const castOf = (question: PullQuestion, opinion: Opinion): Cast => {
  const { gate, snapshot, knownPeople } = question;
  const { account, review } = opinion;
  const { at } = review;
  const said = SAID[review.state];
  const persons = account === null ? [] : personsOf(gate.roster, account.id);
  const [person] = persons;
  const moment = at === null ? undefined : fromIso(at);
  const base = { account, said, at, ...(persons.length === 1 && person !== undefined && { person }) };
  const nobody = whyNobody(question, account);
  if (said === 'commented') return { ...base, objects: false };
  if (said === 'dismissed') {
    const because =
      'the review was dismissed, which leaves no opinion, not an older one either: review again';
    return { ...base, refused: nobody ?? refusedBy('V10', because), objects: false };
  }
  if (said === 'changes-requested') {
    // Whoever has left, or has no moment, decides nothing any more; the objection still has to be looked at.
    const objects = persons.some((each) => moment === undefined || hasSeatAt(gate.roster, each, moment));
    if (nobody) return { ...base, refused: nobody, objects };
    if (person === undefined || moment === undefined) {
      return { ...base, refused: refusedBy('V11', 'GitHub does not say when it was given'), objects };
    }
    const kind = review.commit === (gate.pull?.head ?? snapshot.head.sha) ? 'no-go' : 'object';
    return { ...base, vote: voteOf(kind, person, moment, gate.evidenceDigest, undefined), objects };
  }
  if (nobody || person === undefined) {
    return { ...base, ...(nobody && { refused: nobody }), objects: false };
  }
  const words = readReviewBody(review.body, {
    ...(knownPeople && { people: knownPeople }),
    ...(moment !== undefined && { notBefore: moment }),
  });
  const refused = whyNoApproval(question, opinion, words);
  return {
    ...base,
    ...(moment !== undefined && {
      vote: voteOf(
        'approve',
        person,
        moment,
        refused ? '' : gate.evidenceDigest,
        refused ? undefined : words,
      ),
    }),
    ...(refused && { refused }),
    objects: false,
  };
};

/** Closed unmerged: the closer's no-go (V20). */
const closingOf = (question: PullQuestion): readonly Cast[] => {
  const { gate, snapshot } = question;
  const { closing, merge, state } = snapshot;
  if (state !== 'closed' || merge || !closing) return [];
  const { by: account, at } = closing;
  const persons = account === null ? [] : personsOf(gate.roster, account.id);
  const [person] = persons;
  const refused = whyNobody(question, account);
  const base = { account, said: 'closed', at, objects: false } as const;
  if (refused || person === undefined) return [{ ...base, ...(refused && { refused }) }];
  if (at === null) {
    return [{ ...base, person, refused: refusedBy('V20', 'GitHub does not say when it was closed') }];
  }
  const vote = voteOf('no-go', person, fromIso(at), gate.evidenceDigest, undefined);
  return [{ ...base, person, vote }];
};

/** The attempt with the roster that may vote today. */
export const gateToday = (question: PullQuestion): GateRecord => ({
  ...question.gate,
  roster: rosterToday(question),
});

/** Every account that said something; of a vote, also what the attempt itself refuses: dates, deadline, deputyship. */
export const castsOf = (question: PullQuestion, judgedAt: Instant): readonly Cast[] => {
  const gate = gateToday(question);
  const all = [
    ...opinionsOf(question.snapshot.reviews, question.snapshot.merge?.at).map((each) =>
      castOf(question, each),
    ),
    ...closingOf(question),
  ];
  return all.map((cast) => {
    if (cast.refused || !cast.vote) return cast;
    const because = whyNotCounted(gate, cast.vote, judgedAt);
    return because === undefined ? cast : { ...cast, refused: refusedBy('V11', because) };
  });
};

/** As people are told, members who have not spoken included. */
export const voicesOf = (
  { gate }: PullQuestion,
  casts: readonly Cast[],
  approvedBy: ReadonlyMap<string, string>,
): readonly PullVoice[] => {
  const silent = gate.policy.members.filter((member) => !casts.some((cast) => cast.person === member));
  return [
    ...casts.map(({ account, said, at, person, vote, refused }): PullVoice => {
      const inNameOf =
        said === 'approved' && !refused
          ? [...approvedBy].filter(([, speaker]) => speaker === person).map(([member]) => member)
          : [];
      const idle = said === 'approved' && !refused && inNameOf.length === 0;
      const counted = vote !== undefined && !refused && !idle;
      return {
        ...(person !== undefined && { person }),
        name:
          person === undefined ? (account?.login ?? 'an account that is gone') : nameOf(gate.roster, person),
        ...(account && { login: account.login }),
        said,
        ...(at !== null && { at }),
        counted,
        because:
          refused?.because ??
          (idle
            ? 'the member has spoken in person'
            : said === 'commented'
              ? 'a remark changes nothing: choose Approve or Request changes'
              : inNameOf.some((member) => member !== person)
                ? `as the deputy of ${inNameOf
                    .filter((member) => member !== person)
                    .map((member) => nameOf(gate.roster, member))
                    .join(', ')}`
                : 'on the head and evidence of this attempt'),
        inNameOf,
      };
    }),
    ...silent.map(
      (member): PullVoice => ({
        person: member,
        name: nameOf(gate.roster, member),
        said: 'nothing',
        counted: false,
        because: '',
        inNameOf: [],
      }),
    ),
  ];
};
