import { defineConfig } from 'vitest/config';

/**
 * Only the tests that judge gates, for `npm run mutation`: each change of the code loads and runs them again, so laws, which run
 * hundreds of times, are left out. In one order, since which test covers what is counted once.
 */
const OTHERS = ['certificate', 'freeze-roster', 'plan-against-actual'].map(
  (name) => `test/gates/${name}.test.ts`,
);

export default defineConfig({
  test: {
    include: ['test/gates/*.test.ts'],
    exclude: ['test/gates/*-laws.test.ts', ...OTHERS],
    expect: { requireAssertions: true },
    sequence: { shuffle: false },
    isolate: false,
  },
});
