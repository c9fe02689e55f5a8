import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, MINUTE, plus } from '#lib/instant.ts';
import { nextCall } from '#lib/paging/next-call.ts';
import type { Page } from '#lib/ports/pages.ts';
import { page } from '#test/contract/pages.ts';

const T = instant(1_000_000);

describe('nextCall', () => {
  it('calls the first at once', () => {
    expect(nextCall(page(), T)).toEqual({ kind: 'call', person: 'tech' });
  });

  it('waits until somebody has had all of their minutes, and then calls the next', () => {
    const called = page({ calls: [{ at: T, to: ['tech'] }] });
    expect(nextCall(called, plus(T, 10 * MINUTE - 1))).toEqual({ kind: 'wait' });
    expect(nextCall(called, plus(T, 10 * MINUTE))).toEqual({ kind: 'call', person: 'pm' });
  });

  it.each([{ acknowledged: { by: 'tech', at: T } }, { recoveredAt: T }, { exhaustedAt: T }])(
    'is over with %j',
    (changes) => {
      expect(nextCall(page(changes), plus(T, 1_000 * MINUTE))).toEqual({ kind: 'over' });
    },
  );

  it('a page that nobody is on is told to all at once, and throws at nobody', () => {
    expect(nextCall(page({ chain: [] }), T)).toEqual({ kind: 'exhausted' });
  });

  it('calls everybody as often as agreed, in turn, and then ends, whatever the chain', () => {
    const people = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        people,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 5, max: 60 }),
        (chain, rounds, minutes) => {
          let current: Page = page({ chain, rounds, minutes });
          const called: string[] = [];
          for (let tick = 0; tick < 1_000; tick += 1) {
            const now = plus(T, tick * 5 * MINUTE);
            const next = nextCall(current, now);
            if (next.kind === 'over') break;
            if (next.kind === 'exhausted') current = { ...current, exhaustedAt: now };
            if (next.kind === 'call') {
              called.push(next.person);
              current = { ...current, calls: [...current.calls, { at: now, to: [next.person] }] };
            }
          }
          expect(called).toEqual(Array.from({ length: rounds }, () => chain).flat());
          expect(current.exhaustedAt).toBeDefined();
        },
      ),
    );
  });
});
