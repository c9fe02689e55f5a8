import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { gatesJob } from '#lib/cli/gates-job/gates-job.ts';
import { buildGatesBundle, GATES_BUNDLE } from '#lib/infra/gates-bundle.ts';
import { projectFolder } from '#lib/local/project-folder.ts';

const ROOT = projectFolder('.');
const folder = mkdtempSync(join(tmpdir(), 'gates-job-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const REPOSITORY_ID = 200000001;
const TOKEN = 'ghs_CANARY';

/** What the runner sets, and the step that took on the role. */
const SET = {
  GITHUB_REPOSITORY: 'adire-trading/cutover',
  GITHUB_REPOSITORY_ID: String(REPOSITORY_ID),
  GITHUB_REF: 'refs/heads/main',
  GITHUB_WORKFLOW_REF: 'adire-trading/cutover/.github/workflows/gates.yml@refs/heads/main',
  GITHUB_SHA: 'f'.repeat(40),
  GITHUB_RUN_ID: '77',
  GITHUB_TOKEN: TOKEN,
  AWS_ACCESS_KEY_ID: 'ASIA0',
  AWS_SECRET_ACCESS_KEY: 'secret-canary',
  AWS_SESSION_TOKEN: 'session-canary',
};

const run = async (
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = SET,
  pulls: readonly unknown[] = [],
) => {
  const said: string[] = [];
  const asked: string[] = [];
  const code = await gatesJob(argv, {
    environment,
    folder: ROOT,
    out: (text) => said.push(text),
    err: (text) => said.push(text),
    async fetch(request) {
      asked.push(`${request.method} ${new URL(request.url).pathname}`);
      const body = request.url.includes('/pulls') ? pulls : { id: REPOSITORY_ID };
      return Response.json(body);
    },
  });
  return { code, said: said.join('\n'), asked };
};

/** Shapes of what GitHub tells a job of its event, as hostile as anybody could make one. */
const EVENTS: Readonly<Record<string, unknown>> = {
  push: { ref: 'refs/heads/main', after: 'a'.repeat(40), head_commit: { message: 'go [skip ci]' } },
  pull_request_target: { action: 'closed', number: 9, pull_request: { merged: true, title: '::set-env::' } },
  workflow_run: { action: 'completed', workflow_run: { conclusion: 'success', head_branch: 'gate/x/y/1' } },
  schedule: { schedule: '*/10 * * * *' },
  workflow_dispatch: { inputs: { instance: 'smartapi/switch/1', outcome: 'go' } },
  pull_request_review: { action: 'submitted', review: { state: 'approved', user: { id: 11 } } },
};

describe('the gates’ job', () => {
  it('does the same whatever event woke it, and looks at none', async () => {
    const plain = await run(['reconcile', '--stage', 'uat']);
    expect(plain).toMatchObject({ code: 0, said: 'reconcile on uat: nothing to do' });
    for (const [name, event] of Object.entries(EVENTS)) {
      const path = join(folder, `${name}.json`);
      writeFileSync(path, JSON.stringify(event));
      const woken = { ...SET, GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: path, GITHUB_ACTOR: 'mallory' };
      expect(await run(['reconcile', '--stage', 'uat'], woken)).toEqual(plain);
    }
  });

  it('says where each missing variable comes from, never a value, and exits with 2', async () => {
    for (const name of Object.keys(SET)) {
      const { code, said } = await run(['reconcile', '--stage', 'uat'], { ...SET, [name]: undefined });
      expect({ name, code }).toEqual({ name, code: 2 });
      expect(said).toContain(`${name} is not set: `);
    }
    const { code, said } = await run(['open', '--stage', 'uat'], { ...SET, CUTOVER_APP_ID: 'canary-id' });
    expect(code).toBe(2);
    expect(said).toContain('CUTOVER_APP_PRIVATE_KEY is not set');
    expect(said).toContain('CUTOVER_APP_ID is not as expected');
    expect(said).not.toMatch(/canary/i);
  });

  it.each([
    [[], 'a verb is missing'],
    [['decide'], 'there is no verb "decide"'],
    [['reconcile'], '--stage is missing'],
    [['reconcile', '--stage', 'local'], 'it is uat or production'],
    [['reconcile', '--stage'], '--stage has no value'],
    [['reconcile', '--stage', 'uat', '--stage', 'uat'], 'given twice'],
    [['reconcile', '--stage', 'uat', '--event', 'x'], '"--event" is not known'],
    [['reconcile', '--stage', 'uat', '--runbook', 'nowhere.yaml'], 'nowhere.yaml'],
  ])('refuses %j', async (argv, words) => {
    const { code, said, asked } = await run(argv);
    expect({ code, asked }).toEqual({ code: 2, asked: [] });
    expect(said).toContain(words);
  });

  it('refuses to work for another repository, another branch or another App', async () => {
    const argv = ['reconcile', '--stage', 'production'];
    expect(await run(argv, { ...SET, GITHUB_REPOSITORY_ID: '1' })).toMatchObject({ code: 2, asked: [] });
    expect(await run(argv, { ...SET, GITHUB_REF: 'refs/heads/x' })).toMatchObject({ code: 2, asked: [] });
    const app = { ...SET, CUTOVER_APP_ID: '1', CUTOVER_APP_PRIVATE_KEY: 'key' };
    expect(await run(['open', '--stage', 'uat'], app)).toMatchObject({ code: 2, asked: [] });
  });

  it('fails with what cannot be read, on one line of the log, and with no token in it', async () => {
    const summary = join(folder, 'summary.md');
    const broken = [{ number: `1\n::error::${TOKEN}` }];
    const { code, said } = await run(
      ['reconcile', '--stage', 'uat'],
      { ...SET, GITHUB_STEP_SUMMARY: summary },
      broken,
    );
    expect(code).toBe(1);
    expect(said).toContain('the list of pull requests');
    expect(said.split('\n').filter((line) => line.startsWith('::'))).toEqual([]);
    expect(said + readFileSync(summary, 'utf8')).not.toContain(TOKEN);
    expect(readFileSync(summary, 'utf8')).toContain('FAILED');
  });
});

describe('the committed bundle', () => {
  it('is what the sources give; if not: npm run gates:bundle', { timeout: 60_000 }, async () => {
    const made = await buildGatesBundle(ROOT);
    expect(made === readFileSync(projectFolder(GATES_BUNDLE), 'utf8')).toBe(true);
  });

  it('knows no event, and none of its texts', () => {
    const text = readFileSync(projectFolder(GATES_BUNDLE), 'utf8');
    expect(text).toContain('GITHUB_REPOSITORY_ID');
    for (const name of ['EVENT_PATH', 'EVENT_NAME', 'HEAD_REF', 'BASE_REF']) {
      expect(text).not.toContain(`GITHUB_${name}`);
    }
  });

  it('starts by itself and refuses bad input', async () => {
    const started = promisify(execFile)(process.execPath, [projectFolder(GATES_BUNDLE), 'reconcile'], {
      cwd: folder,
      env: {},
    });
    await expect(started).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--stage is missing'),
    });
  });
});
