import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { VERBS } from '#lib/cli/verbs.ts';
import { ROOT } from './source-files.ts';

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));

const markdownIn = (folder: string): readonly string[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));

const DOCUMENTS = [
  ...readdirSync(ROOT).filter((name) => name.endsWith('.md')),
  ...markdownIn('docs'),
  ...markdownIn('lib'),
];
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** As GitHub makes them: lower case, no punctuation, dashes for spaces. */
const anchorsOf = (markdown: string): ReadonlySet<string> =>
  new Set(
    markdown
      .split('\n')
      .filter((line) => /^#+ /.test(line))
      .map((line) =>
        line
          .replace(/^#+ /, '')
          .toLowerCase()
          .replace(/[^\p{L}\p{N} _-]/gu, '')
          .replaceAll(' ', '-'),
      ),
  );

const LINK = /\]\(([^)\s]+)\)/g;
const withoutCode = (markdown: string): string =>
  markdown.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');

const brokenLinks = (path: string): readonly string[] =>
  [...withoutCode(read(path)).matchAll(LINK)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => {
      const [file = '', anchor] = target.split('#');
      const to = file === '' ? path : relative(ROOT, join(ROOT, dirname(path), file));
      if (!existsSync(join(ROOT, to))) return true;
      return anchor !== undefined && to.endsWith('.md') && !anchorsOf(read(to)).has(anchor);
    });

describe('documents', () => {
  it('are there', () => {
    expect(DOCUMENTS).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/words.md']));
  });

  it.each(DOCUMENTS)('%s links to nothing that is not there', (path) => {
    expect(brokenLinks(path)).toEqual([]);
  });

  it.each(DOCUMENTS)('%s names only commands that exist', (path) => {
    const text = read(path);
    const run = [...text.matchAll(/\bnpm (?:run|run-script) (?:--silent )?([a-z][a-z-]*(?::[a-z-]+)*)/g)].map(
      ([, name = '']) => name,
    );
    expect(run.filter((name) => !(name in scripts))).toEqual([]);
    const verbs = new Set(VERBS.map(({ name }) => name));
    const called = [...text.matchAll(/\bnpx cutover ([a-z][a-z-]*)/g)].map(([, name = '']) => name);
    expect(called.filter((name) => !verbs.has(name))).toEqual([]);
  });

  it.each(DOCUMENTS)('%s has no gap left to fill', (path) => {
    expect(read(path).match(/@@[A-Z]+@@|\bTODO\b|\bTBD\b|\bFIXME\b/g) ?? []).toEqual([]);
  });

  it('README shows the two commands, and every command of the project’s CI is one of its own', () => {
    const readme = read('README.md');
    expect(readme).toContain('npm ci && npm run rehearse');
    expect(readme).toContain('npm ci && npm test');
    const commands = read('.ci/run').replaceAll(/^#.*$/gm, '');
    const calls = [...commands.matchAll(/\bnpm (?:run )?(?:--silent )?([a-z:-]+)/g)].map(
      ([, name = '']) => name,
    );
    expect(calls).toEqual(expect.arrayContaining(['ci', 'rehearse', 'test', 'bench']));
    expect(calls.filter((name) => name !== 'ci' && !(name in scripts))).toEqual([]);
  });
});
