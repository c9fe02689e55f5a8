import { build } from 'esbuild';
import { BUNDLE_OPTIONS } from './bundles.ts';

/** Where it is committed: workflows run it from a checkout of main, by the runner's own Node, and install nothing. */
export const GATES_BUNDLE = '.github/gates/cutover-gates.mjs';

const HEADER = '// Made by `npm run gates:bundle` from bin/gates.ts: do not change it by hand.\n';

/** The gates' verbs as one file. The same sources give the same bytes wherever the project stands. */
export const buildGatesBundle = async (root: string): Promise<string> => {
  const { outputFiles } = await build({
    ...BUNDLE_OPTIONS,
    // Runners have it, or a newer one.
    target: 'node20',
    banner: { js: `${HEADER}${BUNDLE_OPTIONS.banner.js}` },
    absWorkingDir: root,
    entryPoints: ['bin/gates.ts'],
    outfile: 'cutover-gates.mjs',
    write: false,
  });
  const [file] = outputFiles;
  if (!file) throw new Error('esbuild made no file of bin/gates.ts');
  return file.text;
};
