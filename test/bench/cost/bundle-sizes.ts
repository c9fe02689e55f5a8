import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { FUNCTION_NAMES } from '#lambdas/function-names.ts';
import { type Bundle, buildBundles } from '#lib/infra/bundles.ts';
import { projectFolder } from '#lib/local/project-folder.ts';

export interface BundleSize {
  readonly name: string;
  readonly bytes: number;
  /** Of a bundle of nothing but the same SDK clients and commands. */
  readonly floor: number;
  readonly clients: readonly string[];
}

const COMMAND = /node_modules\/@aws-sdk\/(client-[\w-]+)\/dist-es\/commands\/(\w+Command)\.js$/;
const CLIENT = /node_modules\/@aws-sdk\/(client-[\w-]+)\/dist-es\/(\w+Client)\.js$/;

/** What a function uses of the SDK, as `package → names`, from the files in its bundle. */
const usedOf = ({ inputs }: Pick<Bundle, 'inputs'>): ReadonlyMap<string, readonly string[]> => {
  const used = new Map<string, string[]>();
  for (const input of inputs) {
    const [, sdk, name] = COMMAND.exec(input) ?? CLIENT.exec(input) ?? [];
    if (sdk === undefined || name === undefined) continue;
    used.set(sdk, [...(used.get(sdk) ?? []), name]);
  }
  return used;
};

const exportsOf = (used: ReadonlyMap<string, readonly string[]>): string =>
  [...used]
    .map(([sdk, names]) => `export { ${names.toSorted().join(', ')} } from '@aws-sdk/${sdk}';`)
    .join('\n');

/** As the functions are bundled, so that only what they hold differs. */
const bundleOf = async (contents: string): Promise<number> => {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: projectFolder('.'), loader: 'js' },
    write: false,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    logLevel: 'error',
  });
  return outputFiles.reduce((sum, { contents: bytes }) => sum + bytes.byteLength, 0);
};

export const bundleSizes = async (): Promise<readonly BundleSize[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-sizes-'));
  try {
    const bundles = await buildBundles({
      root: projectFolder('.'),
      out: join(folder, 'bundles'),
      names: FUNCTION_NAMES,
    });
    const floors = new Map<string, Promise<number>>();
    return await Promise.all(
      bundles.map(async (bundle) => {
        const used = usedOf(bundle);
        const contents = exportsOf(used);
        const floor = floors.get(contents) ?? bundleOf(contents);
        floors.set(contents, floor);
        return {
          name: bundle.name,
          bytes: bundle.bytes,
          floor: await floor,
          clients: [...used.keys()].map((sdk) => sdk.replace('client-', '')).toSorted(),
        };
      }),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
