import { describe, expect, it } from 'vitest';
import {
  BREAKER,
  closedQuietly,
  halfOpened,
  isOutage,
  opened,
  passed,
  probeDue,
  settled,
  wantsToKnow,
} from '#lib/clearance/breaker-life.ts';
import { INITIAL_SENDING, type Sending, slowedBy } from '#lib/clearance/sending.ts';
import { fromIso, MINUTE, plus, SECOND } from '#lib/instant.ts';

const T0 = fromIso('2027-04-12T09:00:00+01:00');
const agreed = { perSecond: 10, burst: 1 };

const failing = (rounds: number, seconds = 10): Sending => {
  let sending = INITIAL_SENDING;
  for (let n = 0; n < rounds; n += 1) {
    sending = slowedBy(sending, { now: plus(T0, n * seconds * SECOND), agreed });
  }
  return sending;
};
const passedTimes = (from: Sending, times: number): Sending => {
  let sending = from;
  for (let n = 0; n < times; n += 1) sending = passed(sending, plus(T0, n));
  return sending;
};

describe('what is an outage', () => {
  it('is nothing but failures for about a minute', () => {
    const last = plus(T0, (BREAKER.strikes - 1) * 10 * SECOND);
    expect(isOutage(failing(BREAKER.strikes - 1), last)).toBe(false);
    expect(isOutage(failing(BREAKER.strikes), last)).toBe(true);
    expect(isOutage(INITIAL_SENDING, last)).toBe(false);
  });

  it('is none as soon as one invoice was answered in between', () => {
    const answered = passed(failing(BREAKER.strikes - 1), T0);
    expect(answered.slowed?.strikes).toBe(0);
    expect(isOutage(slowedBy(answered, { now: plus(T0, MINUTE), agreed }), plus(T0, MINUTE))).toBe(false);
  });

  it('costs no write for a success while all is well, nor after a single failure', () => {
    expect(wantsToKnow(INITIAL_SENDING)).toBe(false);
    expect(wantsToKnow(failing(1))).toBe(false);
    expect(wantsToKnow(failing(2))).toBe(true);
    expect(passed(INITIAL_SENDING, T0)).toBe(INITIAL_SENDING);
  });
});

describe('the life of the breaker', () => {
  it('opens once, whoever finds the fault', () => {
    const once = opened(INITIAL_SENDING, T0);
    expect(opened(once, plus(T0, SECOND))).toBe(once);
  });

  it('closes after the passes, and its incidents are settled once', () => {
    const trial = halfOpened(opened(INITIAL_SENDING, T0), plus(T0, MINUTE));
    expect(passedTimes(trial, BREAKER.passes - 1).breaker.state).toBe('half-open');
    const closed = passedTimes(trial, BREAKER.passes);
    expect(closed.breaker).toMatchObject({ state: 'closed', openings: 1, settled: false });
    expect(settled(closed).breaker).toMatchObject({ state: 'closed', settled: true });
    expect(settled(trial)).toBe(trial);
  });

  it('closes after a quiet quarter of an hour, and not before', () => {
    const trial = halfOpened(opened(INITIAL_SENDING, T0), T0);
    expect(closedQuietly(trial, plus(T0, BREAKER.quietMilliseconds - 1))).toBe(trial);
    expect(closedQuietly(trial, plus(T0, BREAKER.quietMilliseconds)).breaker.state).toBe('closed');
    expect(closedQuietly(INITIAL_SENDING, T0)).toBe(INITIAL_SENDING);
  });

  it.each([
    [1, 0],
    [2, 10],
    [3, 20],
    [4, 40],
    [5, 40],
    [50, 40],
  ])('opened %i times without a long good time, is probed after %i minutes', (openings, minutes) => {
    let again = opened(INITIAL_SENDING, T0);
    for (let n = 1; n < openings; n += 1) again = opened(halfOpened(again, T0), T0);
    expect(again.breaker.openings).toBe(openings);
    expect(probeDue(again, plus(T0, minutes * MINUTE))).toBe(true);
    if (minutes > 0) expect(probeDue(again, plus(T0, minutes * MINUTE - 1))).toBe(false);
  });

  it('forgets what it did after two good hours', () => {
    const closed = passedTimes(halfOpened(opened(INITIAL_SENDING, T0), T0), BREAKER.passes);
    const soon = opened(closed, plus(T0, MINUTE));
    expect(soon.breaker.openings).toBe(2);
    const late = opened(closed, plus(T0, BREAKER.forgetsMilliseconds + MINUTE));
    expect(late.breaker.openings).toBe(1);
  });
});
