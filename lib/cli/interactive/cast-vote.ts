import * as z from 'zod';
import type { GateRecord, Vote } from '#lib/gates/gate-record.ts';
import type { PeopleDeps } from '#lib/rehearsal/people.ts';
import { localised } from '#lib/report/words.ts';
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

const WORD = { go: 'approve', 'no-go': 'no-go', object: 'object' } as const;

/** The votes cast at a prompt or from another terminal, kept by attempt: the completer wants every one on each call. */
export const makeBallot = (deps: Pick<PeopleDeps, 'completeGate' | 'virtual'>, zone: string): Ballot => {
  const cast = new Map<string, readonly Vote[]>();
  return {
    async cast(record, vote, persons, note) {
      const { instance, gate } = record;
      const added = persons.map((person) => ({
        person,
        vote: WORD[vote],
        at: deps.virtual.now(),
        evidenceDigest: record.evidenceDigest,
        ...(note === undefined ? {} : { note }),
      }));
      const votes = [...(cast.get(instance) ?? []), ...added];
      const result = Outcome.parse(await deps.completeGate({ instance, votes }));
      const reasons = localised(result.reasons.join('; '), zone);
      const by = result.by.join(', ');
      switch (result.outcome) {
        case 'completed':
        case 'decided':
          return {
            ok: true,
            text: `Gate ${gate} is decided: ${result.decision?.toUpperCase()}, in the name of ${by}. ${reasons}`,
            next: 'the cutover goes on by itself',
          };
        case 'pending':
          cast.set(instance, votes);
          return {
            ok: true,
            text: `The vote ${vote} of ${persons.join(', ')} stands, and gate ${gate} is not decided: ${reasons}`,
            next: `further votes until the deadline: cutover decide ${gate} go|no-go --by PERSON`,
          };
        default:
          return {
            ok: false,
            text: `Gate ${gate} takes no such vote (${result.outcome}): ${reasons}`,
            next: 'cutover gates',
          };
      }
    },
  };
};
