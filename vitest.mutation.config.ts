import { defineConfig } from 'vitest/config';

/**
 * Only the tests that judge gates, for `npm run mutation`: each change of the code loads and runs them again, so laws, which run
 * hundreds of times, are left out. In one order, since which test covers what is counted once.
 */
const TESTS = [
  'branch-rules',
  'bug-museum',
  'judge-edges',
  'judge-votes',
  'parse-conditions',
  'parse-sign-off',
  'pull-checks',
  'pull-overruled',
  'pull-reviews',
  'pull-words',
  'verify-decision',
  'verify-pull',
].map((name) => `test/gates/${name}.test.ts`);

export default defineConfig({
  test: {
    include: TESTS,
    expect: { requireAssertions: true },
    sequence: { shuffle: false },
    isolate: false,
  },
});
