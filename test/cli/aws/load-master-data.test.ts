import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeTenantMasterData } from '#lib/aws/tenant-master-data.ts';
import { loadMasterDataOnStage } from '#lib/cli/aws/load-master-data.ts';
import { loadCsvMasterData } from '#lib/local/csv-master-data.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import { compiled, type FakeStage, fakeStage, onStage } from './fake-stage.ts';

const SAMPLES = projectFolder('runbooks/profiles/sample');

const load = (stage: FakeStage, from?: string) =>
  onStage(loadMasterDataOnStage, stage, { options: from === undefined ? {} : { from } });

describe('cutover load-master-data', () => {
  it('puts the files where the final data validation reads them, and says how many rows', async () => {
    const stage = fakeStage({});
    const { code, terminal } = await load(stage, SAMPLES);
    expect(code).toBe(0);
    const files = loadCsvMasterData(SAMPLES);
    if (!files.ok) throw new Error('the sample files are sound');
    const { tenant } = compiled.runbook.client;
    const own = makeTenantMasterData({ archive: stage.archive, tenant });
    expect(await own.customers()).toEqual(await files.value.customers());
    expect(await own.products()).toEqual(await files.value.products());
    expect(await own.taxCodes()).toEqual(await files.value.taxCodes());
    expect(terminal.printed()).toContain(`customers: ${(await own.customers()).length} rows, load 1, new`);
    expect((await load(stage, SAMPLES)).terminal.printed()).toContain('as they were loaded before');
  });

  it('without a folder, or with files that cannot be read, writes nothing', async () => {
    const stage = fakeStage({});
    expect((await load(stage)).code).toBe(2);
    expect((await load(stage, mkdtempSync(join(tmpdir(), 'no-master-data-')))).code).toBe(2);
    const own = makeTenantMasterData({ archive: stage.archive, tenant: compiled.runbook.client.tenant });
    await expect(own.customers()).rejects.toThrow('not loaded');
  });
});
