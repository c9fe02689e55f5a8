import { countVotes, whyNotCounted } from '#lib/gates/count-votes.ts';
import type { GateCondition, GateRecord, Vote } from '#lib/gates/gate-record.ts';
import type { Instant } from '#lib/instant.ts';

/** What a go is given under: the conditions of the last approval of everybody whose approval counted, each once. */
export const voteConditions = (
  gate: GateRecord,
  votes: readonly Vote[],
  now: Instant,
): readonly GateCondition[] => {
  const speakers = new Set(countVotes(gate, votes, now).approvedBy.values());
  const last = new Map(
    votes
      .filter((vote) => speakers.has(vote.person) && whyNotCounted(gate, vote, now) === undefined)
      .toSorted((left, right) => left.at - right.at)
      .map((vote) => [vote.person, vote]),
  );
  const all = [...last.values()].flatMap((vote) => vote.conditions ?? []);
  return [...new Map(all.map((each) => [`${each.owner}\n${each.due}\n${each.text}`, each])).values()];
};
