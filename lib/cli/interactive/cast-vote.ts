import * as z from 'zod';
import type { GateRecord, Vote } from '#lib/gates/gate-record.ts';
import { type Instant, instant } from '#lib/instant.ts';
import type { Ballots } from '#lib/ports/ballots.ts';
import { localised } from '#lib/report/words.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import type { Reply } from './command.ts';

export interface Ballot {
  /** Adds votes of these persons to those cast before, and hands all of them to the completer, which judges. */
  cast(
    record: GateRecord,
    vote: 'go' | 'no-go' | 'object',
    persons: readonly string[],
    words?: Pick<Vote, 'note' | 'override' | 'conditions'>,
  ): Promise<Reply>;
}

/** What `gate-complete` returns. */
const Outcome = z.object({
  outcome: z.string(),
  decision: z.string().optional(),
  by: z.array(z.string()),
  reasons: z.array(z.string()),
});

/** Whether the last vote of a person was against. */
const objects = (votes: readonly Vote[], person: string): boolean => {
  const last = votes.findLast((vote) => vote.person === person);
  return last !== undefined && last.vote !== 'approve';
};

/** The judge's reasons as sentences, how many approve first. */
const undecided = (reasons: readonly string[]): string => {
  const isCount = (reason: string): boolean => /^\d+ of \d+ /.test(reason);
  const sorted = [...reasons.filter(isCount), ...reasons.filter((reason) => !isCount(reason))];
  const sentences = sorted.map((reason) => `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`);
  return `Not decided yet: ${sentences.join(' ')}`;
};

const WORD = { go: 'approve', 'no-go': 'no-go', object: 'object' } as const;

export interface BallotDeps {
  readonly completeGate: Handler;
  readonly ballots: Ballots;
  readonly now: () => Instant;
}

/**
 * Votes cast at a prompt or by a command. Each is kept before the completer is called with all of them: of two members who
 * vote at the same moment at least one call sees both votes.
 */
export const makeBallot = (
  deps: BallotDeps,
  { people, goLive: { zone } }: Pick<Runbook, 'people' | 'goLive'>,
): Ballot => {
  const nameOf = (person: string): string => people[person]?.name ?? person;
  const named = (persons: readonly string[]): string => persons.map(nameOf).join(', ');
  return {
    async cast(record, vote, persons, words = {}) {
      const { instance, gate } = record;
      const before = await deps.ballots.of(instance);
      const withdrawn = vote === 'go' ? persons.filter((person) => objects(before, person)) : [];
      for (const person of persons) {
        await deps.ballots.cast(instance, {
          person,
          vote: WORD[vote],
          // Two clocks: by this one the gate may not even be open yet.
          at: instant(Math.max(deps.now(), record.openedAt)),
          evidenceDigest: record.evidenceDigest,
          ...words,
        });
      }
      const votes = await deps.ballots.of(instance);
      const result = Outcome.parse(await deps.completeGate({ instance, votes: [...votes] }));
      const reasons = localised(result.reasons.join('; '), zone);
      const gone = withdrawn.length === 0 ? '' : ` This go withdraws the objection of ${named(withdrawn)}.`;
      switch (result.outcome) {
        case 'completed':
        case 'decided':
          return {
            ok: true,
            text: `Gate ${gate} is decided: ${result.decision?.toUpperCase()}, in the name of ${named(result.by)}. ${reasons}${gone}`,
            next: 'the cutover goes on by itself',
          };
        case 'pending': {
          const lacks = undecided(result.reasons);
          return {
            ok: true,
            text: `Gate ${gate}: the vote ${vote} of ${named(persons)} is counted.${gone} ${localised(lacks, zone)}${vote === 'object' ? ' An objection stands until the same person votes go.' : ''}`,
            next: `further votes until the deadline: npx cutover decide ${gate} go|no-go --by PERSON`,
          };
        }
        default:
          return {
            ok: false,
            text: `Gate ${gate} takes no such vote (${result.outcome}): ${reasons}`,
            next: 'npx cutover gates',
          };
      }
    },
  };
};
