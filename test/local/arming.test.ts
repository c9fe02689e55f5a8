import { describe, expect, it } from 'vitest';
import { wayBackArmed } from '#lib/gates/readings/way-back-armed.ts';
import { instant, MINUTE } from '#lib/instant.ts';
import { type LocalWatch, makeLocalArming } from '#lib/local/arming.ts';
import type { Arming } from '#lib/ports/arming.ts';
import { armingContract } from '#test/contract/arming.ts';
import { smallProgram } from '#test/gates/small-program.ts';

const NOW = instant(1_000 * MINUTE);
const at = (minutes: number) => instant(NOW + minutes * MINUTE);
const watch = (changes: Partial<LocalWatch> = {}): LocalWatch => ({
  next: () => ({ evaluate: at(3), probe: at(1) }),
  judged: () => new Set(['rate', 'outage']),
  ...changes,
});

const armingOf = (
  found: LocalWatch | 'by-hand' | undefined,
  definition = smallProgram.rollbackDefinition,
): Arming =>
  makeLocalArming({
    now: () => NOW,
    every: 5 * MINUTE,
    triggers: [
      { id: 'rate', mode: 'automatic' },
      { id: 'outage', mode: 'propose' },
    ],
    rollbackDefinition: definition,
    watch: () => found,
  });

armingContract('virtual clock', async () => {
  let next = { evaluate: at(3), probe: at(1) };
  let judged = new Set(['rate']);
  const ticking = watch({ next: () => next, judged: () => judged });
  return {
    arming: armingOf(ticking),
    async switchOff() {
      next = { ...next, evaluate: at(-6) };
      return 'schedule evaluate';
    },
    async takeAway() {
      judged = new Set();
      return 'trigger rate';
    },
  };
});

const facts = (...of: Parameters<typeof armingOf>) => armingOf(...of).facts();

describe('whether the way back is armed on a laptop', () => {
  it('is where both schedules tick and the evaluator has each automatic trigger in view', async () => {
    const found = await facts(watch());
    expect(found.map(({ what }) => what)).toEqual([
      'schedule evaluate',
      'schedule probe',
      'trigger rate',
      'roll-back machine',
    ]);
    expect(wayBackArmed(found).verdict).toBe('pass');
  });

  it.each([
    ['no schedule was started', undefined, 'were not started'],
    [
      'the evaluator has stopped',
      watch({ next: () => ({ evaluate: at(-1), probe: at(1) }) }),
      'does not tick',
    ],
    [
      'the probe comes much later',
      watch({ next: () => ({ evaluate: at(1), probe: at(60) }) }),
      'does not tick',
    ],
    ['the evaluator has not looked yet', watch({ judged: () => undefined }), 'has not looked yet'],
    ['a trigger was passed over', watch({ judged: () => new Set(['outage']) }), 'did not judge it'],
  ])('is not where %s', async (_, found, words) => {
    const reading = wayBackArmed(await facts(found));
    expect(reading).toMatchObject({ verdict: 'fail', measured: expect.stringContaining(words) });
  });

  it('is not without a roll-back to start', async () => {
    const nothing = { ...smallProgram.rollbackDefinition, States: {} };
    expect(wayBackArmed(await facts(watch(), nothing))).toMatchObject({ verdict: 'fail' });
  });

  it('is said to be by hand where a rehearsal is turned back so', async () => {
    const found = await facts('by-hand');
    expect(wayBackArmed(found).verdict).toBe('pass');
    expect(found[0]?.detail).toContain('turned back by hand');
  });

  it('nothing at all is nothing armed', () => {
    expect(wayBackArmed([]).verdict).toBe('fail');
  });
});
