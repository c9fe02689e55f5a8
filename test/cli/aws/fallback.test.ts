import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fallbackOnStage } from '#lib/cli/aws/fallback.ts';
import { canonicalJson, digestOf } from '#lib/digest.ts';
import { evidenceKey } from '#lib/gates/parse-evidence.ts';
import { temporaryFolder } from '#test/cli/temporary-folder.ts';
import { sampleEvidence } from '#test/gates/sample-gate.ts';
import { compiled, fakeStage, onStage } from './fake-stage.ts';
import { openGate } from './sample-records.ts';

const { cutover } = compiled.runbook;
const instance = `${cutover}/authorise/1`;
const evidence = sampleEvidence({ instance, cutover, gate: 'authorise' });

const asked = async (world: ReturnType<typeof fakeStage> | undefined) => {
  const out = join(temporaryFolder(), 'sheet');
  return { out, ...(await onStage(fallbackOnStage, world, { options: { out } })) };
};

describe('cutover fallback on a stage', () => {
  it('writes the dossier of each open gate beside the sheet, with the digest that is read out', async () => {
    const stage = fakeStage();
    await stage.archive.put(evidenceKey(instance), canonicalJson(evidence));
    await stage.gates.open(openGate({ evidenceDigest: digestOf(evidence) }));
    const { out, code, terminal } = await asked(stage);
    expect(code).toBe(0);
    expect(readFileSync(join(out, 'dossier-authorise-1.md'), 'utf8')).toContain(digestOf(evidence));
    expect(existsSync(join(out, 'fallback.html'))).toBe(true);
    expect(terminal.printed()).toContain('send each dossier to everybody of its authority');
  });

  it('says of which gate nobody can print a page, and exits with 1', async () => {
    const stage = fakeStage();
    await stage.gates.open(openGate());
    const { out, code, terminal } = await asked(stage);
    expect(code).toBe(1);
    expect(terminal.told()).toContain(`No dossier: ${instance}: the archive has no evidence`);
    expect(existsSync(join(out, 'dossier-authorise-1.md'))).toBe(false);
  });

  it('writes the sheet all the same where AWS does not answer', async () => {
    const { out, code, terminal } = await asked(undefined);
    expect(code).toBe(1);
    expect(existsSync(join(out, 'fallback.html'))).toBe(true);
    expect(terminal.told()).toContain('No dossier: There is no stage.');
  });

  it('wants a folder', async () => {
    expect(await onStage(fallbackOnStage, fakeStage(), {})).toMatchObject({ code: 2, connected: 0 });
  });
});
