import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { InvoiceDocument } from '#lib/clearance/invoice.ts';
import { sha256 } from '#lib/digest.ts';
import { DAY, fromIso, SECOND } from '#lib/instant.ts';
import { rehearsed, shipped, sumOf } from './rehearsed.ts';

const INVOICES = 1_200;
const ENOUGH = 120_000;

/** The same rehearsal in a process of its own, on a machine that believes to be in another zone. */
const rehearsedIn = async (zone: string) => {
  const file = fileURLToPath(new URL('rehearsed.ts', import.meta.url));
  const code = `const { rehearsed } = await import(${JSON.stringify(file)});
    const { account, calls } = await rehearsed({ invoices: ${INVOICES} });
    process.stdout.write(JSON.stringify({ account, calls, offset: new Date(0).getTimezoneOffset() }));`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    env: { ...process.env, TZ: zone },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return z
    .object({ account: z.string(), calls: z.string(), offset: z.number() })
    .parse(JSON.parse(await text(child.stdout)));
};

describe('the scenario go', () => {
  let go: Awaited<ReturnType<typeof rehearsed>>;
  let elsewhere: Awaited<ReturnType<typeof rehearsedIn>>;
  let other: Awaited<ReturnType<typeof rehearsed>>;
  beforeAll(async () => {
    const away = rehearsedIn('Asia/Kolkata');
    go = await rehearsed({ invoices: INVOICES });
    other = await rehearsed({ invoices: INVOICES, seed: 2 });
    elsewhere = await away;
  }, ENOUGH);

  it('goes from readiness to steady state: ten stages, every gate a go', () => {
    const { report } = go;
    expect(report.expectation).toEqual({ met: true, misses: [] });
    expect(report.outcome).toBe('completed');
    expect(report.stages.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 10 }, () => 'done'));
    expect(report.gates.length).toBeGreaterThanOrEqual(5);
    for (const gate of report.gates) {
      expect(gate.decision).toBe('go');
      expect(gate.by.length).toBeGreaterThan(0);
    }
    expect(report.tasks.filter(({ status }) => status !== 'done')).toEqual([]);
    expect(report.rollbacks).toEqual([]);
    expect(report.virtual.seconds * SECOND).toBeGreaterThan(16 * DAY);
  });

  it('accounts for every invoice', () => {
    const { invoices } = go.report;
    expect(invoices.offered).toBe(INVOICES);
    expect(sumOf(invoices)).toBe(INVOICES);
    expect(invoices).toMatchObject({ pending: 0, unknown: 0, lost: 0, duplicated: 0, unexpected: 0 });
    expect(invoices.cleared).toBeGreaterThan(INVOICES / 2);
  });

  it('has at the authority exactly what the ledger calls cleared, and no canary', () => {
    const cleared = go.rows.filter(({ state }) => state === 'cleared');
    expect(go.accepted.toSorted()).toEqual(cleared.map(({ irn }) => irn).toSorted());
    expect(go.rows.filter(({ canary }) => canary).map(({ state }) => state)).toEqual(['proven']);
    expect(go.accepted.filter((irn) => irn.startsWith('CANARY'))).toEqual([]);
  });

  it('leaves proof of each cleared invoice, and an ERP that knows of it', () => {
    for (const row of go.rows.filter(({ state }) => state === 'cleared')) {
      expect(row).toMatchObject({
        qr: expect.stringMatching(/.{100}/),
        archiveKey: expect.any(String),
        archiveDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
        toldAt: expect.any(Number),
      });
      expect(go.erp.get(row.number)).toMatchObject({ issuedOn: 'smartapi', irn: row.irn });
    }
    expect([...go.erp.values()].filter(({ issuedOn }) => issuedOn === undefined)).toEqual([]);
  });

  it('lets one and then eighty invoices into the pilot, and beyond them only notes to those', () => {
    const pilot = go.rows.filter(
      ({ canary, route, destination }) => !canary && route === 'pilot' && destination === 'smartapi',
    );
    const first = Math.min(...pilot.map(({ epoch }) => epoch));
    expect(pilot.filter(({ epoch }) => epoch === first)).toHaveLength(1);
    const numbers = new Set(pilot.map(({ number }) => number));
    const notes = pilot.filter(({ body }) =>
      numbers.has(InvoiceDocument.parse(JSON.parse(body)).references ?? ''),
    );
    expect(numbers.size).toBeGreaterThanOrEqual(81);
    expect(numbers.size - new Set(notes.map(({ number }) => number)).size).toBeLessThanOrEqual(81);
  });

  it('ends switched, with nothing held', () => {
    expect(go.control).toMatchObject({ route: { kind: 'smartapi' }, held: false, pauseReasons: [] });
    expect(go.run.end.erpOutput).toBe('smartapi');
    expect(go.executions).toMatchObject([{ machine: 'main', status: 'succeeded' }]);
    expect(go.report.machine.historyEvents).toBeLessThan(25_000);
    expect(go.report.machine.states).toBeGreaterThan(100);
  });

  it('keeps the evidence of each gate, with the digest that was decided on', () => {
    for (const gate of go.run.facts.gates) {
      const evidence = go.run.evidence.get(gate.instance) ?? '';
      expect(sha256(evidence)).toBe(gate.evidenceDigest);
    }
    expect(go.run.evidence.size).toBe(go.report.gates.length);
  });

  it('is told as it happens, in order of time, each stage once', () => {
    const times = go.events.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    const stages = go.events.filter(({ kind }) => kind === 'stage').map(({ text: title }) => title);
    expect(stages).toEqual(go.report.stages.map(({ title }) => title));
  });

  it('is the same run again for the same seed, in another process and another zone', () => {
    expect(elsewhere.offset).toBe(-330);
    expect(JSON.parse(elsewhere.account)).toEqual(JSON.parse(go.account));
    expect(elsewhere.account === go.account).toBe(true);
    expect(elsewhere.calls).toBe(go.calls);
  });

  it('is another run for another seed, with the same outcome', () => {
    expect(other.report.expectation.met).toBe(true);
    expect(other.report.outcome).toBe('completed');
    expect(sumOf(other.report.invoices)).toBe(INVOICES);
    expect(other.calls).not.toBe(go.calls);
    expect(other.report.invoices).not.toEqual(go.report.invoices);
    const minutes = (run: typeof go) => run.report.stages.map(({ actualMinutes }) => actualMinutes);
    expect(minutes(other)).not.toEqual(minutes(go));
    expect(other.report.digests).toEqual(go.report.digests);
  });
});

describe('a year later', () => {
  it('it is the same program and the same code on another calendar', () => {
    const now = shipped();
    const later = shipped(fromIso('2028-04-08T20:00:00+01:00'));
    expect(later.program).toEqual(now.program);
    expect(later.digests).toMatchObject({
      program: now.digests.program,
      code: now.digests.code,
      roster: now.digests.roster,
    });
    expect(later.digests.calendar).not.toBe(now.digests.calendar);
  });
});
