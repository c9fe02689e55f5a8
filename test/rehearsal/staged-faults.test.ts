import { describe, expect, it } from 'vitest';
import { fromIso, HOUR, plus } from '#lib/instant.ts';
import type { InvoiceKey } from '#lib/ports/ledger.ts';
import { stagedFaults } from '#lib/rehearsal/staged-faults.ts';

const GO_LIVE = fromIso('2027-04-10T20:00:00+01:00');
const KEYS: readonly InvoiceKey[] = ['a', 'b', 'c'].map((number) => ({ tenant: 't', number, revision: 1 }));

const staged = (hoursAfterGoLive = 0) =>
  stagedFaults({
    now: () => plus(GO_LIVE, hoursAfterGoLive * HOUR),
    goLive: GO_LIVE,
    calendar: {},
    scenario: {
      events: [
        { at: 'T+1h', to: 'T+2h', do: 'intake-dead' },
        { at: 'T+3h', to: 'T+4h', do: 'connector-silent' },
      ],
    },
  });

const bell = () => {
  const rung: string[] = [];
  return {
    rung,
    ring: async (keys: readonly InvoiceKey[]) => void rung.push(...keys.map(({ number }) => number)),
  };
};

describe('intake while it is dead', () => {
  it.each([
    [0.99, 'answered'],
    [1, 'silence'],
    [1.99, 'silence'],
    [2, 'answered'],
  ])('%d hours after go-live: %s', async (hours, seen) => {
    let called = 0;
    const call = staged(hours).atTheDoor(async () => {
      called += 1;
      return 'answered';
    });
    const waited = new Promise((resolve) => setImmediate(() => resolve('silence')));
    expect(await Promise.race([call, waited])).toBe(seen);
    expect(called).toBe(seen === 'answered' ? 1 : 0);
  });
});

describe('the connector while it is silent', () => {
  it('says when it runs again, and nothing at other times', () => {
    const { connectorUpAgain } = staged();
    expect(connectorUpAgain(plus(GO_LIVE, 3 * HOUR))).toBe(plus(GO_LIVE, 4 * HOUR));
    expect(connectorUpAgain(plus(GO_LIVE, 4 * HOUR))).toBeUndefined();
    expect(connectorUpAgain(GO_LIVE)).toBeUndefined();
  });
});

describe('a replay that breaks off', () => {
  it('has rung for some of them, as often as the scenario says, as an error of the Lambda service', async () => {
    const faults = staged();
    const inner = bell();
    const doorbell = faults.onReplay(inner);
    faults.breakReplay(2, 1);
    await expect(doorbell.ring(KEYS)).rejects.toMatchObject({ name: 'Lambda.SdkClientException' });
    expect(inner.rung).toEqual(['a', 'b']);
    await doorbell.ring(KEYS);
    expect(inner.rung).toEqual(['a', 'b', 'a', 'b', 'c']);
  });

  it('does not break unasked', async () => {
    const inner = bell();
    await staged().onReplay(inner).ring(KEYS);
    expect(inner.rung).toHaveLength(3);
  });
});
