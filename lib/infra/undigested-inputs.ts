import type { Bundle } from './bundles.ts';

/** By its own place: packages are those of the lock file, and a folder of that name elsewhere is somebody's. */
const PACKAGES = 'node_modules/';

/**
 * Sources in bundles that the code digest does not cover. A certificate binds the digest: with one line in `tsconfig.json` or
 * `package.json` an import could stand for another file, and other code than was rehearsed would run under the same digest.
 */
export const undigestedInputs = (
  bundles: readonly Pick<Bundle, 'inputs'>[],
  covered: ReadonlySet<string>,
): readonly string[] =>
  [
    ...new Set(
      bundles.flatMap(({ inputs }) =>
        inputs.filter((input) => !input.startsWith(PACKAGES) && !covered.has(input)),
      ),
    ),
  ].sort();
