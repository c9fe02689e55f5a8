import { describe, expect, it } from 'vitest';
import { makeDryRun } from '#lambdas/dry-run/handler.ts';
import { makeRunCanary } from '#lambdas/run-canary/handler.ts';
import { DOCUMENT_RULES } from '#lib/clearance/document-rules.ts';
import type { IntakeAnswer } from '#lib/clearance/intake-answer.ts';
import type { InvoiceDocument } from '#lib/clearance/invoice.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import type { Authority } from '#lib/ports/authority.ts';
import { fakeAuthority, faulty, REFUSES_US, UNAVAILABLE } from '#test/actions/fake-authority.ts';
import { fakeClock } from '#test/actions/fake-clock.ts';
import { documentOf, rowOf } from '#test/actions/invoices.ts';
import { makeWorld, onRoute, request, TENANT, type World } from '#test/actions/world.ts';

const samples = (...documents: unknown[]) => ({
  documents: async (count: number) => documents.slice(0, count),
});
const REASON = { code: 'x', text: 'because' };

describe('run-canary', () => {
  const canaryWorld = () => makeWorld({ canary: { action: 'run-canary', stage: 'switch' } });

  /** Intake takes it; the row shows each state in turn, one a look. */
  const canary = async (
    world: World,
    states: readonly Partial<LedgerRow>[],
    answer?: IntakeAnswer,
    seen: InvoiceDocument[] = [],
  ) => {
    let looks = 0;
    return makeRunCanary({
      ...world,
      samples: samples(documentOf('SAMPLE', { dueDate: '2020-01-01' })),
      intakeCanary: async (document) => {
        seen.push(document);
        const { number, irn } = rowOf(document.number);
        if (irn === undefined) throw new Error('no IRN');
        return answer ?? { status: 202, outcome: 'accepted', number, revision: 1, irn };
      },
      ledger: {
        async latest(_tenant, number) {
          const state = states[Math.min(looks, states.length - 1)];
          looks += 1;
          return state && rowOf(number, { canary: true, ...state });
        },
      },
    })(request('canary'));
  };

  it('passes when it is proven, with a number of its own and today’s date', async () => {
    const seen: InvoiceDocument[] = [];
    const world = canaryWorld();
    const result = await canary(
      world,
      [{ state: 'received' }, { state: 'claimed' }, { state: 'proven' }],
      undefined,
      seen,
    );
    expect(result.verdict).toBe('pass');
    expect(seen[0]?.number).toMatch(/^CANARY20270412[0-9A-F]{8}$/);
    expect(seen[0]).toMatchObject({ issueDate: '2027-04-12' });
    expect(seen[0]?.dueDate).toBeUndefined();
  });

  it('uses the same number for the same try and another one for the next', async () => {
    const seen: InvoiceDocument[] = [];
    const world = canaryWorld();
    await canary(world, [{ state: 'rejected' }], undefined, seen);
    await canary(world, [{ state: 'proven' }], undefined, seen);
    await canary(canaryWorld(), [{ state: 'proven' }], undefined, seen);
    expect(seen[0]?.number).not.toBe(seen[1]?.number);
    expect(seen[2]?.number).toBe(seen[0]?.number);
  });

  it.each<[string, Partial<LedgerRow>, string, string]>([
    ['it is rejected', { state: 'rejected', reason: REASON }, 'fail', 'because'],
    ['it went to legacy', { state: 'legacy' }, 'fail', 'ended legacy'],
    ['it was sent for signing', { state: 'submitted', submissions: 1 }, 'fail', 'must never happen'],
    ['it was cleared', { state: 'cleared' }, 'fail', 'must never happen'],
    ['it hangs', { state: 'received' }, 'inconclusive', 'still received after 5 minutes'],
  ])('%s', async (_what, row, verdict, text) => {
    const result = await canary(canaryWorld(), [row]);
    expect(result.verdict).toBe(verdict);
    expect(JSON.stringify(result.reasons)).toContain(text);
  });

  it.each<[IntakeAnswer, string]>([
    [{ status: 503, outcome: 'unavailable', reason: REASON }, 'inconclusive'],
    [{ status: 200, outcome: 'legacy', number: 'X' }, 'fail'],
    [{ status: 422, outcome: 'refused', number: 'X', reasons: [REASON] }, 'fail'],
    [{ status: 409, outcome: 'conflict', number: 'X', reason: REASON }, 'fail'],
    [{ status: 400, outcome: 'unreadable', reason: REASON }, 'fail'],
    [{ status: 413, outcome: 'too-large', reason: REASON }, 'fail'],
  ])('intake answers %j', async (answer, verdict) => {
    expect(await canary(canaryWorld(), [{ state: 'proven' }], answer)).toMatchObject({ verdict });
  });

  it('fails when the route changed while it ran', async () => {
    const holder: { world?: World } = {};
    const clock = fakeClock(undefined, async () => {
      if (holder.world) await onRoute(holder.world, { kind: 'smartapi' });
    });
    const world = makeWorld({ canary: { action: 'run-canary', stage: 'switch' } }, clock);
    holder.world = world;
    const result = await canary(world, [{ state: 'received' }, { state: 'proven' }]);
    expect(result.verdict).toBe('fail');
    expect((await world.control.get(TENANT)).epoch).toBe(1);
  });

  it('fails when no sample can be made', async () => {
    const world = canaryWorld();
    const deps = {
      ...world,
      samples: samples(),
      intakeCanary: async () => Promise.reject(new Error('not reached')),
    };
    expect(await makeRunCanary(deps)(request('canary'))).toMatchObject({ verdict: 'fail' });
  });
});

describe('dry-run', () => {
  const dryRun = (
    documents: readonly unknown[],
    authority: Partial<Authority> = {},
    sample = documents.length,
  ) => {
    const world = makeWorld({ dry: { action: 'dry-run', stage: 'readiness' } });
    const deps = {
      ...world,
      samples: samples(...documents),
      authority: fakeAuthority(authority),
      documentRules: DOCUMENT_RULES,
    };
    return makeDryRun(deps)(request('dry', { sample }));
  };

  it('passes when every sample does, and signs none', async () => {
    const result = await dryRun([documentOf('A'), documentOf('B')]);
    expect(result).toMatchObject({ verdict: 'pass' });
    expect(JSON.stringify(result.reasons)).toContain('none was registered');
  });

  it('gives the authority the original of a note', async () => {
    const seen: unknown[] = [];
    const authority: Partial<Authority> = {
      validateInvoice: async (_irn, document, original) => {
        seen.push([document.number, original?.issueDate]);
        return { ok: true, value: { ok: true } };
      },
    };
    await dryRun([documentOf('A'), documentOf('N', { type: 'credit-note', references: 'A' })], authority);
    expect(seen).toEqual([
      ['A', undefined],
      ['N', '2027-04-12'],
    ]);
  });

  it('is inconclusive with fewer samples than asked for, and with none', async () => {
    expect(await dryRun([documentOf('A')], {}, 3)).toMatchObject({ verdict: 'inconclusive' });
    expect(await dryRun([], {}, 3)).toMatchObject({ verdict: 'inconclusive' });
  });

  it.each<[string, unknown, Partial<Authority>, string]>([
    ['a sample that is no invoice', { number: 'A' }, {}, 'fail'],
    ['a sample that does not add up', documentOf('A', { gross: '1.00' }), {}, 'fail'],
    ['a number that cannot be an IRN', documentOf('A€'), {}, 'fail'],
    [
      'an IRN that is not taken',
      documentOf('A'),
      { validateIrn: async () => ({ ok: true, value: { ok: false } }) },
      'fail',
    ],
    [
      'content that is not taken',
      documentOf('A'),
      { validateInvoice: async () => ({ ok: true, value: { ok: false } }) },
      'fail',
    ],
    [
      'a rejection',
      documentOf('A'),
      { validateInvoice: async () => faulty({ class: 'rejected', reasons: [REASON] }) },
      'fail',
    ],
    ['a refused key', documentOf('A'), { validateIrn: async () => faulty(REFUSES_US) }, 'fail'],
    ['an outage', documentOf('A'), { validateInvoice: async () => faulty(UNAVAILABLE) }, 'inconclusive'],
    [
      'an ambiguous answer',
      documentOf('A'),
      { validateInvoice: async () => faulty({ class: 'ambiguous', detail: 'try later' }) },
      'inconclusive',
    ],
  ])('%s', async (_what, document, authority, verdict) => {
    expect(await dryRun([document], authority)).toMatchObject({ verdict });
  });
});
