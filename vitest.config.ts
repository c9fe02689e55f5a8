import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    sequence: { shuffle: true },
    expect: { requireAssertions: true },
    testTimeout: 20_000,
    // The machine's own choice on two cores is one worker.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          // The others need servers from PyPI: `npm run test:protocol`.
          exclude: ['test/infra/**', 'test/**/*.protocol.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'infra',
          include: ['test/infra/**/*.test.ts'],
          // CDK takes two seconds to load: once a worker, not once a file. Each test makes its own app.
          isolate: false,
        },
      },
    ],
  },
});
