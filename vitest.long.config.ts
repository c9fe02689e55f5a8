import { defineConfig } from 'vitest/config';

/** `npm run test:long`: whole cutovers that take too long for `npm test`; CI runs both. */
export default defineConfig({
  test: {
    include: ['test/**/*.long.test.ts'],
    sequence: { shuffle: true },
    expect: { requireAssertions: true },
    testTimeout: 20_000,
    maxWorkers: 2,
  },
});
