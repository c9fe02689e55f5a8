import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BREAKER, halfOpened, passed } from '#lib/clearance/breaker-life.ts';
import { giveTurns, isFree } from '#lib/clearance/give-turns.ts';
import { INITIAL_SENDING, type Sending, slowedBy } from '#lib/clearance/sending.ts';
import { fromIso, type Instant, MINUTE, plus, SECOND } from '#lib/instant.ts';

const T0 = fromIso('2027-04-12T09:00:00+01:00');
const agreed = { perSecond: 10, burst: 1 };
const by = plus(T0, MINUTE);
const one = { calls: 1, by };

const given = (sending: Sending, calls: readonly number[], now: Instant = T0, of = agreed) => {
  const { turns, next } = giveTurns(
    sending,
    calls.map((count) => ({ calls: count, by })),
    now,
    of,
  );
  return { next, at: turns.map((turn) => (turn.given ? turn.at - T0 : turn.because)) };
};

describe('turns', () => {
  it('come one gap after the other, also to the next who asks', () => {
    const first = given(INITIAL_SENDING, [1, 1, 2]);
    expect(first.at).toEqual([0, 100, 300]);
    expect(given(first.next, [1]).at).toEqual([400]);
    expect(given(first.next, [1], plus(T0, 10 * SECOND)).at).toEqual([10_000]);
  });

  it('may begin at once as many as were agreed on, after a quiet time', () => {
    const burst = { perSecond: 10, burst: 3 };
    const first = given(INITIAL_SENDING, [1, 1, 1, 1, 1], T0, burst);
    expect(first.at).toEqual([0, 0, 0, 100, 200]);
    expect(given(first.next, [1, 1], plus(T0, 300), burst).at).toEqual([300, 400]);
  });

  it('that would come too late use nothing up', () => {
    const late = giveTurns(INITIAL_SENDING, [{ calls: 5, by: plus(T0, 300) }, one], T0, agreed);
    expect(late.turns).toEqual([
      { given: false, because: 'late' },
      { given: true, at: T0 },
    ]);
    const none = giveTurns(INITIAL_SENDING, [{ calls: 5, by: plus(T0, 300) }], T0, agreed);
    expect(none.next).toBe(INITIAL_SENDING);
  });

  it('wait for what Retry-After said, and then come no faster', () => {
    const resting = slowedBy(INITIAL_SENDING, { now: T0, agreed, restMilliseconds: 5_000 });
    const [first, second] = given(resting, [1, 1]).at;
    expect(first).toBe(5_000);
    expect(Number(second)).toBeGreaterThan(5_100);
    expect(isFree(resting, T0, { perSecond: Number.POSITIVE_INFINITY, burst: 1 })).toBe(false);
  });

  it('are a handful while half-open, until something is known or two minutes have told nothing', () => {
    const trial = halfOpened(INITIAL_SENDING, T0);
    const first = given(trial, [1, 1, 1, 1, 1, 1, 1]);
    expect(first.at.filter((at) => at === 'trial')).toHaveLength(2);
    expect(given(first.next, [1]).at).toEqual(['trial']);
    expect(given(first.next, [1], plus(T0, BREAKER.trialMilliseconds)).at).toEqual(['late']);
    const later = plus(T0, BREAKER.trialMilliseconds);
    const again = giveTurns(first.next, [{ calls: 1, by: plus(later, MINUTE) }], later, agreed);
    expect(again.turns).toEqual([{ given: true, at: later }]);
    let closed = first.next;
    for (let n = 0; n < BREAKER.passes; n += 1) closed = passed(closed, T0);
    expect(given(closed, [1]).at).toEqual([500]);
  });

  it('are never more than burst and rate allow, in any window, whoever asks when for how much', () => {
    const asked = fc.array(fc.record({ pause: fc.nat(2_000), calls: fc.integer({ min: 1, max: 4 }) }), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 9 }),
        asked,
        (rate, burst, all) => {
          let sending = INITIAL_SENDING;
          let now = T0;
          const begun: number[] = [];
          for (const { pause, calls } of all) {
            now = plus(now, pause);
            const requests = Array.from({ length: calls }, () => ({ calls: 1, by: plus(now, 600_000) }));
            const { turns, next } = giveTurns(sending, requests, now, { perSecond: rate, burst });
            sending = next;
            for (const turn of turns) if (turn.given) begun.push(turn.at);
          }
          for (const [from, at] of begun.entries()) {
            for (let to = from; to < begun.length; to += 1) {
              // Whole milliseconds: a turn may come one earlier after the one before it than it would to the fraction.
              const window = ((begun[to] ?? at) - at + 1) / 1_000;
              expect(to - from + 1).toBeLessThanOrEqual(burst + rate * window + 1e-6);
            }
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
