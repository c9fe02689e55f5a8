import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { proofOnStage } from '#lib/cli/aws/proof.ts';
import { reportOnStage } from '#lib/cli/aws/report.ts';
import { sha256 } from '#lib/digest.ts';
import { MINUTE, plus } from '#lib/instant.ts';
import { asJsonObject } from '#lib/json-object.ts';
import { makeControl } from '#lib/local/control.ts';
import { openDatabase } from '#lib/local/database.ts';
import { makeLedger } from '#lib/local/ledger.ts';
import { legacyRow, rowOf } from '#test/actions/invoices.ts';
import { TENANT } from '#test/actions/world.ts';
import { temporaryFolder } from '#test/cli/temporary-folder.ts';
import { BEFORE, compiled, type FakeStage, fakeStage, onStage } from './fake-stage.ts';

const { cutover } = compiled.runbook;
const PROOF = '{"proof":1}';

/** A cutover of ten minutes with one invoice on each side; neither ERP nor authority can be asked. */
const started = async () => {
  const database = openDatabase(':memory:');
  const stage = {
    ...fakeStage({ 'export-history': () => ({ outcome: 'stored' }) }),
    ledger: makeLedger(database),
    control: makeControl(database, cutover),
  };
  await stage.cutovers.create({
    cutover,
    tenant: TENANT,
    startedBy: 'tunde-bello',
    startedAt: BEFORE,
    digests: compiled.digests,
    calendar: asJsonObject(compiled.calendar),
  });
  const receivedAt = plus(BEFORE, MINUTE);
  const { epoch, route } = await stage.control.get(TENANT);
  const cleared = rowOf('CLEARED', {
    state: 'cleared',
    receivedAt,
    clearedAt: receivedAt,
    archiveKey: 'invoices/a.json',
    archiveDigest: sha256(PROOF),
    epoch,
  });
  await stage.archive.put('invoices/a.json', PROOF);
  for (const row of [cleared, { ...legacyRow('LEGACY'), receivedAt, epoch }]) {
    await stage.ledger.create(row, { epoch, route, takesPilotSlot: false });
  }
  stage.setNow(plus(BEFORE, 10 * MINUTE));
  return stage;
};

const prove = (stage: FakeStage, options: Readonly<Record<string, string>> = {}) =>
  onStage(proofOnStage, stage, { options: { of: join(temporaryFolder(), 'none'), ...options } });

describe('cutover proof --stage', () => {
  it('accounts for each invoice, and says what nobody outside could bear out', async () => {
    const { code, terminal } = await prove(await started());
    expect(terminal.told()).toBe('');
    expect(code).toBe(0);
    const out = terminal.printed();
    expect(out).toContain('2 invoices posted in the ERP');
    expect(out).toContain('= 1 cleared + 0 rejected + 1 on legacy');
    expect(out).toContain('not here  the ERP’s register and account');
    expect(out).toContain('not here  the authority’s register');
    expect(out).toContain('no report of it is filed');
  });

  it('agrees with the report that was filed at the same moment, and not with one that was changed', async () => {
    const stage = await started();
    const of = join(temporaryFolder(), 'out');
    await onStage(reportOnStage, stage, { options: { out: of } });
    const same = await prove(stage, { of });
    expect(same.code).toBe(0);
    expect(same.terminal.printed()).toContain('has this root');
    const path = join(of, 'account.json');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"root": "[0-9a-f]{4}/, '"root": "0000'));
    const changed = await prove(stage, { of });
    expect(changed.code).toBe(1);
    expect(changed.terminal.printed()).toContain('DIFFERS   the report filed in');
  });

  it('says that invoices went on since an older report', async () => {
    const stage = await started();
    const of = join(temporaryFolder(), 'out');
    await onStage(reportOnStage, stage, { options: { out: of } });
    const { epoch, route } = await stage.control.get(TENANT);
    const later = { ...legacyRow('LATER'), receivedAt: plus(BEFORE, 11 * MINUTE), epoch };
    await stage.ledger.create(later, { epoch, route, takesPilotSlot: false });
    stage.setNow(plus(BEFORE, 30 * MINUTE));
    const { code, terminal } = await prove(stage, { of });
    expect(terminal.printed()).toMatch(/not here {2}the report filed in .* invoices went on since/);
    expect(code).toBe(0);
  });

  it('shows one invoice’s path, and reads its archived proof', async () => {
    const stage = await started();
    const whole = await prove(stage, { invoice: 'CLEARED' });
    expect(whole.code).toBe(0);
    expect(whole.terminal.printed()).toContain('Invoice CLEARED: cleared');
    expect(whole.terminal.printed()).toContain('proof archived as invoices/a.json');
    const silent = { ...stage, archive: { ...stage.archive, get: async () => undefined } };
    const gone = await prove(silent, { invoice: 'CLEARED' });
    expect(gone.code).toBe(1);
    expect(gone.terminal.printed()).toContain('does not hold the proof of 1 cleared invoice: CLEARED');
  });

  it('before a start there is nothing to prove', async () => {
    const { code, terminal } = await prove(fakeStage());
    expect(code).toBe(2);
    expect(terminal.told()).toContain('was never started on stage local');
  });
});
