import { defineConfig } from 'vitest/config';

/** `npm run test:protocol`: the adapters of lib/aws against servers that speak AWS's protocols (test/servers). */
export default defineConfig({
  test: {
    include: ['test/aws/**/*.protocol.test.ts'],
    globalSetup: ['test/servers/protocol-servers.ts'],
    sequence: { shuffle: true },
    expect: { requireAssertions: true },
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
  },
});
