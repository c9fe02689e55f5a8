import { describe, expect, it } from 'vitest';
import type { Vote } from '#lib/gates/gate-record.ts';
import { instant } from '#lib/instant.ts';
import type { Ballots } from '#lib/ports/ballots.ts';

const vote = (changes: Partial<Vote> = {}): Vote => ({
  person: 'cfo',
  vote: 'approve',
  at: instant(1_800_000_000_000),
  evidenceDigest: 'a'.repeat(64),
  ...changes,
});

/** What every ballot box must do. `make` gives an empty one. */
export const ballotsContract = (name: string, make: () => Ballots | Promise<Ballots>): void => {
  describe(`ballots: ${name}`, () => {
    it('gives back every vote of an attempt, earliest first, and of no other', async () => {
      const ballots = await make();
      expect(await ballots.of('smartapi/switch/1')).toEqual([]);
      await ballots.cast(
        'smartapi/switch/1',
        vote({ at: instant(1_800_000_000_500), vote: 'no-go', note: 'wait' }),
      );
      await ballots.cast('smartapi/switch/1', vote());
      await ballots.cast('smartapi/switch/10', vote({ person: 'cio' }));
      expect(await ballots.of('smartapi/switch/1')).toEqual([
        vote(),
        vote({ at: instant(1_800_000_000_500), vote: 'no-go', note: 'wait' }),
      ]);
    });

    it('keeps two votes of one moment apart, equal ones too', async () => {
      const ballots = await make();
      await Promise.all([
        ballots.cast('i/g/1', vote()),
        ballots.cast('i/g/1', vote()),
        ballots.cast('i/g/1', vote({ person: 'cio' })),
      ]);
      expect((await ballots.of('i/g/1')).map(({ person }) => person).toSorted()).toEqual([
        'cfo',
        'cfo',
        'cio',
      ]);
    });
  });
};
