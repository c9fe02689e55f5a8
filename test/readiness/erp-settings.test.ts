import { describe, expect, it } from 'vitest';
import { digestOf, sha256 } from '#lib/digest.ts';
import { erpSettings } from '#lib/gates/readings/erp-settings.ts';
import { fromIso, instant } from '#lib/instant.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { ERP_ATTESTATION, readErpSettings } from '#lib/readiness/erp-settings.ts';

const AT = fromIso('2027-04-08T10:00:00.000Z');
const record = (evidence: TaskRecord['evidence'] = {}): TaskRecord => ({
  cutover: 'c',
  task: ERP_ATTESTATION,
  stage: 'freeze',
  mode: 'manual',
  run: 1,
  attempt: 1,
  owner: 'tunde-bello',
  status: 'done',
  plannedStart: AT,
  plannedEnd: AT,
  openedAt: AT,
  by: 'tunde-bello',
  evidence,
});
const attested = record({
  digest: sha256('settings'),
  at: '2027-04-08T10:00:00.000Z',
  validUntil: '2027-04-10T10:00:00.000Z',
});
const read = (given: { attestedBy?: string; record?: TaskRecord; now?: string }) =>
  readErpSettings({
    attestedBy: given.attestedBy,
    exported: async () => ({ silence: 20 }),
    attestation: async () => given.record,
    now: () => fromIso(given.now ?? '2027-04-09T00:00:00.000Z'),
    zone: 'Africa/Lagos',
  });
const judge = async (given: Parameters<typeof read>[0]) => {
  const fact = await read(given);
  return erpSettings({ read: async () => [fact] });
};

describe('the ERP’s settings', () => {
  it('are what the ERP exports, where the runbook names nobody who attests them', async () => {
    expect(await read({})).toMatchObject({ value: digestOf({ silence: 20 }), material: true });
    expect(await judge({})).toMatchObject({ verdict: 'pass' });
  });

  it('are what the administrator attested, while that is valid', async () => {
    expect(await read({ attestedBy: 'tunde-bello', record: attested })).toMatchObject({
      value: sha256('settings'),
      about: expect.stringMatching(/^attested by tunde-bello, valid until .*11:00/),
    });
    expect(await judge({ attestedBy: 'tunde-bello', record: attested })).toMatchObject({ verdict: 'pass' });
  });

  it.each([
    ['nobody attested them', {}],
    ['the attestation ran out', { record: attested, now: '2027-04-10T10:00:00.000Z' }],
    ['the record is none of an attestation', { record: record({ text: 'all good' }) }],
  ])('are missing where %s: no gate says go on that, and the command is named', async (_what, given) => {
    const fact = await read({ attestedBy: 'tunde-bello', ...given });
    expect(fact.missing).toContain('npx cutover attest erp-settings --by tunde-bello');
    expect(fact.value).not.toBe(sha256('settings'));
    expect(await judge({ attestedBy: 'tunde-bello', ...given })).toMatchObject({ verdict: 'missing' });
  });

  it('are never taken from the ERP where its administrator has to say them', async () => {
    const fact = await readErpSettings({
      attestedBy: 'tunde-bello',
      exported: () => Promise.reject(new Error('it exports nothing')),
      attestation: async () => attested,
      now: () => instant(AT),
      zone: 'Africa/Lagos',
    });
    expect(fact.value).toBe(sha256('settings'));
  });

  it('are missing where nothing is frozen at all', async () => {
    expect(await erpSettings({ read: async () => [] })).toMatchObject({ verdict: 'missing' });
  });
});
