import type { Vote } from '#lib/gates/gate-record.ts';
import type { Ballots } from '#lib/ports/ballots.ts';

/** Votes of a rehearsal, which live as long as its process. */
export const makeBallots = (): Ballots => {
  const cast = new Map<string, readonly Vote[]>();
  const of = (instance: string): readonly Vote[] => cast.get(instance) ?? [];
  return {
    async cast(instance, vote) {
      cast.set(
        instance,
        [...of(instance), vote].sort((a, b) => a.at - b.at),
      );
    },
    of: async (instance) => of(instance),
  };
};
