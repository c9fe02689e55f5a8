import type { GateRecord, RosterEntry, Vote } from '#lib/gates/gate-record.ts';
import type { Check } from '#lib/gates/judge-votes.ts';
import { type Instant, toIso } from '#lib/instant.ts';

export interface VoteCount {
  /** Members in whose name somebody approves, sorted; a deputy speaks for a member who has not spoken. */
  readonly approving: readonly string[];
  /** Distinct people behind them: one who is member and deputy is one person (gate-protocol.md, B2). */
  readonly approvingPersons: number;
  /** Who approved in the name of each of them: the member, or the deputy. */
  readonly approvedBy: ReadonlyMap<string, string>;
  readonly refusing: readonly string[];
  readonly refusingPersons: number;
  /** Everybody with a standing objection or no-go, as member or as deputy: each holds the gate. */
  readonly objecting: readonly string[];
  /** One line a vote: counted, or why not. */
  readonly checks: readonly Check[];
}

const deputises = (entry: RosterEntry, vote: Vote): boolean =>
  entry.deputy?.person === vote.person && vote.at >= entry.deputy.from && vote.at <= entry.deputy.to;

/** Why a vote does not count; undefined if it does. Outsiders never do, whatever they say. */
export const whyNotCounted = (gate: GateRecord, vote: Vote, now: Instant): string | undefined => {
  const { members } = gate.policy;
  const seats = gate.roster.filter((entry) => members.includes(entry.person));
  if (!members.includes(vote.person) && !seats.some((entry) => deputises(entry, vote))) {
    return seats.some((entry) => entry.deputy?.person === vote.person)
      ? 'a deputy, outside the dates of the deputyship'
      : 'no member of this authority and nobody’s deputy';
  }
  if (vote.evidenceDigest !== gate.evidenceDigest) return 'on other evidence than this attempt’s';
  if (!(vote.at >= gate.openedAt)) return 'before the gate was opened';
  if (!(vote.at < gate.deadline)) return 'after the deadline';
  if (!(vote.at <= now)) return 'from the future';
  return undefined;
};

/** The last vote of each person stands; of two at one instant, the later in the list. */
const standingVotes = (votes: readonly Vote[]): ReadonlyMap<string, Vote> =>
  new Map([...votes].sort((left, right) => left.at - right.at).map((vote) => [vote.person, vote]));

/** Who speaks for a member: the member, else the deputy within the dates. */
const speaker = (entry: RosterEntry, standing: ReadonlyMap<string, Vote>): Vote | undefined => {
  const own = standing.get(entry.person);
  if (own) return own;
  const substitute = entry.deputy && standing.get(entry.deputy.person);
  return substitute && deputises(entry, substitute) ? substitute : undefined;
};

export const countVotes = (gate: GateRecord, votes: readonly Vote[], now: Instant): VoteCount => {
  const judged = votes.map((vote) => ({ vote, because: whyNotCounted(gate, vote, now) }));
  const standing = standingVotes(
    judged.filter((each) => each.because === undefined).map((each) => each.vote),
  );
  const seats = [...new Set(gate.policy.members)].sort().flatMap((member) => {
    const entry = gate.roster.find((candidate) => candidate.person === member);
    const vote = entry && speaker(entry, standing);
    return vote ? [{ member, vote }] : [];
  });
  const inFavour = seats.filter((seat) => seat.vote.vote === 'approve');
  const against = seats.filter((seat) => seat.vote.vote === 'no-go');
  const persons = (taken: typeof seats): number => new Set(taken.map((seat) => seat.vote.person)).size;
  return {
    approving: inFavour.map((seat) => seat.member),
    approvingPersons: persons(inFavour),
    approvedBy: new Map(inFavour.map((seat) => [seat.member, seat.vote.person])),
    refusing: against.map((seat) => seat.member),
    refusingPersons: persons(against),
    objecting: [...standing.values()]
      .filter((vote) => vote.vote !== 'approve')
      .map((vote) => vote.person)
      .sort(),
    checks: judged.map(({ vote, because }) => ({
      check: 'vote',
      passed: because === undefined,
      detail: `${vote.person}: ${vote.vote} at ${toIso(vote.at)}${because === undefined ? '' : `, not counted: ${because}`}`,
    })),
  };
};
