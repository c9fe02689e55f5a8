import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ROOT, sourceFiles } from './source-files.ts';

const Cruise = z.object({
  modules: z.array(z.object({ source: z.string() })),
  summary: z.object({
    totalCruised: z.int(),
    violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })),
    ruleSetUsed: z.object({ forbidden: z.array(z.object({ name: z.string() })) }),
  }),
});

const CONFIG = '.dependency-cruiser.mjs';

/** As `npm run boundaries` calls it, but for the form of its answer. */
const cruise = (folder: string) => {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
      '--config',
      CONFIG,
      '--output-type',
      'json',
      'bin',
      'lib',
      'lambdas',
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1_048_576 },
  );
  if (!stdout.startsWith('{')) throw new Error(stderr);
  return Cruise.parse(JSON.parse(stdout));
};

/** A file for each rule, written as somebody in a hurry would. */
const PLANTED: Readonly<Record<string, readonly [file: string, code: string]>> = {
  'pure-has-no-io': [
    'lib/route/reads-a-file.ts',
    "import { readFileSync } from 'node:fs';\nreadFileSync('x');",
  ],
  'pure-knows-no-world': [
    'lib/gates/knows-a-store.ts',
    "import { store } from '#lib/local/store.ts';\nstore();",
  ],
  'handlers-know-no-adapter': [
    'lambdas/latch/handler.ts',
    "import { store } from '#lib/local/store.ts';\nstore();",
  ],
  'worker-code-never-reaches-the-simulator': [
    'lambdas/worker/handler.ts',
    "import { simulator } from '#lib/firs/simulator/simulator.ts';\nsimulator();",
  ],
  'simulator-shares-only-the-wire': [
    'lib/firs/simulator/simulator.ts',
    "import { client } from '#lib/firs/client/client.ts';\nexport const simulator = client;",
  ],
  'only-wiring-knows-github': [
    'lambdas/gate-complete/handler.ts',
    "import { reader } from '#lib/github/read/reader.ts';\nreader();",
  ],
  'github-adapters-know-no-world': [
    'lib/github/write/knows-a-store.ts',
    "import { store } from '#lib/aws/store.ts';\nstore();",
  ],
  'gates-never-reach-the-github-simulator': [
    'lib/cli/gates-job/pretends.ts',
    "import { pretended } from '#lib/github/simulator/pretended.ts';\npretended();",
  ],
  'github-simulator-shares-only-the-wire': [
    'lib/github/simulator/pretended.ts',
    "import { reader } from '#lib/github/read/reader.ts';\nexport const pretended = reader;",
  ],
  'adapters-know-no-world': [
    'lib/local/knows-the-world.ts',
    "import { world } from '#lib/rehearsal/world.ts';\nworld();",
  ],
  'only-the-command-line-proves': [
    'lib/rehearsal/proves.ts',
    "import { proof } from '#lib/proof/proof.ts';\nproof();",
  ],
  'configs-know-variables-only': [
    'lambdas/latch/config.ts',
    "import { store } from '#lib/aws/store.ts';\nexport const Environment = store;",
  ],
  'nothing-imports-an-index': [
    'lib/cli/calls-a-function.ts',
    "import { handler } from '#lambdas/valve/index.ts';\nhandler();",
  ],
  'only-index-wires': [
    'lib/cli/borrows-wiring.ts',
    "import { wire } from '#lib/aws/wiring/wire.ts';\nwire();",
  ],
  'aws-adapters-know-no-laptop': [
    'lib/aws/knows-a-laptop.ts',
    "import { store } from '#lib/local/store.ts';\nstore();",
  ],
  'infra-knows-shapes-only': [
    'lib/infra/knows-an-adapter.ts',
    "import { store } from '#lib/aws/store.ts';\nstore();",
  ],
  'no-cycles': ['lib/watch/egg.ts', "import { hen } from './hen.ts';\nexport const egg = () => hen;"],
  'no-production-code-from-tests': [
    'lib/cli/uses-a-test.ts',
    "import { sample } from '#test/sample.ts';\nsample();",
  ],
  resolvable: ['bin/nowhere.ts', "import { nothing } from './nothing.ts';\nnothing();"],
};

const SOUND: readonly (readonly [file: string, code: string])[] = [
  ['lib/local/store.ts', 'export const store = () => {};'],
  ['lib/rehearsal/world.ts', 'export const world = () => {};'],
  ['lib/firs/client/client.ts', 'export const client = () => {};'],
  ['lib/watch/hen.ts', "import { egg } from './egg.ts';\nexport const hen = () => egg;"],
  // Types may point both ways.
  ['lib/asl/one.ts', "import type { Two } from './two.ts';\nexport interface One { readonly two: Two }"],
  ['lib/asl/two.ts', "import type { One } from './one.ts';\nexport interface Two { readonly one: One }"],
  ['lib/cli/wires.ts', "import { store } from '#lib/local/store.ts';\nstore();"],
  ['lib/aws/store.ts', 'export const store = () => {};'],
  ['lib/aws/environment.ts', 'export const LedgerEnvironment = {};'],
  ['lib/aws/wiring/wire.ts', "import { store } from '#lib/aws/store.ts';\nexport const wire = store;"],
  ['lambdas/valve/config.ts', "export { LedgerEnvironment as Environment } from '#lib/aws/environment.ts';"],
  [
    'lambdas/valve/index.ts',
    "import { wire } from '#lib/aws/wiring/wire.ts';\nimport { Environment } from './config.ts';\nexport const handler = () => wire(Environment);",
  ],
  ['lib/infra/reads-shapes.ts', "import { Environment } from '#lambdas/valve/config.ts';\nEnvironment;"],
  ['lib/proof/proof.ts', 'export const proof = () => {};'],
  ['lib/github/wire/shape.ts', 'export const Shape = {};'],
  [
    'lib/github/read/reader.ts',
    "import { Shape } from '#lib/github/wire/shape.ts';\nexport const reader = () => Shape;",
  ],
  ['lib/github/simulator/answers.ts', "import { Shape } from '#lib/github/wire/shape.ts';\nShape;"],
  ['lib/cli/reads-gates.ts', "import { reader } from '#lib/github/read/reader.ts';\nreader();"],
  ['test/sample.ts', 'export const sample = () => {};'],
];

describe('import boundaries', () => {
  let folder = '';
  let planted: z.infer<typeof Cruise>;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'boundaries-'));
    for (const file of [CONFIG, 'package.json', 'tsconfig.json'])
      copyFileSync(join(ROOT, file), join(folder, file));
    for (const [file, code] of [...Object.values(PLANTED), ...SOUND]) {
      mkdirSync(join(folder, dirname(file)), { recursive: true });
      writeFileSync(join(folder, file), `${code}\n`);
    }
    planted = cruise(folder);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('hold here, and every source file was looked at', { timeout: 60_000 }, () => {
    const files = sourceFiles('bin', 'lib', 'lambdas').map(({ path }) => path);
    const { modules, summary } = cruise(ROOT);
    expect(summary.violations).toEqual([]);
    const seen = new Set(modules.map(({ source }) => source));
    expect(files.filter((file) => !seen.has(file))).toEqual([]);
    expect(summary.totalCruised).toBeGreaterThanOrEqual(files.length);
  });

  it('have a planted violation for each rule', () => {
    const rules = planted.summary.ruleSetUsed.forbidden.map(({ name }) => name);
    expect(Object.keys(PLANTED).sort()).toEqual(rules.sort());
  });

  it.each(Object.entries(PLANTED))('find %s', (rule, [file]) => {
    const by = planted.summary.violations.filter(({ from }) => from === file).map((one) => one.rule.name);
    expect(by).toContain(rule);
  });

  it('find nothing in what is sound', () => {
    const bad = new Set(Object.values(PLANTED).map(([file]) => file));
    expect(planted.summary.violations.filter(({ from }) => !bad.has(from))).toEqual([]);
  });

  it('make the command fail', () => {
    const call = (where: string) =>
      execFileSync(
        process.execPath,
        [join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'), '--config', CONFIG, 'lib'],
        { cwd: where, encoding: 'utf8', stdio: 'pipe' },
      );
    expect(() => call(folder)).toThrow(/Command failed/);
  });
});
