import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { FUNCTION_NAMES, type FunctionName } from '#lambdas/function-names.ts';
import { type Bundle, buildBundles } from '#lib/infra/bundles.ts';
import { stageProgram } from '#lib/infra/stage-program.ts';
import { undigestedInputs } from '#lib/infra/undigested-inputs.ts';
import { deployedSources } from '#lib/local/code-digest.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import { loadRunbook } from '#lib/rehearsal/load-runbook.ts';
import { FAKE_ENVIRONMENT } from './fake-environment.ts';
import { ROOT } from './source-files.ts';

/** What must never run in a Lambda: tools that deploy, pretended worlds, and what only tests have. */
const FORBIDDEN =
  /^(lib\/(firs\/simulator|local|rehearsal|cli|infra)\/|test\/)|node_modules\/(aws-cdk-lib|constructs|aws-cdk|cdk-[^/]+|hono|@hono\/[^/]+|esbuild|yaml)\//;

const Loaded = z.array(
  z.object({
    name: z.string(),
    handler: z.string(),
    /** What was thrown when it was loaded without one variable. */
    without: z.string().optional(),
  }),
);

/**
 * Runs in a Node of its own, with the variables of one function after the other. A query makes a module of its own of the
 * same file, so that it is loaded anew.
 */
const LOADER = `
const [, , list] = process.argv;
const loaded = [];
const load = async (url, variables) => {
  const before = Object.keys(process.env);
  Object.assign(process.env, variables);
  try {
    return await import(url);
  } finally {
    for (const key of Object.keys(process.env)) if (!before.includes(key)) delete process.env[key];
  }
};
for (const { name, url, environment, without } of JSON.parse(list)) {
  const { handler } = await load(url, environment);
  const answer = { name, handler: typeof handler };
  if (without !== undefined) {
    const { [without]: _, ...rest } = environment;
    answer.without = await load(url + '?without', rest).then(() => 'loaded', (error) => error.message);
  }
  loaded.push(answer);
}
console.log(JSON.stringify(loaded));
`;

/** One of each way of being called: to load them all twice takes twice as long and shows no more. */
const LOADED_WITHOUT: Readonly<Partial<Record<FunctionName, string>>> = {
  intake: 'INVOICE_QUEUE_URL',
  status: 'LEDGER_TABLE',
  worker: 'AUTHORITY_SECRET_ID',
  'erp-authorizer': 'ERP_SECRET_ID',
  probe: 'AUTHORITY_URL',
  latch: 'RECORDS_TABLE',
};

const environmentOf = async (name: FunctionName): Promise<Record<string, string>> => {
  const { Environment } = await import(`#lambdas/${name}/config.ts`);
  const keys = Object.keys(z.instanceof(z.ZodObject).parse(Environment).shape);
  return Object.fromEntries(keys.map((key) => [key, FAKE_ENVIRONMENT[key] ?? `no fake of ${key}`]));
};

describe('bundles', () => {
  let out = '';
  let bundles: readonly Bundle[] = [];
  beforeAll(async () => {
    out = mkdtempSync(join(tmpdir(), 'bundles-'));
    bundles = await buildBundles({ root: ROOT, out, names: FUNCTION_NAMES });
    const compiled = loadRunbook(projectFolder('runbooks/smartapi-go-live.yaml'));
    if (!compiled.ok) throw new Error('the shipped runbook does not compile');
    stageProgram(bundles, compiled.value);
  }, 120_000);
  afterAll(() => rmSync(out, { recursive: true, force: true }));

  it('are of every folder of lambdas, and of nothing else', () => {
    const folders = readdirSync(join(ROOT, 'lambdas'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    expect([...FUNCTION_NAMES].sort()).toEqual(folders.sort());
    expect(bundles.map(({ name }) => name)).toEqual(FUNCTION_NAMES);
  });

  it('hold nothing that must not run in a Lambda', () => {
    const found = bundles.flatMap(({ name, inputs }) =>
      inputs.filter((input) => FORBIDDEN.test(input)).map((input) => `${name}: ${input}`),
    );
    expect(found).toEqual([]);
    // That the look was one: each holds its handler.
    for (const { name, inputs } of bundles) expect(inputs).toContain(`lambdas/${name}/handler.ts`);
  });

  it('hold only sources that the code digest covers', () => {
    const covered = new Set(deployedSources(ROOT).map(({ path }) => path));
    expect(undigestedInputs(bundles, covered)).toEqual([]);
  });

  it('know neither this machine nor this folder', () => {
    for (const { folder } of bundles) {
      const text = readFileSync(join(folder, 'index.mjs'), 'utf8');
      expect(text.includes(ROOT)).toBe(false);
      expect(text.includes('sourceMappingURL')).toBe(false);
    }
  });

  it('are the same bytes when they are made again, whatever else is made', { timeout: 60_000 }, async () => {
    const again = mkdtempSync(join(tmpdir(), 'bundles-again-'));
    try {
      const made = async (folder: string, names: readonly FunctionName[]): Promise<Buffer> => {
        await buildBundles({ root: ROOT, out: join(again, folder), names });
        return readFileSync(join(again, folder, 'status', 'index.mjs'));
      };
      const alone = await made('alone', ['status']);
      expect(alone.equals(await made('beside', ['latch', 'status']))).toBe(true);
    } finally {
      rmSync(again, { recursive: true, force: true });
    }
  });

  it('are loaded with their variables, and name one that is missing', { timeout: 120_000 }, async () => {
    const loader = join(out, 'loader.mjs');
    writeFileSync(loader, LOADER);
    const list = await Promise.all(
      FUNCTION_NAMES.map(async (name) => ({
        name,
        url: pathToFileURL(join(out, name, 'index.mjs')).href,
        environment: await environmentOf(name),
        without: LOADED_WITHOUT[name],
      })),
    );
    const { stdout, stderr } = spawnSync(
      join(ROOT, 'node_modules/.bin/node'),
      [loader, JSON.stringify(list)],
      // As in Lambda: no credentials are looked for, and nothing of this machine is inherited.
      { encoding: 'utf8', env: { AWS_REGION: 'eu-west-1', PATH: '/usr/bin' }, maxBuffer: 16 * 1_048_576 },
    );
    const lines = stdout.trim().split('\n');
    expect(stderr).toBe('');
    const loaded = Loaded.parse(JSON.parse(lines.at(-1) ?? '[]'));
    expect(loaded.map(({ name }) => name)).toEqual(FUNCTION_NAMES);
    expect(loaded.filter(({ handler }) => handler !== 'function')).toEqual([]);
    const refused = loaded.filter(({ without }) => without !== undefined);
    expect(refused).toHaveLength(Object.keys(LOADED_WITHOUT).length);
    for (const { name, without } of refused) {
      const variable = list.find((each) => each.name === name)?.without;
      expect(without).toContain(`cannot start: ${variable} is missing`);
    }
  });
});
