/** What a bundle would weigh if it held nothing but the SDK clients and commands that it uses: below that no code can go. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { BUNDLE_OPTIONS, type Bundle } from './bundles.ts';

const COMMAND = /node_modules\/(@aws-sdk\/client-[^/]+)\/dist-es\/commands\/([^/]+)\.js$/;
const CLIENT = /node_modules\/(@aws-sdk\/client-[^/]+)\/dist-es\/([^/]+Client)\.js$/;

/** Package and exported name of each client class and command in a bundle. */
const sdkOf = (bundle: Bundle): readonly (readonly [from: string, name: string])[] =>
  bundle.inputs.flatMap((input) => {
    const [, from, name] = COMMAND.exec(input) ?? CLIENT.exec(input) ?? [];
    return from === undefined || name === undefined ? [] : [[from, name] as const];
  });

/** Bytes by name of function. Used, so that nothing is shaken away: each is put into a list that is exported. */
export const bundleFloors = async (
  root: string,
  bundles: readonly Bundle[],
): Promise<ReadonlyMap<string, number>> => {
  // In the project, where packages are found.
  const folder = mkdtempSync(join(root, 'out', 'floors-'));
  try {
    for (const bundle of bundles) {
      const sdk = sdkOf(bundle);
      const imports = sdk.map(([from, name], index) => `import { ${name} as u${index} } from '${from}';`);
      const used = `export const used = [${sdk.map((_, index) => `u${index}`).join(', ')}];`;
      writeFileSync(join(folder, `${bundle.name}.js`), [...imports, used].join('\n'));
    }
    await build({
      ...BUNDLE_OPTIONS,
      absWorkingDir: root,
      entryPoints: bundles.map(({ name }) => join(folder, `${name}.js`)),
      outdir: join(folder, 'built'),
    });
    return new Map(
      bundles.map(({ name }) => [name, statSync(join(folder, 'built', `${name}.mjs`)).size] as const),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
