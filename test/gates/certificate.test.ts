import { describe, expect, it } from 'vitest';
import { canonicalJson, sha256 } from '#lib/digest.ts';
import { makeCertificate } from '#lib/gates/certificate.ts';
import { fromIso } from '#lib/instant.ts';
import type { Report } from '#lib/report/report.ts';
import { sampleReport } from '#test/report/sample-report.ts';

const digests = { program: sha256('p'), code: sha256('c'), calendar: sha256('k'), roster: sha256('r') };
const certified = (changes: Partial<Report> = {}) =>
  makeCertificate(sampleReport(changes), digests, {
    cutover: 'adire',
    rehearsedAt: fromIso('2027-03-01T09:00:00Z'),
    attestedBy: undefined,
    states: 200,
  });

describe('a rehearsal certificate', () => {
  it('binds program and code, and says what was shown, when, and how long stages took', () => {
    expect(certified()).toMatchObject({
      kind: 'rehearsal-certificate',
      cutover: 'adire',
      digests,
      scenario: 'go',
      seed: 1,
      outcome: 'completed',
      asExpected: true,
      stageMinutes: { switch: 90 },
      rolledBack: false,
      rehearsedAt: '2027-03-01T09:00:00.000Z',
    });
  });

  it('of a laptop is attested by nobody', () => {
    expect(certified().attestedBy).toBeUndefined();
    expect(canonicalJson({ ...certified() })).not.toContain('attestedBy');
  });

  it('is about the run, not about how fast the machine was', () => {
    expect(certified({ wallSeconds: 99 }).reportDigest).toBe(certified().reportDigest);
    expect(certified({ seed: 2 }).reportDigest).not.toBe(certified().reportDigest);
    expect(certified({ unproven: ['kind:B2G'] }).reportDigest).not.toBe(certified().reportDigest);
  });

  it('does not hide what went wrong', () => {
    const rollback = { trigger: 't', detectedAfterInvoices: 0, secondsToSafe: 40, replayed: 0 };
    const bad = certified({
      outcome: 'failed',
      expectation: { met: false, misses: ['1 invoices lost'] },
      rollbacks: [rollback],
    });
    expect(bad).toMatchObject({ outcome: 'failed', asExpected: false, rolledBack: true });
  });

  it('names each state that was turned back from, and how long it took: the others are unproven', () => {
    const from = (state: string, secondsToSafe: number) => ({
      trigger: 't',
      state,
      detectedAfterInvoices: 0,
      secondsToSafe,
      replayed: 0,
    });
    const back = certified({
      rollbacks: [from('Pilot · run', 40), from('Gate · decision', 31), from('Pilot · run', 35)],
    });
    expect(back.statesTurnedBack).toEqual(['Gate · decision', 'Pilot · run']);
    expect(back.secondsToSafe).toEqual([40, 31, 35]);
    expect(certified().statesTurnedBack).toEqual([]);
  });
});
