import { defineConfig } from 'vitest/config';

/** What runs a whole rehearsal, or a clock by itself: the clock watches everything native that its process does. */
const OWN_PROCESS = [
  'cli/{calendar-option,interactive,processes,proof-account,proof-under-faults}',
  'engines/tape',
  'local/{arming,erp,machine,machine-contract,machine-determinism,queue,simulated-erp,virtual-clock}',
  'proof/{breakages,port-calls,proof}',
  'rehearsal/{gates-by-pulls,load,output-folder,planted-defects,run-rehearsal,scenarios}',
  'rehearsal/turn-back/turn-back',
].map((name) => `test/${name}.test.ts`);

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
          // The last two: servers from PyPI (`npm run test:protocol`), and minutes (`npm run test:long`).
          exclude: [...OWN_PROCESS, 'test/infra/**', 'test/**/*.protocol.test.ts', 'test/**/*.long.test.ts'],
          // Modules are loaded once a worker, not once a file: half of the time. No test replaces a module.
          isolate: false,
        },
      },
      {
        extends: true,
        // Another file's leftovers would be its own.
        test: { name: 'rehearsal', include: OWN_PROCESS },
      },
      {
        extends: true,
        // Apart from the others, since a worker that has loaded CDK is large. Each test makes its own app.
        test: { name: 'infra', include: ['test/infra/**/*.test.ts'], isolate: false },
      },
    ],
  },
});
