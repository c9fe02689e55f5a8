import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Those need servers from PyPI: `npm run test:protocol`.
    exclude: ['test/**/*.protocol.test.ts'],
    sequence: { shuffle: true },
    expect: { requireAssertions: true },
    testTimeout: 20_000,
    // The machine's own choice on two cores is one worker.
    maxWorkers: 2,
  },
});
