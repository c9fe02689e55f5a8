/** Mutation testing of what decides gates: `npm run mutation` (test/mutation/run.ts) reads this and judges the survivors. */
export default {
  mutate: [
    'lib/gates/verify-pull.ts',
    'lib/gates/verify-decision.ts',
    'lib/gates/pull-checks/!(checks).ts',
    'lib/gates/telephone-entry.ts',
    'lib/gates/judge-votes.ts',
    'lib/gates/count-votes.ts',
    'lib/gates/check-identity.ts',
    'lib/gates/parse-sign-off.ts',
    'lib/gates/parse-conditions.ts',
    'lib/gates/parse-reading.ts',
    'lib/gates/branch-rules.ts',
  ],
  // Texts for people: what a wording must hold is tested where it matters, and no verdict reads one.
  mutator: { excludedMutations: ['StringLiteral'] },
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts', related: false },
  plugins: ['@stryker-mutator/vitest-runner'],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  timeoutMS: 10_000,
  tempDirName: '.cache/stryker',
  // Node strips types by itself, and TypeScript 7 has no API with which the file could be rewritten.
  tsconfigFile: 'no-tsconfig.json',
  ignorePatterns: ['/out', '/.cache', '/cdk.out', '/docs', '/runbooks', '/.github'],
  reporters: ['json', 'progress-append-only'],
  jsonReporter: { fileName: 'out/mutation/report.json' },
  allowEmpty: false,
};
