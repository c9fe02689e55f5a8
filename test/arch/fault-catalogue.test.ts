import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ROOT } from './source-files.ts';

const CASES = 54;
/** Nothing waits any more. */
const MAY_WAIT: readonly number[] = [];

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')));

interface Case {
  readonly number: number;
  readonly says: string;
  readonly proofs: readonly string[];
  readonly waits: boolean;
}

/** `### 7. Title`, what the product does, and a list of what proves it. */
const casesIn = (markdown: string): readonly Case[] =>
  markdown
    .split(/^### /m)
    .slice(1)
    .map((text) => {
      const lines = text.split(/^## /m)[0]?.split('\n') ?? [];
      const [heading = '', ...rest] = lines;
      return {
        number: Number(/^(\d+)\. \S/.exec(heading)?.[1] ?? Number.NaN),
        says: rest.filter((line) => !/^[-*_]/.test(line)).join(''),
        proofs: rest.filter((line) => line.startsWith('- ')).map((line) => line.slice(2)),
        waits: rest.some((line) => line.startsWith('*Waits:*') || line.startsWith('_Waits:_')),
      };
    });

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The title of a test, as a string that `it`, `test` or a table of one of them is called with. */
const hasTitle = (source: string, title: string): boolean =>
  new RegExp(`(?:\\b(?:it|test)(?:\\.\\w+)*|\\))\\(\\s*(['"\`])${escaped(title)}\\1`).test(source);

/** What is wrong with a proof; undefined: it is there. */
const faultOf = (proof: string): string | undefined => {
  const command = /^`npm run ([\w:-]+)(?: -- [^`]+)?`$/.exec(proof)?.[1];
  if (command !== undefined) return command in scripts ? undefined : `no script ${command}`;
  const scenario = /^scenario `([\w-]+)`$/.exec(proof)?.[1];
  if (scenario !== undefined) {
    return existsSync(join(ROOT, `runbooks/scenarios/${scenario}.yaml`))
      ? undefined
      : `no scenario ${scenario}`;
  }
  const [, file, title] = /^`(test\/[\w./-]+\.ts)`(?:: `(.+)`)?$/.exec(proof) ?? [];
  if (file === undefined) return `neither a test, a command nor a scenario: ${proof}`;
  if (!existsSync(join(ROOT, file))) return `no file ${file}`;
  // Without a title: the whole file, which must be a suite.
  if (title === undefined)
    return /\b\w+Contract\(|\bdescribe\(/.test(read(file)) ? undefined : `no suite ${file}`;
  return hasTitle(read(file), title) ? undefined : `${file} has no test "${title}"`;
};

const cases = casesIn(read('docs/faults.md'));

describe('the catalogue of faults', () => {
  it('has every case once, in order', () => {
    expect(cases.map(({ number }) => number)).toEqual(Array.from({ length: CASES }, (_, n) => n + 1));
  });

  it('says of each what the product does', () => {
    expect(cases.filter(({ says }) => says.length < 12).map(({ number }) => number)).toEqual([]);
  });

  it('proves each, and each proof is there', () => {
    const faults = cases.flatMap(({ number, proofs }) => {
      const wrong = proofs.map(faultOf).filter((fault) => fault !== undefined);
      return proofs.length === 0
        ? [`${number}: nothing proves it`]
        : wrong.map((fault) => `${number}: ${fault}`);
    });
    expect(faults).toEqual([]);
  });

  it('lets nothing wait', () => {
    expect(cases.filter(({ waits }) => waits).map(({ number }) => number)).toEqual(MAY_WAIT);
  });

  it.each([
    ['a title that is not there', '`test/arch/fault-catalogue.test.ts`: `proves nothing at all`'],
    ['a title that stands in a comment only', '`test/arch/fault-catalogue.test.ts`: `Without a title`'],
    ['a file that is not there', '`test/arch/nowhere.test.ts`: `has every case once, in order`'],
    ['a command that is not there', '`npm run prove:everything`'],
    ['a scenario that is not there', 'scenario `nothing-happens`'],
    ['something else', 'it is obvious'],
  ])('would find %s', (_, proof) => {
    expect(faultOf(proof)).toBeDefined();
  });
});
