import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { validateDefinition } from '#lib/asl/validate-definition.ts';
import { loadRunbook } from '#lib/rehearsal/load-runbook.ts';
import { ROOT } from './source-files.ts';

const runbooks = readdirSync(join(ROOT, 'runbooks')).filter((name) => name.endsWith('.yaml'));

describe('shipped runbooks', () => {
  it('are there', () => {
    expect(runbooks).toContain('smartapi-go-live.yaml');
  });

  it.each(runbooks)('%s is sound, fits its window, and compiles to what the interpreter runs', (name) => {
    const loaded = loadRunbook(join(ROOT, 'runbooks', name));
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.error, null, 2));
    const { program, plan } = loaded.value;
    expect(plan.fitsWindow).toBe(true);
    expect(validateDefinition(program.definition)).toMatchObject({ ok: true });
    expect(validateDefinition(program.rollbackDefinition)).toMatchObject({ ok: true });
  });
});
