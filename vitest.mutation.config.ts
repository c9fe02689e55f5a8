import { defineConfig } from 'vitest/config';

/**
 * Only the tests that judge gates, for `npm run mutation`: each change of the code loads and runs them again, so laws, which run
 * hundreds of times, are left out. In one order, since which test covers what is counted once.
 */
const SUBJECTS = [
  'branch-rules',
  'bug-museum',
  'judge-edges',
  'judge-votes',
  'parse-',
  'pull-',
  'telephone-',
  'verify-',
];

export default defineConfig({
  test: {
    include: SUBJECTS.map((name) => `test/gates/${name}*.test.ts`),
    exclude: ['test/gates/*-laws.test.ts'],
    expect: { requireAssertions: true },
    sequence: { shuffle: false },
    isolate: false,
  },
});
