import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectFolder } from '#lib/local/project-folder.ts';
import { importedArrivals } from '#lib/rehearsal/load-arrivals.ts';
import { loadRunbook } from '#lib/rehearsal/load-runbook.ts';
import { loadScenario } from '#lib/rehearsal/load-scenario.ts';
import { shipped, sound } from './rehearsed.ts';

const MAPPING = projectFolder('runbooks/profiles/online-retail.mapping.yaml');
const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';

describe('files that a person names', () => {
  let folder = '';
  let compiled: ReturnType<typeof shipped>;
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'load-'));
    compiled = shipped();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const missing = () => join(folder, 'nowhere.yaml');
  const READERS: readonly (readonly [string, (path: string) => { readonly ok: boolean }, string])[] = [
    ['a runbook', (path) => loadRunbook(path), 'runbook'],
    ['a scenario', (path) => loadScenario(path, compiled.runbook), 'scenario'],
    ['an export', (path) => importedArrivals(compiled, path, undefined), 'export'],
    ['a mapping', (path) => importedArrivals(compiled, file('e.csv', `${HEADER}\n`), path), 'mapping'],
  ];

  it.each(READERS)('%s that is not there is a problem with its name, no exception', (_, read, word) => {
    expect(read(missing())).toMatchObject({
      ok: false,
      error: [{ file: missing(), line: 1, code: 'file-unreadable', message: expect.stringContaining(word) }],
    });
  });

  it.each(READERS)('%s that is a folder is one too', (_, read) => {
    expect(read(`${folder}/`)).toMatchObject({
      ok: false,
      error: [{ code: 'file-unreadable', message: expect.stringContaining('folder') }],
    });
  });

  it('a runbook carries its file’s name, not the path on this machine', () => {
    expect(compiled.file).toBe('smartapi-go-live.yaml');
  });

  it('a runbook that is sound by itself and does not compile is refused with a place', () => {
    const broken = loadRunbook(file('empty.yaml', ''));
    expect(broken).toMatchObject({ ok: false, error: [{ code: 'file-empty', line: 1 }] });
  });

  it('a scenario is found by its name, and by its file', () => {
    expect(sound(loadScenario('no-go', compiled.runbook)).scenario).toBe('no-go');
    const path = projectFolder('runbooks/scenarios/no-go.yaml');
    expect(sound(loadScenario(path, compiled.runbook)).scenario).toBe('no-go');
  });

  it('an unknown scenario lists those that there are', () => {
    const unknown = loadScenario('no-goo', compiled.runbook);
    expect(unknown).toMatchObject({ ok: false, error: [{ code: 'scenario-unknown', seen: 'no-goo' }] });
    const allowed = (unknown.ok ? undefined : unknown.error[0]?.allowed) ?? '';
    expect(allowed.split(', ')).toEqual(expect.arrayContaining(['go', 'no-go', 'undecided']));
  });

  it('an export whose columns no shipped mapping knows says which columns each one wants', () => {
    const odd = importedArrivals(compiled, file('odd.csv', 'Nummer,Datum\n1,2\n'), undefined);
    expect(odd).toMatchObject({
      ok: false,
      error: [
        {
          code: 'mapping-missing',
          seen: 'Nummer, Datum',
          allowed: expect.stringContaining('InvoiceNo'),
          fix: expect.stringContaining('--mapping'),
        },
      ],
    });
  });

  it('an export is read by the shipped mapping that fits, and by the one that is named', () => {
    const row = '536365,85123A,WHITE HANGING HEART,6,12/1/10 8:26,2.55,17850,United Kingdom';
    const path = file('one.csv', `${HEADER}\n${row}\n`);
    const numbers = (mapping: string | undefined): readonly string[] =>
      [...sound(importedArrivals(compiled, path, mapping))].map(({ posted }) => posted.number);
    expect(numbers(undefined)).toEqual(['536365']);
    expect(numbers(MAPPING)).toEqual(['536365']);
  });

  it('a mapping that is none is refused with its place', () => {
    const bad = importedArrivals(compiled, file('f.csv', `${HEADER}\n`), file('bad.yaml', 'mapping: [1'));
    expect(bad).toMatchObject({ ok: false });
    if (!bad.ok) for (const problem of bad.error) expect(problem.file).toContain('bad.yaml');
  });
});
