import { describe, expect, it } from 'vitest';
import { sha256 } from '#lib/digest.ts';
import { attestedByCi, attestedByUat } from '#lib/gates/attestors.ts';
import { type Certificate, makeCertificate } from '#lib/gates/certificate.ts';
import { judgeCertificates, measuredSeconds, statesTurnedBack } from '#lib/gates/judge-certificates.ts';
import { rehearsals } from '#lib/gates/readings/rehearsals.ts';
import { DAY, fromIso, plus } from '#lib/instant.ts';
import type { CertificatesFound } from '#lib/ports/certificates.ts';
import { sampleReport } from '#test/report/sample-report.ts';

const REHEARSED = fromIso('2027-04-01T09:00:00Z');
const digests = { program: sha256('p'), code: sha256('c'), calendar: sha256('k'), roster: sha256('r') };
const made = (changes: Partial<Certificate> = {}): Certificate => ({
  ...makeCertificate(sampleReport(), digests, {
    cutover: 'adire',
    rehearsedAt: REHEARSED,
    attestedBy: attestedByUat('adire-r1'),
    states: 200,
  }),
  ...changes,
});
const back = (changes: Partial<Certificate> = {}) =>
  made({
    scenario: 'rollback',
    rolledBack: true,
    secondsToSafe: [41],
    statesTurnedBack: ['Pilot · run'],
    attestedBy: attestedByCi('77'),
    ...changes,
  });
const demand = {
  program: digests.program,
  code: digests.code,
  maxAgeMilliseconds: 30 * DAY,
  now: plus(REHEARSED, 5 * DAY),
};
const judge = (...certificates: readonly Certificate[]) => judgeCertificates(certificates, demand);

describe('the rehearsals of a program', () => {
  it('are enough where one completed and one turned back; one that did both is both', () => {
    expect(judge(made(), back())).toMatchObject({ holds: true, missing: [] });
    expect(judge(made({ rolledBack: true }))).toMatchObject({ holds: true });
  });

  it('are not enough without a roll-back, without one that completed, or without any', () => {
    expect(judge(made()).missing).toEqual([expect.stringContaining('with a roll-back')]);
    expect(judge(back({ outcome: 'rolled-back' })).missing).toEqual([
      expect.stringContaining('that completed'),
    ]);
    expect(judge().missing).toHaveLength(2);
  });

  it.each<[string, Partial<Certificate>, string]>([
    ['a laptop’s', { attestedBy: undefined }, 'unattested'],
    ['one with an attestation that somebody made up', { attestedBy: 'the boss' }, 'unattested'],
    ['of another program', { digests: { ...digests, program: sha256('x') } }, 'another program'],
    ['of other code', { digests: { ...digests, code: sha256('x') } }, 'other code'],
    ['too old', { rehearsedAt: '2027-03-01T00:00:00.000Z' }, 'older than 30 days'],
    ['of tomorrow', { rehearsedAt: '2027-04-07T09:00:00.000Z' }, 'future'],
    ['not as expected', { asExpected: false }, 'not end as expected'],
    ['one that lost an invoice', { invoices: { ...made().invoices, lost: 1 } }, '1 lost'],
  ])('do not count %s', (_what, changes, why) => {
    const judged = judge(made({ rolledBack: true, ...changes }));
    expect(judged.holds).toBe(false);
    expect(judged.refused.join()).toContain(why);
  });

  it('are counted up to the very day that the runbook allows', () => {
    const at = (now: number) =>
      judgeCertificates([made({ rolledBack: true })], { ...demand, now: plus(REHEARSED, now) });
    expect(at(30 * DAY).holds).toBe(true);
    expect(at(30 * DAY + 1).holds).toBe(false);
  });

  it('are not outweighed: one that went wrong needs a newer one of its scenario', () => {
    const wrong = back({ asExpected: false, rehearsedAt: '2027-04-02T09:00:00.000Z' });
    expect(judge(made(), back(), wrong).missing).toEqual([
      expect.stringContaining('newer rehearsal of rollback'),
    ]);
    const newer = back({ rehearsedAt: '2027-04-03T09:00:00.000Z' });
    expect(judge(made(), back(), wrong, newer)).toMatchObject({ holds: true });
  });

  it('tell states turned back, each once, of how many there are', () => {
    expect(statesTurnedBack([made(), back(), back()])).toBe('states turned back: 1 of 200');
  });

  it('give the forecast seconds that a real clock measured, and none of a virtual one', () => {
    const found: CertificatesFound = {
      asked: true,
      certificates: [made({ rolledBack: true, secondsToSafe: [52] }), back()],
      unreadable: [],
    };
    expect(measuredSeconds(found, demand)).toEqual([52]);
    expect(measuredSeconds({ asked: false, why: '' }, demand)).toEqual([]);
  });
});

describe('the criterion of rehearsals', () => {
  const found = (certificates: readonly Certificate[], unreadable: readonly string[] = []) =>
    rehearsals({ asked: true, certificates, unreadable }, demand);

  it('passes on them, and tells times and states', () => {
    expect(found([made(), back()])).toMatchObject({ verdict: 'pass' });
    expect(found([made(), back()]).measured).toContain('safe after 41 s');
  });

  it('is missing without any that counts, and fails where one is lacking or something is filed that is none', () => {
    expect(found([])).toMatchObject({ verdict: 'missing' });
    expect(found([made()])).toMatchObject({ verdict: 'fail' });
    expect(found([made(), back()], ['certificates/p/c/x.json'])).toMatchObject({ verdict: 'fail' });
  });

  it('is not asked where rehearsals are made, and says so', () => {
    expect(rehearsals({ asked: false, why: 'not asked here' }, demand)).toMatchObject({
      verdict: 'pass',
      measured: 'not asked here',
    });
  });
});
