import { describe, expect, it } from 'vitest';
import { type CertifyDeps, makeCertify } from '#lambdas/certify/handler.ts';
import { makeFileCertificate } from '#lambdas/file-certificate/handler.ts';
import { sha256 } from '#lib/digest.ts';
import { certificatePrefix } from '#lib/gates/attestors.ts';
import { Certificate, makeCertificate } from '#lib/gates/certificate.ts';
import { DAY, fromIso, HOUR, plus, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { asJsonObject } from '#lib/json-object.ts';
import { StageReport } from '#lib/report/report.ts';
import { err, ok } from '#lib/result.ts';
import { sampleReport } from '#test/report/sample-report.ts';
import { memoryArchive } from './fake-world.ts';

const digests = { program: sha256('p'), code: sha256('c'), calendar: sha256('k'), roster: sha256('r') };
const report = (changes: Partial<StageReport> = {}): StageReport =>
  StageReport.parse({ ...sampleReport(), digests, ...changes });
const ended = (name: string) => ({ detail: { name, status: 'SUCCEEDED', executionArn: 'a' } });

const world = (changes: Partial<CertifyDeps> = {}) => {
  const archive = memoryArchive();
  const certify = makeCertify({
    stage: 'uat',
    program: { cutover: 'adire' },
    states: 200,
    digests,
    machine: { status: async () => 'succeeded' },
    executions: async () => ['adire-r1'],
    gather: async () => ok(report()),
    archive,
    log: () => undefined,
    ...changes,
  });
  return { archive, certify };
};
const filed = async (archive: ReturnType<typeof memoryArchive>) =>
  Promise.all(
    archive.keys().map(async (key) => Certificate.parse(JSON.parse((await archive.get(key)) ?? ''))),
  );

describe('certify', () => {
  it('certifies a rehearsal that is over, by the word of UAT’s machine, under its digests', async () => {
    const { archive, certify } = world();
    expect(await certify(ended('adire-r1'))).toMatchObject({ outcome: 'certified' });
    expect(archive.keys()).toEqual([`${certificatePrefix(digests.program, digests.code)}uat-adire-r1.json`]);
    expect(await filed(archive)).toMatchObject([
      { attestedBy: 'uat-machine:adire-r1', asExpected: true, states: 200, digests },
    ]);
  });

  it('waits while another execution of the cutover runs: a roll-back and what follows it', async () => {
    const { archive, certify } = world({
      executions: async () => ['adire-r1', 'adire-rb-3'],
      machine: { status: async (name) => (name === 'adire-rb-3' ? 'running' : 'stopped') },
    });
    expect(await certify(ended('adire-r1'))).toMatchObject({ outcome: 'not-over', running: 'adire-rb-3' });
    expect(archive.keys()).toEqual([]);
  });

  it('certifies nothing of production, and an emulator’s only unattested', async () => {
    const production = world({ stage: 'production' });
    expect(await production.certify(ended('adire-r1'))).toMatchObject({ outcome: 'ignored' });
    expect(production.archive.keys()).toEqual([]);
    const local = world({ stage: 'local' });
    await local.certify(ended('adire-r1'));
    expect((await filed(local.archive))[0]?.attestedBy).toBeUndefined();
  });

  it('certifies nothing that ran on another program or other code than is deployed', async () => {
    const { archive, certify } = world({ digests: { ...digests, code: sha256('x') } });
    expect(await certify(ended('adire-r1'))).toMatchObject({ outcome: 'other-program' });
    expect(archive.keys()).toEqual([]);
  });

  it.each<[string, Partial<StageReport>]>([
    ['ended in no decision', { outcome: 'undecided' }],
    ['lost an invoice', { invoices: { ...report().invoices, lost: 1 } }],
    ['stands on the ledger’s word alone', { notChecked: ['the ERP’s register'] }],
  ])('says of a rehearsal that %s that it was not as expected', async (_what, changes) => {
    const { archive, certify } = world({ gather: async () => ok(report(changes)) });
    expect(await certify(ended('adire-r1'))).toMatchObject({ outcome: 'certified', asExpected: false });
    expect(await filed(archive)).toMatchObject([{ asExpected: false }]);
  });

  const [gate] = sampleReport().gates;
  if (gate === undefined) throw new Error('the sample has a gate');
  const unanswered = { ...gate, decision: 'undecided' as const, by: [] };
  it.each<[string, Partial<StageReport>]>([
    ['was undecided at its first gate', { outcome: 'undecided', gates: [unanswered] }],
    [
      'failed after attempts that were superseded',
      { outcome: 'failed', gates: [{ ...unanswered, decision: 'superseded' }, unanswered] },
    ],
    ['never came to a gate', { outcome: 'failed', gates: [] }],
  ])('files nothing of a rehearsal that nobody attended and that %s, and says so', async (_what, changes) => {
    const logged: string[] = [];
    const { archive, certify } = world({
      gather: async () => ok(report(changes)),
      log: (event) => logged.push(event),
    });
    expect(await certify(ended('adire-r1'))).toMatchObject({
      outcome: 'unattended',
      why: expect.stringContaining('no gate was answered by anybody'),
    });
    expect(logged).toEqual(['rehearsal-unattended']);
    expect(archive.keys()).toEqual([]);
  });

  it.each<[string, StageReport['gates']]>([
    ['refused', [{ ...gate, decision: 'no-go', by: ['nkechi'] }]],
    ['answered at one gate and not at the next', [gate, unanswered]],
  ])('certifies one that people %s, though it did not end well', async (_what, gates) => {
    const { archive, certify } = world({ gather: async () => ok(report({ outcome: 'failed', gates })) });
    expect(await certify(ended('adire-r1'))).toMatchObject({ outcome: 'certified', asExpected: false });
    expect(archive.keys()).toHaveLength(1);
  });

  it('certifies once: what the event finds when it comes again changes nothing', async () => {
    let seed = 1;
    const { archive, certify } = world({ gather: async () => ok(report({ seed: seed++ })) });
    await certify(ended('adire-r1'));
    expect(await certify(ended('adire-r1'))).toMatchObject({ outcome: 'certified-before' });
    expect(archive.keys()).toHaveLength(1);
  });

  it('fails where nothing can be gathered: the event is kept, and comes again', async () => {
    const { certify } = world({ gather: async () => err('the histories are gone') });
    await expect(certify(ended('adire-r1'))).rejects.toThrow('the histories are gone');
  });
});

describe('file-certificate', () => {
  const NOW = fromIso('2027-03-01T10:00:00Z');
  const handed = (changes: object = {}) =>
    asJsonObject({
      ...makeCertificate(sampleReport(), digests, {
        cutover: 'adire',
        rehearsedAt: plus(NOW, -HOUR),
        attestedBy: undefined,
        states: 200,
      }),
      attested: false,
      ...changes,
    });
  const desk = (stage: 'uat' | 'production' = 'uat', now = () => NOW) => {
    const archive = memoryArchive();
    const file = makeFileCertificate({
      stage,
      program: { cutover: 'adire' },
      digests,
      clock: { now },
      archive,
      log: () => undefined,
    });
    return { archive, file: (certificate: unknown) => file({ certificate, run: '4711' }) };
  };

  it('files what CI has rehearsed of what is deployed, and says itself who attests it', async () => {
    const { archive, file } = desk();
    expect(await file(handed({ attestedBy: 'uat-machine:forged' }))).toMatchObject({
      ok: true,
      outcome: 'stored',
    });
    expect(await filed(archive)).toMatchObject([{ attestedBy: 'ci-on-main:4711', scenario: 'go' }]);
    expect(archive.keys()[0]).toContain(`${certificatePrefix(digests.program, digests.code)}ci-go-1-`);
  });

  it('files one rehearsal once a day, and again when it is made again: a program can be certified anew', async () => {
    let now = NOW;
    const { archive, file } = desk('uat', () => now);
    const made = (): JsonObject => handed({ rehearsedAt: toIso(plus(now, -HOUR)) });
    await file(made());
    now = plus(NOW, HOUR);
    expect(await file(made())).toMatchObject({ ok: true, outcome: 'filed-before' });
    now = plus(NOW, 60 * DAY);
    expect(await file(made())).toMatchObject({ ok: true, outcome: 'stored' });
    const dates = (await filed(archive)).map(({ rehearsedAt }) => rehearsedAt.slice(0, 10));
    expect(dates.sort()).toEqual(['2027-03-01', '2027-04-30']);
  });

  it.each<[string, object, string]>([
    ['another program', { digests: { ...digests, program: sha256('x') } }, 'deploy first'],
    ['other code', { digests: { ...digests, code: sha256('x') } }, 'deploy first'],
    ['another cutover', { cutover: 'other' }, 'other'],
    ['an earlier day', { rehearsedAt: '2027-02-01T00:00:00.000Z' }, 'just rehearsed'],
    ['tomorrow', { rehearsedAt: '2027-03-02T00:00:00.000Z' }, 'just rehearsed'],
    ['a scenario with a path in its name', { scenario: '../../evidence/x' }, 'none of the repository'],
    ['another shape', { reportDigest: 'x' }, 'no certificate'],
  ])('refuses one of %s, and files nothing', async (_what, changes, why) => {
    const { archive, file } = desk();
    const answer = await file(handed(changes));
    expect(answer).toMatchObject({ ok: false, message: expect.stringContaining(why) });
    expect(archive.keys()).toEqual([]);
  });

  it('refuses all in production', async () => {
    expect(await desk('production').file(handed())).toMatchObject({ ok: false });
  });
});
