import * as z from 'zod';
import type { GateRecord, Vote } from '#lib/gates/gate-record.ts';
import type { PeopleDeps } from '#lib/rehearsal/people.ts';
import { localised } from '#lib/report/words.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import type { Reply } from './command.ts';

export interface Ballot {
  /** Adds votes of these persons to those cast before, and hands all of them to the completer, which judges. */
  cast(
    record: GateRecord,
    vote: 'go' | 'no-go' | 'object',
    persons: readonly string[],
    note?: string,
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

/** The votes cast at a prompt or from another terminal, kept by attempt: the completer wants every one on each call. */
export const makeBallot = (
  deps: Pick<PeopleDeps, 'completeGate' | 'virtual'>,
  { people, goLive: { zone } }: Pick<Runbook, 'people' | 'goLive'>,
): Ballot => {
  const nameOf = (person: string): string => people[person]?.name ?? person;
  const named = (persons: readonly string[]): string => persons.map(nameOf).join(', ');
  const cast = new Map<string, readonly Vote[]>();
  return {
    async cast(record, vote, persons, note) {
      const { instance, gate } = record;
      const before = cast.get(instance) ?? [];
      const withdrawn = vote === 'go' ? persons.filter((person) => objects(before, person)) : [];
      const added = persons.map((person) => ({
        person,
        vote: WORD[vote],
        at: deps.virtual.now(),
        evidenceDigest: record.evidenceDigest,
        ...(note === undefined ? {} : { note }),
      }));
      const votes = [...before, ...added];
      const result = Outcome.parse(await deps.completeGate({ instance, votes }));
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
          cast.set(instance, votes);
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
