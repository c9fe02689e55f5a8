import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    sequence: { shuffle: true },
    expect: { requireAssertions: true },
    testTimeout: 20_000,
    // The machine's own choice on two cores is one worker.
    maxWorkers: 2,
  },
});
