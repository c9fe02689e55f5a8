import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openOutputFolder } from '#lib/rehearsal/output-folder.ts';
import { sound } from './rehearsed.ts';

describe('the output folder of a rehearsal', () => {
  let base = '';
  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), 'output-'));
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  const filled = (): string => {
    const path = join(base, 'run');
    const folder = sound(openOutputFolder(path));
    folder.write('report.json', '{}');
    folder.writeEvidence('adire/switch/1.json', '{}');
    return path;
  };

  it('is made, with all folders above it', () => {
    const folder = sound(openOutputFolder(join(base, 'a/b/c')));
    folder.write('report.md', 'text');
    expect(readFileSync(folder.file('report.md'), 'utf8')).toBe('text');
    expect(readdirSync(join(base, 'a/b/c')).sort()).toEqual(['evidence', 'report.md']);
  });

  it('keeps evidence of one gate instance in one file, never in a folder of another', () => {
    const folder = sound(openOutputFolder(join(base, 'run')));
    folder.writeEvidence('adire/switch/1.json', '{}');
    folder.writeEvidence('../../out-1.json', '{}');
    expect(readdirSync(join(base, 'run/evidence')).sort()).toEqual([
      '..-..-out-1.json',
      'adire-switch-1.json',
    ]);
    expect(existsSync(join(base, 'out-1.json'))).toBe(false);
  });

  it('is emptied of a former rehearsal', () => {
    const path = filled();
    sound(openOutputFolder(path));
    expect(readdirSync(path)).toEqual(['evidence']);
    expect(readdirSync(join(path, 'evidence'))).toEqual([]);
  });

  it('keeps lists for Finance in a folder of their own, which the next rehearsal empties, too', () => {
    const path = filled();
    sound(openOutputFolder(path)).writeFinance('adire-rb-3-safe-held-do-not-reissue.csv', 'number');
    expect(readdirSync(join(path, 'finance'))).toEqual(['adire-rb-3-safe-held-do-not-reissue.csv']);
    sound(openOutputFolder(path));
    expect(readdirSync(path)).toEqual(['evidence']);
    mkdirSync(join(path, 'finance'));
    writeFileSync(join(path, 'finance/Salaries.xlsx'), 'mine');
    expect(openOutputFolder(path)).toMatchObject({
      ok: false,
      error: expect.stringContaining('finance/Salaries.xlsx'),
    });
  });

  it('is emptied of what a second rehearsal of a stage wrote, whose id has its number', () => {
    const path = join(base, 'run');
    const folder = sound(openOutputFolder(path));
    folder.writeEvidence('adire_2/switch/1.json', '{}');
    folder.writeFinance('adire_2-rb-3-safe-held.csv', 'number\n');
    sound(openOutputFolder(path));
    expect(readdirSync(join(path, 'evidence'))).toEqual([]);
  });

  it('is refused when it holds anything else, and then nothing in it is touched', () => {
    const path = filled();
    writeFileSync(join(path, 'thesis.md'), 'years of work');
    const before = readdirSync(path, { recursive: true }).sort();
    const refused = openOutputFolder(path);
    expect(refused).toMatchObject({ ok: false });
    if (!refused.ok) expect(refused.error).toMatch(/thesis\.md.*empty or new folder/);
    expect(readdirSync(path, { recursive: true }).sort()).toEqual(before);
  });

  it('names three of many foreign files, and says that there are more', () => {
    for (const name of ['a', 'b', 'c', 'd']) writeFileSync(join(base, name), '');
    const refused = openOutputFolder(base);
    expect(!refused.ok && refused.error).toContain('(a, b, c …)');
  });

  it('may be there already, if it is empty', () => {
    mkdirSync(join(base, 'empty'));
    expect(openOutputFolder(join(base, 'empty'))).toMatchObject({ ok: true });
  });

  it('is refused in words where a file stands in its place', () => {
    writeFileSync(join(base, 'file'), 'mine');
    expect(openOutputFolder(join(base, 'file'))).toMatchObject({
      ok: false,
      error: expect.stringContaining('--out'),
    });
    expect(openOutputFolder(join(base, 'file/below'))).toMatchObject({ ok: false });
    expect(readFileSync(join(base, 'file'), 'utf8')).toBe('mine');
  });

  it('is refused when files have the names of a rehearsal’s, and no rehearsal was there', () => {
    mkdirSync(join(base, 'thesis'));
    writeFileSync(join(base, 'thesis/report.md'), 'mine');
    expect(openOutputFolder(join(base, 'thesis'))).toMatchObject({
      ok: false,
      error: expect.stringContaining('report.md'),
    });
    expect(readFileSync(join(base, 'thesis/report.md'), 'utf8')).toBe('mine');
  });

  it('is refused when a folder has the name of one of its files', () => {
    const path = filled();
    mkdirSync(join(path, 'log.jsonl'));
    writeFileSync(join(path, 'log.jsonl/mine'), 'mine');
    expect(openOutputFolder(path)).toMatchObject({ ok: false, error: expect.stringContaining('log.jsonl/') });
    expect(readFileSync(join(path, 'log.jsonl/mine'), 'utf8')).toBe('mine');
  });

  it('is refused when what looks like its evidence holds somebody else’s files', () => {
    mkdirSync(join(base, 'court/evidence'), { recursive: true });
    writeFileSync(join(base, 'court/evidence/photo.png'), 'mine');
    expect(openOutputFolder(join(base, 'court'))).toMatchObject({
      ok: false,
      error: expect.stringContaining('photo.png'),
    });
    expect(readFileSync(join(base, 'court/evidence/photo.png'), 'utf8')).toBe('mine');
  });
});
