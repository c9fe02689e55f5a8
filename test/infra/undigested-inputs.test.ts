import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildBundles } from '#lib/infra/bundles.ts';
import { undigestedInputs } from '#lib/infra/undigested-inputs.ts';
import { deployedSources } from '#lib/local/code-digest.ts';

let root = '';
const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const undigested = async (): Promise<readonly string[]> =>
  undigestedInputs(
    await buildBundles({ root, out: join(root, 'out'), names: ['latch'] }),
    new Set(deployedSources(root).map(({ path }) => path)),
  );

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'undigested-'));
  write('package.json', '{ "type": "module", "imports": { "#lib/*": "./lib/*" } }');
  write('package-lock.json', '{}\n');
  write('lambdas/latch/index.ts', "import { a } from '#lib/a.ts';\nexport const handler = () => a;\n");
  write('lib/a.ts', "export const a = 'as rehearsed';\n");
  write('docs/a.ts', "export const a = 'another';\n");
});
afterEach(() => rmSync(root, { recursive: true }));

describe('sources that the code digest does not cover', () => {
  it('are in no bundle that is made of what was rehearsed', async () => {
    expect(await undigested()).toEqual([]);
  });

  it.each([
    ['tsconfig.json', '{ "compilerOptions": { "paths": { "#lib/a.ts": ["./docs/a.ts"] } } }'],
    ['package.json', '{ "type": "module", "imports": { "#lib/*": "./docs/*" } }'],
  ])('are found where %s puts them in the place of an import', async (file, text) => {
    write(file, text);
    expect(await undigested()).toEqual(['docs/a.ts']);
  });

  it('are no packages of the lock file only because their folder is called so', () => {
    const inputs = ['node_modules/zod/index.js', 'docs/node_modules/a.ts'];
    expect(undigestedInputs([{ inputs }], new Set())).toEqual(['docs/node_modules/a.ts']);
  });
});
