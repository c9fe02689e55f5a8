import { describe, expect, it } from 'vitest';
import type { IntakeAnswer, StatusAnswer } from '#lib/clearance/intake-answer.ts';
import { makeIrn } from '#lib/clearance/irn.ts';
import { type ConnectorEvent, type ConnectorPolicy, nextStep } from '#lib/erp/connector.ts';

const POLICY: ConnectorPolicy = {
  silenceMilliseconds: 30_000,
  askAgainMilliseconds: 60_000,
  fallback: { lawful: true, afterMilliseconds: 1_800_000 },
};
const UNLAWFUL: ConnectorPolicy = { ...POLICY, fallback: { ...POLICY.fallback, lawful: false } };
const FRESH = { output: 'smartapi', waitedMilliseconds: 30_000, asked: 0 } as const;
const LATE = { ...FRESH, waitedMilliseconds: 1_800_000, asked: 5 };
const made = makeIrn('INV1', '94ND90NR', '2027-01-11');
if (!made.ok) throw new Error(made.error.text);
const irn = made.value;
const number = 'INV1';
const reason = { code: 'x', text: 'why' };

const answer = (value: IntakeAnswer): ConnectorEvent => ({ of: 'answer', answer: value });
const status = (value: StatusAnswer): ConnectorEvent => ({ of: 'status', answer: value });
const state = (
  outcome: 'pending' | 'cleared' | 'rejected' | 'refused' | 'legacy',
  more = {},
): ConnectorEvent => status({ status: 200, outcome, number, revision: 1, ...more });

describe('the connector', () => {
  it('issues on legacy without asking anybody while its own output is legacy', () => {
    expect(nextStep({ of: 'posted' }, { ...FRESH, output: 'legacy' }, POLICY)).toEqual({
      step: 'issue-on-legacy',
      because: 'output',
    });
  });

  const table: readonly (readonly [string, ConnectorEvent, object])[] = [
    ['posted', { of: 'posted' }, { step: 'post' }],
    [
      'accepted',
      answer({ status: 202, outcome: 'accepted', number, revision: 1, irn }),
      { step: 'await-clearance', irn },
    ],
    [
      'routed to legacy',
      answer({ status: 200, outcome: 'legacy', number }),
      { step: 'issue-on-legacy', because: 'route' },
    ],
    [
      'refused',
      answer({ status: 422, outcome: 'refused', number, reasons: [reason] }),
      { step: 'hand-to-clerk', reason },
    ],
    [
      'in conflict',
      answer({ status: 409, outcome: 'conflict', number, reason }),
      { step: 'hand-to-clerk', reason },
    ],
    ['unreadable', answer({ status: 400, outcome: 'unreadable', reason }), { step: 'hand-to-clerk', reason }],
    ['too large', answer({ status: 413, outcome: 'too-large', reason }), { step: 'hand-to-clerk', reason }],
    [
      'unavailable',
      answer({ status: 503, outcome: 'unavailable', reason }),
      { step: 'hold-and-ask', afterMilliseconds: 60_000 },
    ],
    ['silent', { of: 'silence' }, { step: 'hold-and-ask', afterMilliseconds: 60_000 }],
    ['not found when asked', status({ status: 404, outcome: 'not-found', number }), { step: 'post' }],
    ['pending when asked', state('pending', { irn }), { step: 'await-clearance', irn }],
    ['cleared when asked', state('cleared', { irn, qr: 'QR' }), { step: 'issue-cleared', irn, qr: 'QR' }],
    ['cleared without a QR yet', state('cleared', { irn }), { step: 'await-clearance', irn }],
    ['legacy when asked', state('legacy'), { step: 'issue-on-legacy', because: 'route' }],
    ['rejected when asked', state('rejected', { reason }), { step: 'hand-to-clerk', reason }],
    ['refused when asked', state('refused', { reason }), { step: 'hand-to-clerk', reason }],
  ];
  it.each(table)('%s', (_, event, expected) => {
    expect(nextStep(event, FRESH, POLICY)).toEqual(expected);
  });

  const unanswered: readonly ConnectorEvent[] = [
    { of: 'silence' },
    answer({ status: 503, outcome: 'unavailable', reason }),
  ];
  it.each(unanswered)(
    'issues on legacy once policy lets it go, and says that it must be reconciled: %j',
    (event) => {
      expect(nextStep(event, LATE, POLICY)).toMatchObject({
        step: 'issue-on-legacy',
        because: 'fallback',
        reason: { code: 'fallback-to-legacy' },
      });
    },
  );

  it.each(unanswered)('holds on where a fallback is not lawful, however long it takes: %j', (event) => {
    expect(nextStep(event, LATE, UNLAWFUL)).toEqual({ step: 'hold-and-ask', afterMilliseconds: 600_000 });
  });

  it('takes "cannot say" for neither "not found" nor an answer: it holds, and falls back as after silence', () => {
    const away = status({
      status: 503,
      outcome: 'unavailable',
      number,
      reason: { code: 'unavailable', text: 'x' },
    });
    for (const facts of [FRESH, LATE]) {
      for (const policy of [POLICY, UNLAWFUL]) {
        expect(nextStep(away, facts, policy)).toEqual(nextStep({ of: 'silence' }, facts, policy));
      }
    }
  });

  it('never falls back to legacy with an invoice that SmartAPI is known to have', () => {
    for (const event of [
      answer({ status: 202, outcome: 'accepted', number, revision: 1, irn }),
      state('pending', { irn }),
      state('cleared', { irn }),
    ]) {
      expect(nextStep(event, { ...LATE, waitedMilliseconds: 9e9 }, POLICY).step).toBe('await-clearance');
    }
  });

  it('asks more and more seldom, and never sleeps past the moment of the fallback', () => {
    const pause = (asked: number, waitedMilliseconds: number) =>
      nextStep({ of: 'silence' }, { ...FRESH, asked, waitedMilliseconds }, POLICY);
    expect(pause(1, 100_000)).toMatchObject({ afterMilliseconds: 120_000 });
    expect(pause(9, 100_000)).toMatchObject({ afterMilliseconds: 600_000 });
    expect(pause(9, 1_799_999)).toMatchObject({ afterMilliseconds: 1 });
  });

  it('sends a mended document again while only the former revision is spoken of', () => {
    const event = (revision: number): ConnectorEvent => ({
      of: 'status',
      answer: { status: 200, outcome: 'rejected', number, revision, reason },
    });
    const mending = { output: 'smartapi', waitedMilliseconds: 0, asked: 1, mends: 1 } as const;
    expect(nextStep(event(1), mending, POLICY)).toEqual({ step: 'post' });
    expect(nextStep(event(2), mending, POLICY)).toEqual({ step: 'hand-to-clerk', reason });
  });
});
