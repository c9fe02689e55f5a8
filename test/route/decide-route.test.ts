import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ControlItem, Route } from '#lib/route/control-item.ts';
import { decideRoute, type InvoiceFacts, placeOf, routeFor } from '#lib/route/decide-route.ts';
import { initialControl, latched, nextControl, withPause } from '#lib/route/next-control.ts';
import { customerKeyOf, segmentsOf } from '#lib/route/segments-of.ts';
import { sampleDocument, sampleLine } from '#test/firs/sample-document.ts';

const control = (changes: Partial<ControlItem> = {}): ControlItem => ({
  ...initialControl('adire'),
  ...changes,
});
const facts = (changes: Partial<InvoiceFacts> = {}): InvoiceFacts => ({
  segments: ['branch:LAGOS', 'kind:B2B'],
  customerKey: 'tin:1',
  ...changes,
});
const ramp = (customerPercent: number, segments: readonly string[] = []): Route => ({
  kind: 'ramp',
  segments,
  customerPercent,
});
const goes = (item: ControlItem, which = facts()) => decideRoute(item, which).destination;

describe('decideRoute', () => {
  it.each<[Route, string, boolean]>([
    [{ kind: 'legacy' }, 'legacy', false],
    [{ kind: 'smartapi' }, 'smartapi', false],
    [{ kind: 'pilot', size: 0 }, 'legacy', false],
    [{ kind: 'pilot', size: 1 }, 'smartapi', true],
    [ramp(0), 'legacy', false],
    [ramp(100), 'smartapi', false],
    [ramp(0, ['kind:B2B']), 'smartapi', false],
    [ramp(0, ['kind:B2G']), 'legacy', false],
  ])('sends under %j to %s', (route, destination, takesPilotSlot) => {
    expect(decideRoute(control({ route }), facts())).toEqual({ destination, route, takesPilotSlot });
  });

  it('stops a pilot at its size, but for a revision that holds a slot', () => {
    const full = control({ route: { kind: 'pilot', size: 50 }, pilotTaken: 50 });
    expect(goes(full)).toBe('legacy');
    expect(decideRoute(full, facts({ holdsPilotSlot: true }))).toMatchObject({
      destination: 'smartapi',
      takesPilotSlot: false,
    });
  });

  it('gives a segment its own route, the most careful where several fit', () => {
    const item = control({
      route: { kind: 'smartapi' },
      segmentRoutes: { 'branch:LAGOS': { kind: 'legacy' }, 'kind:B2B': { kind: 'smartapi' } },
    });
    expect(goes(item)).toBe('legacy');
    expect(goes(item, facts({ segments: ['branch:ABUJA', 'kind:B2B'] }))).toBe('smartapi');
    expect(routeFor(item, ['constructor', '__proto__'])).toEqual({ kind: 'smartapi' });
  });

  it('sends nothing to SmartAPI while held, whatever route or segment says', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Route>({ kind: 'smartapi' }, { kind: 'pilot', size: 9 }, ramp(100)),
        fc.boolean(),
        (route, holdsPilotSlot) => {
          const item = control({ route, segmentRoutes: { 'kind:B2B': route }, held: true });
          expect(goes(item, facts({ holdsPilotSlot }))).toBe('legacy');
        },
      ),
    );
  });

  it('sends a note where its original is, or holds it, and counts no slot for it', () => {
    const smartapi = control({ route: { kind: 'smartapi' } });
    const full = control({ route: { kind: 'pilot', size: 1 }, pilotTaken: 1 });
    expect(goes(smartapi, facts({ original: 'legacy' }))).toBe('legacy');
    expect(goes(smartapi, facts({ original: 'smartapi' }))).toBe('smartapi');
    expect(decideRoute(full, facts({ original: 'smartapi' }))).toMatchObject({
      destination: 'smartapi',
      takesPilotSlot: false,
    });
    expect(decideRoute(smartapi, facts({ original: 'legacy' }), 'hold').destination).toBe('held');
    expect(decideRoute(smartapi, facts({ original: 'smartapi' }), 'hold').destination).toBe('smartapi');
  });

  it('is sticky and only grows with the share', () => {
    const at = (customerPercent: number, customerKey: string) =>
      goes(control({ route: ramp(customerPercent) }), facts({ customerKey }));
    fc.assert(
      fc.property(fc.string(), fc.nat(100), fc.nat(100), (customer, a, b) => {
        expect(at(a, customer)).toBe(at(a, customer));
        if (a <= b && at(a, customer) === 'smartapi') expect(at(b, customer)).toBe('smartapi');
      }),
    );
  });

  it('takes about its share of customers', () => {
    const customers = Array.from({ length: 4_000 }, (_, n) => `tin:${n}`);
    const taken = customers.filter((customer) => placeOf(customer) < 2_500).length;
    expect(taken).toBeGreaterThan(900);
    expect(taken).toBeLessThan(1_100);
  });
});

describe('segmentsOf and customerKeyOf', () => {
  it('names what a route may tell apart, sorted, each once', () => {
    const lines = [sampleLine, { ...sampleLine, taxCategory: 'ZERO_VAT' as const }, sampleLine];
    expect(segmentsOf(sampleDocument({ lines }))).toEqual([
      'branch:LAGOS',
      'currency:NGN',
      'kind:B2B',
      'tax:STANDARD_VAT',
      'tax:ZERO_VAT',
      'type:invoice',
    ]);
  });

  it('reads what can be read of anything', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(Array.isArray(segmentsOf(value))).toBe(true);
        expect(typeof customerKeyOf(value)).toBe('string');
      }),
    );
    expect(segmentsOf({ branch: 'LAGOS', kind: 7, currency: 'x'.repeat(99), type: 'a\nb' })).toEqual([
      'branch:LAGOS',
    ]);
  });

  it('knows a customer by TIN, else by what a retail sale says', () => {
    expect(customerKeyOf(sampleDocument())).toBe('tin:90000001-0001');
    const retail = sampleDocument({ buyer: { name: 'Cash', country: 'NG' } });
    expect(customerKeyOf(retail)).toBe('LAGOS|Cash||');
    expect(customerKeyOf({ ...retail, number: 'other' })).toBe(customerKeyOf(retail));
  });
});

describe('nextControl', () => {
  const change = { route: { kind: 'pilot', size: 50 }, cutover: 'c', execution: 'e' } as const;

  it('raises the epoch, empties the pilot, and changes only on the epoch that was read', () => {
    const before = control({ epoch: 4, pilotTaken: 7, pauseReasons: ['operator'] });
    expect(nextControl(before, 4, change)).toMatchObject({
      outcome: 'changed',
      control: { epoch: 5, pilotTaken: 0, pauseReasons: ['operator'], cutover: 'c', execution: 'e' },
    });
    expect(nextControl(before, 3, change)).toEqual({ outcome: 'epoch-moved', control: before });
  });

  it('never leaves the latch without a recovery gate', () => {
    const held = latched(control({ epoch: 2, route: { kind: 'smartapi' } }), 'rb');
    expect(held).toMatchObject({ held: true, epoch: 3, route: { kind: 'legacy' }, segmentRoutes: {} });
    expect(latched(held, 'other')).toBe(held);
    expect(nextControl(held, 3, change)).toEqual({ outcome: 'held', control: held });
    expect(nextControl(held, 3, { ...change, recoveryGate: '' })).toEqual({ outcome: 'held', control: held });
    expect(nextControl(held, 3, { ...change, recoveryGate: 'c/recovery/1' }).control.held).toBe(false);
  });

  it('pauses by party, whatever the order', () => {
    const reasons = ['rollback', 'breaker', 'operator', 'maintenance'] as const;
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...reasons), fc.boolean())), (steps) => {
        const after = steps.reduce((item, [reason, paused]) => withPause(item, reason, paused), control());
        const expected = reasons.filter(
          (reason) => steps.findLast(([name]) => name === reason)?.[1] ?? false,
        );
        expect(after.pauseReasons).toEqual([...expected].sort());
        expect(after.epoch).toBe(0);
      }),
    );
  });
});
