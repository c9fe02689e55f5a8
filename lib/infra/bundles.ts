/** One bundle per function: everything that it needs, the SDK included, so that what was tested is what runs. */
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';

export interface Bundle {
  readonly name: string;
  /** Absolute; holds `index.mjs`, and `program.json` when infra has written it there. */
  readonly folder: string;
  readonly bytes: number;
  /** Source files in it, relative to the project, sorted. */
  readonly inputs: readonly string[];
  /** It reads `program.json` beside itself as soon as it is loaded. */
  readonly needsProgram: boolean;
}

/** Whoever imports it reads the compiled runbook. */
const READS_PROGRAM = 'lib/aws/wiring/program.ts';

/** X-Ray's SDK is CommonJS and asks for Node's own modules by `require`, which an ES module has not. */
const REQUIRE = "import{createRequire as r}from'node:module';const require=r(import.meta.url);";

/** Of every bundle, floors included, so that both are measured by one rule. */
export const BUNDLE_OPTIONS = {
  outExtension: { '.js': '.mjs' },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // ES modules where a package has them: only they can be shaken.
  mainFields: ['module', 'main'],
  minify: true,
  legalComments: 'none',
  banner: { js: REQUIRE },
  logLevel: 'error',
} as const satisfies BuildOptions;

/**
 * Bundles `lambdas/<name>/index.ts` of each name into `<out>/<name>/index.mjs`, in one call. The same sources give the
 * same bytes wherever the project stands: Lambda code that did not change is not deployed again.
 */
export const buildBundles = async (options: {
  /** The project's folder. */
  readonly root: string;
  /** Emptied first. */
  readonly out: string;
  readonly names: readonly string[];
}): Promise<readonly Bundle[]> => {
  const { root, out, names } = options;
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const { metafile } = await build({
    ...BUNDLE_OPTIONS,
    absWorkingDir: root,
    entryPoints: names.map((name) => ({ in: `lambdas/${name}/index.ts`, out: `${name}/index` })),
    outdir: out,
    metafile: true,
  });
  const byEntry = new Map(
    Object.values(metafile.outputs).map((output) => [output.entryPoint, Object.keys(output.inputs)]),
  );
  return names.map((name) => {
    const inputs = byEntry.get(`lambdas/${name}/index.ts`);
    if (inputs === undefined) throw new Error(`esbuild made no bundle of lambdas/${name}/index.ts`);
    const folder = join(out, name);
    return {
      name,
      folder,
      bytes: statSync(join(folder, 'index.mjs')).size,
      inputs: inputs.toSorted(),
      needsProgram: inputs.includes(READS_PROGRAM),
    };
  });
};
