import { defineConfig } from 'vitest/config';

/** `npm run test:github`: every test that asks the stand-in for GitHub, each exchange held against GitHub's own description. */
export default defineConfig({
  test: {
    include: ['test/github/**/*.test.ts'],
    globalSetup: ['test/github/openapi/installed-description.ts'],
    setupFiles: ['test/github/openapi/watch-exchanges.ts'],
    sequence: { shuffle: true },
    expect: { requireAssertions: true },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // The description is read once a worker, not once a file.
    isolate: false,
  },
});
