import { defineConfig } from 'vitest/config';
import { makeCoverageReporter } from './test/contract/coverage-reporter.ts';

/** `npm run test:protocol`: the adapters of lib/aws against servers that speak AWS's protocols (test/servers). */
export default defineConfig({
  test: {
    // Those of the laptop's adapters as well: the table at the end shows each contract in both worlds.
    include: ['test/aws/**/*.protocol.test.ts', 'test/local/**/*.test.ts'],
    reporters: ['default', makeCoverageReporter()],
    globalSetup: ['test/servers/protocol-servers.ts'],
    sequence: { shuffle: true },
    expect: { requireAssertions: true },
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
  },
});
