import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type SourceFile, sourceFiles, withoutComments } from './source-files.ts';

const SOURCES = sourceFiles('bin', 'lib', 'lambdas');
const EVERYTHING = [...SOURCES, ...sourceFiles('test')];

const lines = ({ text }: SourceFile): number => text.split('\n').length - 1;
const found = (files: readonly SourceFile[], pattern: RegExp): readonly string[] =>
  files.flatMap(({ path, text }) => {
    const hit = pattern.exec(withoutComments(text));
    return hit ? [`${path}: ${hit[0]}`] : [];
  });

describe('source files', () => {
  it('are there: nothing below passes for want of files', () => {
    expect(SOURCES.length).toBeGreaterThan(300);
    expect(EVERYTHING.length).toBeGreaterThan(SOURCES.length);
  });

  it('have at most 300 lines, and half of them at most 60', () => {
    expect(SOURCES.filter((file) => lines(file) > 300).map((file) => `${file.path}: ${lines(file)}`)).toEqual(
      [],
    );
    const sorted = SOURCES.map(lines).sort((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(60);
  });

  it('are named in kebab-case, and none after nothing in particular', () => {
    const names = EVERYTHING.map(({ path }) => basename(path));
    expect(
      names.filter(
        (name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.protocol|\.long)?(\.test|\.d|\.config)?\.ts$/.test(name),
      ),
    ).toEqual([]);
    // A function's wiring is named by the folder that it stands in.
    const named = EVERYTHING.filter(({ path }) => !/^lambdas\/[^/]+\/index\.ts$/.test(path));
    const nothing = /^(utils?|helpers?|common|misc|shared|index)\.ts$/;
    expect(named.map(({ path }) => basename(path)).filter((name) => nothing.test(name))).toEqual([]);
  });

  it('export by name, and pass on nobody else’s exports', () => {
    expect(found(EVERYTHING, /\bexport\s+default\b|\bas\s+default\b/)).toEqual([]);
    expect(found(SOURCES, /\bexport\s+(?:type\s+)?(?:\*|\{[^}]*\})(?:\s+as\s+\w+)?\s+from\b/)).toEqual([]);
  });

  it('have no any, no enum, no namespace, no module mock', () => {
    expect(found(SOURCES, /:\s*any\b|\bas\s+any\b|<any>|\bany\[\]/)).toEqual([]);
    expect(found(SOURCES, /^\s*(?:export\s+)?(?:const\s+)?(?:enum|namespace)\s+\w/m)).toEqual([]);
    const others = EVERYTHING.filter(({ path }) => path !== 'test/arch/sources.test.ts');
    expect(found(others, /\bvi\s*\.\s*(?:mock|doMock|hoisted|useFakeTimers)\b/)).toEqual([]);
  });
});

/** What makes two runs differ: the machine's clock, chance, timers, environment. */
const WORLD =
  /\bDate\s*\.\s*now\b|\bnew\s+Date\b(?!\s*\(\s*[^\s)])|\bDate\(\s*\)|\bDateTime\s*\.\s*(?:now|utc\(\s*\)|local\(\s*\))|\bTemporal\s*\.\s*Now\b|\bMath\s*\.\s*random\b|\brandom(?:UUID|Bytes|Int)\b|\bgetRandomValues\b|\bset(?:Timeout|Interval|Immediate)\b|\bperformance\s*\.\s*now\b|\bprocess\s*\.\s*(?:env|hrtime|uptime)\b/;

/**
 * Where the world is let in: the machine's own adapters, the wiring of a function, the command line, and the simulator as a
 * server of its own.
 */
const OUTSIDE =
  /^(?:bin\/|lib\/local\/|lib\/cli\/|lambdas\/[^/]+\/index\.ts$|lib\/(?:system-random|wall-clock)\.ts$|lib\/(?:firs|github)\/simulator\/(?:serve|http-server)\.ts$)/;

describe('time and chance', () => {
  it('come in by arguments alone, everywhere but at the edge', () => {
    const inside = SOURCES.filter(({ path }) => !OUTSIDE.test(path));
    expect(inside.length).toBeGreaterThan(250);
    expect(found(inside, WORLD)).toEqual([]);
  });

  it.each([
    'const now = Date.now();',
    'const at = new Date();',
    'const at = new Date;',
    'Math.random() < 0.5',
    'setTimeout(next, 5)',
    'const text = `at $' + '{Date.now()}`;',
    "/* then */ DateTime.now().setZone('UTC')",
    'crypto.randomUUID()',
    'process.env.HOME',
  ])('would be seen in: %s', (code) => {
    expect(found([{ path: 'planted.ts', text: code }], WORLD)).toHaveLength(1);
  });

  it.each([
    'new Date(at).toISOString()',
    '// Date.now() is for the edge',
    '/** Math.random() draws lots;\n * setTimeout waits */ const one = 1;',
    "const plain = 'a // b'; // new Date()",
    'DateTime.fromISO(text, { zone })',
  ])('would not be seen in: %s', (code) => {
    expect(found([{ path: 'sound.ts', text: code }], WORLD)).toEqual([]);
  });
});
