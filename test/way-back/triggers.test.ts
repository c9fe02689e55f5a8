import { describe, expect, it } from 'vitest';
import { fromIso, HOUR, plus } from '#lib/instant.ts';
import type { Incident } from '#lib/ports/incidents.ts';
import { err, ok } from '#lib/result.ts';
import { outageRule } from '#lib/watch/outage-clock.ts';
import { NOTHING_WATCHED } from '#lib/watch/watch-state.ts';
import { proposalIncident } from '#lib/way-back/proposal.ts';
import { judgeAuthorityOutage } from '#lib/way-back/triggers/judge-authority-outage.ts';
import { judgeDeclared } from '#lib/way-back/triggers/judge-declared.ts';
import { type DisruptionLook, judgeErpDisruption } from '#lib/way-back/triggers/judge-erp-disruption.ts';

const NOW = fromIso('2027-04-15T14:40:00Z');
const BEGAN = plus(NOW, -24 * HOUR);

const look = (over: Partial<DisruptionLook> = {}): DisruptionLook => ({
  silence: ok({ why: 'The offices are closed.' }),
  documents: ok({ received: 0, refused: 0 }),
  intake: undefined,
  incidents: ok([]),
  runBegan: BEGAN,
  ...over,
});
const disruption = (over: Partial<DisruptionLook>) => judgeErpDisruption('erp-disrupted', look(over)).verdict;

const incident = (over: Partial<Incident> = {}): Incident => ({
  id: 'adire/declared/1',
  cutover: 'adire',
  severity: 1,
  title: 'A second IRN',
  source: 'declared',
  openedAt: NOW,
  ...over,
});

describe('a disrupted ERP', () => {
  it('is none while a clerk mends what was refused: twenty of twenty-five in half an hour turned back a sound cutover', () => {
    expect(disruption({ documents: ok({ received: 5, refused: 20 }) })).toBe('quiet');
    expect(disruption({ documents: ok({ received: 0, refused: 28 }) })).toBe('quiet');
    expect(disruption({ documents: ok({ received: 0, refused: 29 }) })).toBe('pulled');
    expect(disruption({ documents: ok({ received: 30, refused: 29 }) })).toBe('quiet');
  });

  it('is one where intake itself fails more than every second call, and of few calls nobody says so', () => {
    expect(disruption({ intake: ok({ calls: 4, failed: 4 }) })).toBe('quiet');
    expect(disruption({ intake: ok({ calls: 5, failed: 5 }) })).toBe('pulled');
    expect(disruption({ intake: ok({ calls: 100, failed: 50 }) })).toBe('quiet');
    expect(disruption({ intake: ok({ calls: 100, failed: 60 }) })).toBe('pulled');
  });

  it.each([
    ['silence', { silence: err('throttled') }],
    ['documents', { documents: err('throttled') }],
    ['intake', { intake: err('throttled') }],
    ['incidents', { incidents: err('throttled') }],
  ] as const)('is not denied where %s cannot be read', (_, over) => {
    const found = judgeErpDisruption('erp-disrupted', look(over));
    expect(found.verdict).toBe('inconclusive');
    expect(found.reasons.join(' ')).toContain('throttled');
  });

  it('is one when IT says so, whatever else cannot be read', () => {
    const signal = ok([incident({ source: 'erp-disrupted' })]);
    expect(disruption({ incidents: signal, documents: err('throttled') })).toBe('pulled');
  });
});

describe('what is declared', () => {
  const verdict = (found: readonly Incident[]) => judgeDeclared('declared', ok(found), BEGAN).verdict;

  it('is an open Sev-1 of this run under the trigger’s own name', () => {
    expect(verdict([incident()])).toBe('pulled');
    expect(verdict([incident({ severity: 2 })])).toBe('quiet');
    expect(verdict([incident({ closedAt: NOW })])).toBe('quiet');
    expect(verdict([incident({ source: 'worker' })])).toBe('quiet');
    expect(verdict([incident({ openedAt: plus(BEGAN, -1) })])).toBe('quiet');
  });

  it('is not what the watch has asked the authority itself', () => {
    const id = proposalIncident('adire', 'declared', NOW, []);
    expect(verdict([incident({ id })])).toBe('quiet');
  });

  it('is not denied where incidents cannot be read', () => {
    expect(judgeDeclared('declared', err('throttled'), BEGAN).verdict).toBe('inconclusive');
  });
});

describe('an outage of the authority', () => {
  const rule = outageRule(12 * HOUR);
  it('is not denied where the clock cannot be read, or where nobody has looked', () => {
    const unread = judgeAuthorityOutage('authority-outage', err('throttled'), NOW, rule);
    const unseen = judgeAuthorityOutage('authority-outage', ok(NOTHING_WATCHED), NOW, rule);
    expect([unread.verdict, unseen.verdict]).toEqual(['inconclusive', 'inconclusive']);
  });
});
