/** Reviews, and the closing of the pull request, as votes: whose, whether they count, and why not (V10 to V13, V20). */
import { whyNotCounted } from '#lib/gates/count-votes.ts';
import type { GateRecord, Vote } from '#lib/gates/gate-record.ts';
import { CONDITION_FORM, type ReviewWords, readReviewBody } from '#lib/gates/parse-conditions.ts';
import type { PullQuestion, PullVoice } from '#lib/gates/pull-question.ts';
import type { Account } from '#lib/gates/pull-snapshot.ts';
import { fromIso, type Instant } from '#lib/instant.ts';
import { whyNotItsText } from './edits.ts';
import { shortSha } from './finding.ts';
import { type Opinion, opinionsOf } from './opinions.ts';
import { hasSeatAt, personsOf, rosterToday } from './seats.ts';
import { type Refusal, whoSpeaks } from './speakers.ts';

/** What one account says in the end, and the vote it is, if it is one. */
export interface Cast {
  readonly account: Account | null;
  readonly said: PullVoice['said'];
  readonly at: string | null;
  /** Of a request for changes. */
  readonly words?: string;
  /** Of the frozen roster, also where they cannot speak any more; undefined for outsiders. */
  readonly person: string | undefined;
  /** Handed to `judgeVotes`; one that does not count cites no evidence. */
  readonly vote?: Vote;
  /** Absent: it counts. */
  readonly refused?: Refusal;
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

/** The head that people are to decide; while none is bound, the one that is there. */
const headOf = ({ gate, snapshot }: PullQuestion): string => (gate.pull ?? { head: snapshot.head.sha }).head;

/** V11, of an approval by somebody who can speak. */
const whyNoApproval = (
  question: PullQuestion,
  { review, belated }: Opinion,
  { problems }: ReviewWords,
): Refusal | undefined => {
  const { commit } = review;
  const head = headOf(question);
  const no = (because: string): Refusal => ({ check: 'V11', because });
  if (belated) return no('given after the merge');
  const edited = whyNotItsText(review, question.snapshot.merge?.at);
  if (edited !== undefined) return no(edited);
  if (commit !== head) {
    const seen = commit === null ? 'one that is gone' : shortSha(commit);
    // Where the head itself is another one, a new review of it would not count either.
    const advice = question.snapshot.head.sha === head ? ': review again' : '';
    return no(`on another commit than the one the machine wrote (${seen}, not ${shortSha(head)})${advice}`);
  }
  return problems.length === 0
    ? undefined
    : no(`${problems.join('; ')}. Review again with "${CONDITION_FORM}"`);
};

const approvalOf = (question: PullQuestion, opinion: Opinion, person: string, at: Instant) => {
  const { gate, knownPeople } = question;
  const words = readReviewBody(opinion.review.body, {
    notBefore: at,
    ...(knownPeople && { people: knownPeople }),
  });
  const refused = whyNoApproval(question, opinion, words);
  const vote: Vote = { person, vote: 'approve', at, evidenceDigest: refused ? '' : gate.evidenceDigest };
  if (refused) return { vote, refused };
  const { override, conditions } = words;
  return {
    vote: {
      ...vote,
      ...(override !== undefined && { override }),
      ...(conditions.length > 0 && { conditions }),
    },
  };
};

const castOf = (question: PullQuestion, opinion: Opinion): Cast => {
  const { gate } = question;
  const { account, review } = opinion;
  const { at } = review;
  const said = SAID[review.state];
  const persons = personsOf(gate.roster, account);
  // Whoever has left, or has no moment, decides nothing any more; the objection still has to be looked at.
  const objects =
    said === 'changes-requested' &&
    persons.some((each) => at === null || hasSeatAt(gate.roster, each, fromIso(at)));
  const base = {
    account,
    said,
    at,
    // What somebody else edited would be put into the author's mouth.
    ...(said === 'changes-requested' &&
      whyNotItsText(review, question.snapshot.merge?.at) === undefined && { words: review.body }),
    person: persons.length === 1 ? persons[0] : undefined,
    objects,
  };
  if (said === 'commented') return base;
  const speaker = whoSpeaks(question, account);
  if (!speaker.ok) return { ...base, refused: speaker.error };
  if (said === 'dismissed') {
    const because =
      'the review was dismissed, which leaves no opinion, not an older one either: review again';
    return { ...base, refused: { check: 'V10', because } };
  }
  if (at === null) {
    return { ...base, refused: { check: 'V11', because: 'GitHub does not say when it was given' } };
  }
  if (said === 'approved') return { ...base, ...approvalOf(question, opinion, speaker.value, fromIso(at)) };
  const vote = review.commit === headOf(question) ? 'no-go' : 'object';
  const { evidenceDigest } = gate;
  return { ...base, vote: { person: speaker.value, vote, at: fromIso(at), evidenceDigest } };
};

/** Closed unmerged: the closer's no-go (V20), which nobody else takes back by opening it again. The standing closing is last. */
const closingsOf = (question: PullQuestion): readonly Cast[] => {
  const { closing, merge, state, overruled = [] } = question.snapshot;
  const standing = state === 'closed' && !merge && closing ? [closing] : [];
  return [...overruled, ...standing].map(({ by: account, at }): Cast => {
    const speaker = whoSpeaks(question, account);
    const base = { account, said: 'closed' as const, at, objects: false };
    if (!speaker.ok) return { ...base, person: undefined, refused: speaker.error };
    const person = speaker.value;
    if (at === null) {
      const because = 'GitHub does not say when it was closed';
      return { ...base, person, refused: { check: 'V20', because } };
    }
    const { evidenceDigest } = question.gate;
    return { ...base, person, vote: { person, vote: 'no-go', at: fromIso(at), evidenceDigest } };
  });
};

/** The attempt with the roster that may vote today. */
export const gateToday = (question: PullQuestion): GateRecord => ({
  ...question.gate,
  roster: rosterToday(question),
});

/** Every account that said something; of a vote, also what the attempt itself refuses: dates, deadline, deputyship. */
export const castsOf = (question: PullQuestion, judgedAt: Instant): readonly Cast[] => {
  const gate = gateToday(question);
  const opinions = opinionsOf(question.snapshot.reviews, question.snapshot.merge?.at);
  const all = [...opinions.map((each) => castOf(question, each)), ...closingsOf(question)];
  return all.map((cast) => {
    if (cast.refused || !cast.vote) return cast;
    const because = whyNotCounted(gate, cast.vote, judgedAt);
    return because === undefined ? cast : { ...cast, refused: { check: 'V11', because } };
  });
};
