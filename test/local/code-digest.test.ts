import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deployedSources, localCodeDigest } from '#lib/local/code-digest.ts';

let root: string;
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'code-'));
  write('lambdas/latch/handler.ts', 'export const a = 1;\n');
  write('lib/route/control-item.ts', 'export const b = 2;\n');
  write('package-lock.json', '{}\n');
});
afterEach(() => rmSync(root, { recursive: true }));

describe('localCodeDigest', () => {
  it('covers what goes into a Lambda, and the lock file', () => {
    expect(deployedSources(root).map((file) => file.path)).toEqual([
      'lambdas/latch/handler.ts',
      'lib/route/control-item.ts',
      'package-lock.json',
    ]);
  });

  it.each([
    'lib/local/ledger.ts',
    'lib/cli/check.ts',
    'lib/rehearsal/oracle.ts',
    'lib/firs/simulator/serve.ts',
    'lib/report/render-screen.ts',
    'lib/infra/stack.ts',
    'lib/route/notes.md',
    'test/route/route.test.ts',
  ])('does not change with %s', (path) => {
    const before = localCodeDigest(root);
    write(path, 'export const c = 3;\n');
    expect(localCodeDigest(root)).toBe(before);
  });

  it.each([
    'lambdas/latch/handler.ts',
    'lib/route/control-item.ts',
    'package-lock.json',
    'lib/firs/client/a.ts',
    // A certificate is made of it.
    'lib/report/report.ts',
  ])('changes with %s', (path) => {
    const before = localCodeDigest(root);
    write(path, 'export const d = 4;\n');
    expect(localCodeDigest(root)).not.toBe(before);
  });

  it('is the same with the line ends of another system', () => {
    const before = localCodeDigest(root);
    write('lambdas/latch/handler.ts', 'export const a = 1;\r\n');
    expect(localCodeDigest(root)).toBe(before);
  });

  it('is the same however the folder is named', () => {
    for (const other of [`${root}/`, `${root}/lib/..`, relative(process.cwd(), root)])
      expect(localCodeDigest(other)).toBe(localCodeDigest(root));
  });

  it('fails where a folder is missing, rather than digest half of the code', () => {
    rmSync(join(root, 'lambdas'), { recursive: true });
    expect(() => localCodeDigest(root)).toThrow(/ENOENT/);
  });

  it('reads this checkout', () => {
    expect(localCodeDigest()).toMatch(/^[0-9a-f]{64}$/);
    expect(deployedSources(join(import.meta.dirname, '..', '..')).length).toBeGreaterThan(50);
  });
});
