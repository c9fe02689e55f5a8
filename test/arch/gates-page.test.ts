import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHECKS } from '#lib/gates/pull-checks/checks.ts';
import { phaseWords } from '#lib/report/gate/phase-words.ts';
import { merged } from '#test/gates/sample-pull.ts';
import { openView } from '#test/report/gate/sample-view.ts';
import { ROOT } from './source-files.ts';

const read = (name: string): string => readFileSync(join(ROOT, 'docs', name), 'utf8');

const rowsOf = (markdown: string): readonly (readonly string[])[] =>
  markdown
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

describe('docs/gates.md', () => {
  it('has each check as the verifier has it', () => {
    const shown = rowsOf(read('gates.md')).filter(([id]) => /^V\d+$/u.test(id ?? ''));
    expect(shown).toEqual(CHECKS.map(({ id, title, failing }) => [id, title, failing]));
  });

  it('names the states of the comment as the comment does', () => {
    const pages = read('gates.md') + read('committee.md');
    const invalid = phaseWords(openView({ change: (snapshot) => merged(snapshot, 30) })).heading;
    const late = phaseWords(openView({ minutes: 400 })).heading;
    for (const heading of [invalid, late]) expect(pages).toContain(heading.split(' – ')[0]);
  });
});

describe('docs/committee.md', () => {
  it('has every picture, and words for whoever cannot see it', () => {
    const pictures = [...read('committee.md').matchAll(/!\[([^\]]*)\]\((pictures\/[^)]+)\)/gu)];
    expect(pictures.length).toBeGreaterThanOrEqual(7);
    for (const [, words = '', file = ''] of pictures) {
      expect(words.length).toBeGreaterThan(60);
      // The signature of a PNG.
      expect(
        readFileSync(join(ROOT, 'docs', file))
          .subarray(1, 4)
          .toString(),
      ).toBe('PNG');
    }
  });
});
