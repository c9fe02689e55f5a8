import { describe, expect, it } from 'vitest';
import { wayBackArmed } from '#lib/gates/readings/way-back-armed.ts';
import type { Arming } from '#lib/ports/arming.ts';

export interface ArmedWorld {
  readonly arming: Arming;
  /** Switches one part off, and says what its fact begins with. */
  readonly switchOff: () => Promise<string>;
  /** Takes one part away altogether. */
  readonly takeAway: () => Promise<string>;
}

/** What every reading of whether the way back is armed must do. `make` gives a world in which all is on. */
export const armingContract = (name: string, make: () => Promise<ArmedWorld>): void => {
  describe(`arming: ${name}`, () => {
    it('holds where all is on, each part by itself and with what was seen of it', async () => {
      const { arming } = await make();
      const facts = await arming.facts();
      expect(facts.length).toBeGreaterThan(1);
      expect(facts.filter(({ ok }) => !ok)).toEqual([]);
      expect(new Set(facts.map(({ what }) => what)).size).toBe(facts.length);
      for (const { detail } of facts) expect(detail).not.toBe('');
    });

    it.each(['switchOff', 'takeAway'] as const)(
      'names the one part that is off, and stops at none: %s',
      async (how) => {
        const world = await make();
        const before = await world.arming.facts();
        const part = await world[how]();
        const facts = await world.arming.facts();
        expect(facts.length).toBe(before.length);
        const off = facts.filter(({ ok }) => !ok);
        expect(off.map(({ what }) => what)).toEqual([part]);
        expect(off[0]?.detail).not.toBe('');
        expect(wayBackArmed(facts).verdict).toBe('fail');
      },
    );
  });
};
