import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { turnBackJob } from '#lib/cli/gates-job/turn-back-job.ts';
import { makeGithubSimulator } from '#lib/github/simulator/simulator.ts';
import { testAppPrivateKey } from '#lib/github/simulator/test-app-key.ts';
import { readDeploymentFile } from '#lib/infra/read-deployment-file.ts';
import { fromIso, plus, SECOND } from '#lib/instant.ts';
import type { Json, JsonObject } from '#lib/json.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import { Runbook } from '#lib/runbook/schema.ts';
import { wallClock } from '#lib/wall-clock.ts';
import { AskedRollback, rollbackFiling } from '#lib/way-back/asked-rollback.ts';

const text = (file: string): string => readFileSync(projectFolder(file), 'utf8');
const runbook = Runbook.parse(parse(text('runbooks/smartapi-go-live.yaml')));
const [by, person] = Object.entries(runbook.people).find(([, { githubId }]) => githubId !== undefined) ?? [];
if (by === undefined || person?.githubId === undefined)
  throw new Error('nobody of the runbook has a githubId');
const deployment = readDeploymentFile(new TextEncoder().encode(text('deployment.yaml')), 'deployment.yaml');
if (!deployment.ok) throw new Error('deployment.yaml');
const { repository } = deployment.value.production;

const STARTED = { ok: true, outcome: 'started', execution: 'adire-rb-7', message: 'adire-rb-7 has started.' };

const run = async (
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  answer: Json | Error = STARTED,
) => {
  const folder = mkdtempSync(join(tmpdir(), 'turn-back-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const output = join(folder, 'output');
  const lines: string[] = [];
  const calls: (readonly [string, JsonObject])[] = [];
  const code = await turnBackJob(
    argv,
    {
      folder: projectFolder('.'),
      out: (line) => lines.push(line),
      err: (line) => lines.push(line),
      environment: {
        GITHUB_REPOSITORY: `${repository.owner}/${repository.name}`,
        GITHUB_REPOSITORY_ID: repository.repositoryId,
        GITHUB_REF: 'refs/heads/main',
        GITHUB_RUN_ID: '77',
        GITHUB_ACTOR: 'whoever-they-are-today',
        GITHUB_ACTOR_ID: String(person.githubId),
        GITHUB_TRIGGERING_ACTOR: 'whoever-they-are-today',
        GITHUB_OUTPUT: output,
        REASON: 'clearance fell to 40 %; $(rm -rf /) `id`',
        ...environment,
      },
    },
    {
      clock: { now: () => fromIso('2027-04-11T02:00:00Z'), sleep: async () => undefined },
      async invoke(name, payload) {
        calls.push([name, payload]);
        if (answer instanceof Error) throw answer;
        return answer;
      },
    },
  );
  let written = '';
  try {
    written = readFileSync(output, 'utf8');
  } catch {
    // Nothing was handed on.
  }
  return { code, calls, said: lines.join('\n'), written };
};
const ASK = ['rollback', '--stage', 'production'];

describe('rollback from a workflow', () => {
  it('asks once, in the name of the person whose account started the run, and says by which run', async () => {
    const { code, calls, said } = await run(ASK);
    expect(code).toBe(0);
    expect(calls).toEqual([
      [
        'request-rollback',
        expect.objectContaining({
          cutover: runbook.cutover,
          by,
          reason: 'clearance fell to 40 %; $(rm -rf /) `id`',
          caller: expect.stringContaining('/actions/runs/77 by whoever-they-are-today'),
        }),
      ],
    ]);
    expect(calls[0]?.[1].caller).not.toContain('break-glass');
    expect(said).toContain('by hand NOW');
  });

  it('says that the glass was broken, and hands on what the record is made of, under a delimiter that nobody foresees', async () => {
    const { calls, written } = await run([...ASK, '--break-glass']);
    expect(calls[0]?.[1].caller).toContain('break-glass');
    const [, end, json] = /^asked<<(end-[0-9a-f-]{36})\n(.*)\n\1\n$/s.exec(written) ?? [];
    expect(end).toBeDefined();
    expect(AskedRollback.parse(JSON.parse(json ?? ''))).toMatchObject({
      breakGlass: true,
      by,
      execution: 'adire-rb-7',
    });
  });

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ['an account that is nobody of the runbook', { GITHUB_ACTOR_ID: '1' }, /nobody of the runbook/],
    ['a run that somebody else runs again', { GITHUB_TRIGGERING_ACTOR: 'eve' }, /runs again/],
    ['another repository', { GITHUB_REPOSITORY_ID: '1' }, /deployment\.yaml names/],
    ['a branch', { GITHUB_REF: 'refs/heads/other' }, /GITHUB_REF/],
    ['no reason', { REASON: '  ' }, /REASON/],
  ])('refuses %s and calls nothing', async (_, environment, why) => {
    const { code, calls, said, written } = await run(ASK, environment);
    expect(code).toBe(2);
    expect(calls).toEqual([]);
    expect(written).toBe('');
    expect(said).toMatch(why);
  });

  it('says that nothing has started where the function refuses, and the way by hand where AWS fails', async () => {
    const refused = await run(
      ASK,
      {},
      { ok: false, code: 'past-return', message: 'past the point of no return' },
    );
    expect(refused).toMatchObject({ code: 1, written: '' });
    expect(refused.said).toContain('past the point of no return');
    const failed = await run(ASK, {}, new Error('getaddrinfo ENOTFOUND'));
    expect(failed.code).toBe(1);
    expect(failed.said).toContain('turn the ERP’s output to legacy by hand NOW');
  });

  it('knows its words only', async () => {
    expect((await run(['rollback'])).code).toBe(2);
    expect((await run(['rollback', '--stage', 'local'])).code).toBe(2);
    expect((await run([...ASK, '--by', 'somebody'])).code).toBe(2);
  });

  it('puts nothing on record that it did not hand on itself', async () => {
    const app = { CUTOVER_APP_ID: repository.app.id, CUTOVER_APP_PRIVATE_KEY: 'CANARY-KEY' };
    for (const ASKED of ['', '{}', 'no json', JSON.stringify({ kind: 'rollback-asked', extra: 1 })]) {
      const { code, said } = await run(['record', '--stage', 'production'], { ...app, ASKED });
      expect(code).toBe(2);
      expect(said).not.toContain('CANARY');
    }
  });
});

describe('record', () => {
  it('opens one pull request as the App, finds it again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'record-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    // The App's own token is signed by the clock of this machine, and the stand-in looks at when it ends.
    let time = wallClock.now();
    const clock = {
      now: () => {
        time = plus(time, SECOND);
        return time;
      },
      sleep: async () => undefined,
    };
    const { app } = repository;
    const github = makeGithubSimulator({
      clock,
      folder: join(folder, 'repository'),
      owner: { login: repository.owner, id: Number(repository.ownerId) },
      name: repository.name,
      repositoryId: Number(repository.repositoryId),
      app: { id: Number(app.id), userId: Number(app.userId), slug: app.slug },
      people: [{ login: 'eve', id: 666, permission: 'write' }],
      seed: 1,
    });
    const { written } = await run(ASK);
    const ASKED = /\n(\{.*\})\n/.exec(written)?.[1] ?? '';
    const said: string[] = [];
    const record = () =>
      turnBackJob(
        ['record', '--stage', 'production'],
        {
          folder: projectFolder('.'),
          out: (line) => said.push(line),
          err: (line) => said.push(line),
          environment: {
            GITHUB_REPOSITORY: `${repository.owner}/${repository.name}`,
            GITHUB_REPOSITORY_ID: repository.repositoryId,
            GITHUB_REF: 'refs/heads/main',
            GITHUB_RUN_ID: '77',
            ASKED,
            CUTOVER_APP_ID: app.id,
            CUTOVER_APP_PRIVATE_KEY: testAppPrivateKey(),
          },
        },
        { clock, fetch: github.fetch },
      );
    expect(await record(), said.join('\n')).toBe(0);
    expect(await record(), said.join('\n')).toBe(0);
    expect(said.filter((line) => line.startsWith('On record in pull request #1'))).toHaveLength(2);
    expect(
      github.log.filter(({ method, path }) => method === 'POST' && path.endsWith('/pulls')),
    ).toHaveLength(1);
    expect(said.join()).not.toContain('PRIVATE KEY');
  });
});

describe('rollbackFiling', () => {
  const asked: AskedRollback = {
    kind: 'rollback-asked',
    version: 1,
    stage: 'production',
    cutover: 'adire',
    execution: 'adire-rb-7',
    outcome: 'started',
    trigger: 'by-hand',
    by: 'amara',
    account: { id: 5, login: 'amara-a' },
    reason: 'clearance fell\n\nCo-authored-by: eve <b>@all</b>',
    breakGlass: true,
    at: '2027-04-11T02:00:00.000Z',
    run: 'https://github.com/adire/cutover/actions/runs/77',
  };

  it('names branch and files by roll-back and run, and UAT’s apart', () => {
    const { branch, files } = rollbackFiling(asked, 'Amara');
    expect(branch).toBe('record/adire/adire-rb-7-77');
    expect(files.map(({ path }) => path)).toEqual([
      'records/adire/adire-rb-7-77.json',
      'records/adire/adire-rb-7-77.md',
    ]);
    expect(rollbackFiling({ ...asked, stage: 'uat' }, 'Amara').branch).toBe('record/uat/adire/adire-rb-7-77');
  });

  it('tells git log who asked, when and why, and lets no reason write trailers or Markdown of its own', () => {
    const { commitMessage, body, files } = rollbackFiling(asked, 'Amara');
    expect(commitMessage).toContain(
      'Rollback: adire-rb-7\nAsked-by: amara amara-a 2027-04-11T02:00:00.000Z\nBreak-glass: yes',
    );
    expect(commitMessage).not.toMatch(/^Co-authored-by/m);
    expect(body).toContain('break-glass');
    expect(body).not.toMatch(/<b>|@all/);
    expect(JSON.parse(files[0]?.text ?? '')).toEqual(asked);
  });
});
