/** Which jobs run for which event (gate-protocol.md 4.2, event matrix): each `if`, asked of GitHub's own evaluator. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Json, JsonObject } from '#lib/json.ts';
import { evaluateGuard } from './evaluate-guard.ts';
import { workflowFiles } from './workflow-file.ts';

const require = createRequire(import.meta.url);
const files = workflowFiles();
const MAIN = 'refs/heads/main';
const US = 'adire-trading/cutover';

const pull = (repository: string, headRef = 'fix'): JsonObject => ({
  pull_request: { head: { ref: headRef, repo: { full_name: repository } } },
});

interface Woken {
  readonly event: string;
  readonly ref?: string;
  readonly payload?: JsonObject;
  readonly repositoryId?: string;
  readonly headRef?: string;
  readonly inputs?: JsonObject;
  /** Results of jobs that this one needs. */
  readonly needs?: Readonly<Record<string, string>>;
  /** What of them a later job reads. */
  readonly outputs?: Readonly<Record<string, JsonObject>>;
  readonly cancelled?: boolean;
}

/** Jobs of a workflow that would run. */
const run = (file: string, woken: Woken): readonly string[] => {
  const workflow = files.find((each) => each.file === file)?.workflow;
  if (!workflow) throw new Error(`there is no ${file}`);
  const needs: Json = Object.fromEntries(
    Object.entries(woken.needs ?? {}).map(([job, result]) => [
      job,
      { result, outputs: woken.outputs?.[job] ?? {} },
    ]),
  );
  const contexts = {
    github: {
      repository: US,
      repository_id: woken.repositoryId ?? '200000001',
      ref: woken.ref ?? MAIN,
      head_ref: woken.headRef ?? '',
      event_name: woken.event,
      event: woken.payload ?? {},
    },
    inputs: woken.inputs ?? {},
    needs,
    matrix: { stage: 'production' },
  };
  const failed = Object.values(woken.needs ?? {}).some((result) => result !== 'success');
  return Object.entries(workflow.jobs)
    .filter(([, job]) => {
      const needed = typeof job.needs === 'string' ? [job.needs] : (job.needs ?? []);
      if (needed.some((id) => woken.needs?.[id] === undefined)) return false;
      return evaluateGuard(job.if ?? 'success()', contexts, {
        failed: needed.length > 0 && failed,
        cancelled: woken.cancelled ?? false,
      });
    })
    .map(([id]) => id);
};

describe('gates.yml', () => {
  const reviewed = (conclusion: string): JsonObject => ({ workflow_run: { conclusion } });
  it.each<[string, Woken]>([
    ['a push to main', { event: 'push' }],
    ['a gate’s pull request that was closed', { event: 'pull_request_target', payload: pull(US, 'gate/x') }],
    ['a review', { event: 'workflow_run', payload: reviewed('success') }],
    ['the clock', { event: 'schedule' }],
    ['a person', { event: 'workflow_dispatch' }],
  ])('is woken by %s', (_, woken) => {
    expect(run('gates.yml', woken)).toEqual(['decide']);
    expect(run('gates.yml', { ...woken, needs: { decide: 'success' } })).toEqual(['decide', 'open']);
  });

  it.each<[string, Woken]>([
    ['a person on a branch', { event: 'workflow_dispatch', ref: 'refs/heads/gate-fix' }],
    ['a person on a tag of that name', { event: 'workflow_dispatch', ref: 'refs/tags/main' }],
    ['a copy of the repository', { event: 'schedule', repositoryId: '200000002' }],
    ['a fork’s pull request', { event: 'pull_request_target', payload: pull('somebody/cutover') }],
    [
      'a pull request of a fork that was deleted',
      { event: 'pull_request_target', payload: { pull_request: { head: { repo: null } } } },
    ],
    ['a pull request of code that was closed', { event: 'pull_request_target', payload: pull(US) }],
    ['a review in a fork, whose hint was skipped', { event: 'workflow_run', payload: reviewed('skipped') }],
    ['a hint that failed', { event: 'workflow_run', payload: reviewed('failure') }],
    ['an event without what is expected of it', { event: 'workflow_run', payload: {} }],
    ['the merge ref of a pull request', { event: 'workflow_dispatch', ref: 'refs/pull/4/merge' }],
  ])('is not woken by %s', (_, woken) => {
    expect(run('gates.yml', woken)).toEqual([]);
    expect(run('gates.yml', { ...woken, needs: { decide: 'skipped' } })).toEqual([]);
  });

  it('shows people what is so even where deciding failed, but not once somebody cancelled it', () => {
    const woken = { event: 'schedule', needs: { decide: 'failure' } };
    expect(run('gates.yml', woken)).toContain('open');
    expect(run('gates.yml', { ...woken, cancelled: true })).not.toContain('open');
  });
});

describe('gate-hint.yml', () => {
  const reviewed = (payload: JsonObject) => run('gate-hint.yml', { event: 'pull_request_review', payload });

  it('runs for reviews of our own gates, and neither for those of forks nor for reviews of code', () => {
    expect(reviewed(pull(US, 'gate/adire/switch/1'))).toEqual(['hint']);
    expect(reviewed(pull(US, 'gate/uat/adire/switch/1'))).toEqual(['hint']);
    expect(reviewed(pull('somebody/cutover', 'gate/adire/switch/1'))).toEqual([]);
    expect(reviewed(pull(US, 'fix'))).toEqual([]);
  });
});

describe('rollback.yml', () => {
  const asked = (break_glass: boolean, more: Partial<Woken> = {}): Woken => ({
    event: 'workflow_dispatch',
    inputs: { stage: 'production', reason: 'clearance fell', break_glass },
    ...more,
  });

  it('asks a second person, or breaks the glass, and never both', () => {
    expect(run('rollback.yml', asked(false))).toEqual(['gated']);
    expect(run('rollback.yml', asked(true))).toEqual(['break-glass']);
  });

  it('is on record after either, and not where nothing began', () => {
    const needs = (gated: string, glass: string) => ({ needs: { gated, 'break-glass': glass } });
    expect(run('rollback.yml', asked(false, needs('success', 'skipped')))).toContain('record');
    expect(run('rollback.yml', asked(true, needs('skipped', 'success')))).toContain('record');
    expect(run('rollback.yml', asked(false, needs('failure', 'skipped')))).not.toContain('record');
    expect(run('rollback.yml', asked(false, needs('skipped', 'skipped')))).not.toContain('record');
  });

  it.each<[string, Partial<Woken>]>([
    ['from a branch', { ref: 'refs/heads/other' }],
    ['in another repository', { repositoryId: '1' }],
  ])('does nothing %s', (_, more) => {
    for (const glass of [true, false]) expect(run('rollback.yml', asked(glass, more))).toEqual([]);
  });
});

describe('deploy.yml', () => {
  const asked = (stage: string, more: Partial<Woken> = {}): Woken => ({
    event: 'workflow_dispatch',
    inputs: { stage },
    ...more,
  });
  const looked = (free: string, needs: Readonly<Record<string, string>> = {}) => ({
    needs: { look: 'success', ...needs },
    outputs: { look: { free } },
  });

  it('deploys UAT with a merge and then rehearses, and production never with a merge', () => {
    expect(run('deploy.yml', { event: 'push' })).toEqual(['look']);
    expect(run('deploy.yml', { event: 'push', ...looked('true') })).toEqual(['look', 'uat']);
    const deployed = { event: 'push', ...looked('true', { uat: 'success' }) };
    expect(run('deploy.yml', deployed)).toEqual(['look', 'uat', 'rehearse', 'certify']);
    expect(run('deploy.yml', { event: 'push', ...looked('true', { uat: 'failure' }) })).not.toContain(
      'rehearse',
    );
  });

  it('lifts the lock of a rehearsal that is over and begins the next in UAT, and neither in production', () => {
    const jobs = files.find(({ file }) => file === 'deploy.yml')?.workflow.jobs;
    const runs = (id: string): string =>
      (jobs?.[id]?.steps ?? []).flatMap(({ run: text }) => text ?? []).join('\n');
    expect(runs('look')).toContain('cutover.ts deploy-permit --over --stage uat');
    expect(runs('rehearse')).toContain('cutover.ts start --again --stage uat --calendar scaled:');
    for (const id of ['uat', 'certify', 'production'])
      expect(runs(id)).not.toMatch(/--over|--again|deploy-permit/);
  });

  it('leaves UAT as it is while a rehearsal holds it, or where nobody can tell, and starts none beside it', () => {
    for (const free of ['false', '']) {
      expect(run('deploy.yml', { event: 'push', ...looked(free) })).toEqual(['look']);
      expect(run('deploy.yml', { event: 'push', ...looked(free, { uat: 'skipped' }) })).toEqual(['look']);
      expect(run('deploy.yml', asked('uat', looked(free)))).toEqual(['look']);
    }
    expect(run('deploy.yml', { event: 'push', needs: { look: 'failure' } })).toEqual(['look']);
  });

  it('deploys one stage for a person, and production without a rehearsal beside it', () => {
    expect(run('deploy.yml', asked('production'))).toEqual(['production']);
    expect(run('deploy.yml', asked('production', { needs: { uat: 'skipped' } }))).toEqual(['production']);
    expect(run('deploy.yml', asked('production', looked('true')))).toEqual(['production']);
    expect(run('deploy.yml', asked('uat', looked('true')))).toEqual(['look', 'uat']);
  });

  it.each([{ ref: 'refs/heads/other' }, { ref: 'refs/tags/main' }, { repositoryId: '1' }])(
    'does nothing for %j',
    (more) => {
      for (const stage of ['uat', 'production']) expect(run('deploy.yml', asked(stage, more))).toEqual([]);
      expect(run('deploy.yml', { event: 'push', ...more, ...looked('true') })).toEqual([]);
    },
  );
});

describe('plan.yml', () => {
  const opened = (repository: string, headRef: string): Woken => ({
    event: 'pull_request',
    ref: 'refs/pull/4/merge',
    headRef,
    payload: pull(repository, headRef),
  });

  it('compares for our own branches, not for forks, and not for gates, which change nothing that is deployed', () => {
    expect(run('plan.yml', opened(US, 'fix'))).toEqual(['compare']);
    expect(run('plan.yml', opened('somebody/cutover', 'fix'))).toEqual([]);
    expect(run('plan.yml', opened(US, 'gate/adire/switch/1'))).toEqual([]);
  });

  it('says what it knows where one stage could not be read', () => {
    const woken = opened(US, 'fix');
    expect(run('plan.yml', { ...woken, needs: { compare: 'failure' } })).toContain('comment');
    expect(run('plan.yml', { ...woken, needs: { compare: 'skipped' } })).not.toContain('comment');
  });
});

describe('ci.yml', () => {
  const opened = (repository: string, headRef: string): Woken => ({
    event: 'pull_request',
    ref: 'refs/pull/4/merge',
    headRef,
    payload: pull(repository, headRef),
  });

  it('runs for everything but our own gates; a fork cannot spare itself by a name', () => {
    expect(run('ci.yml', opened(US, 'fix'))).toEqual(['ci']);
    expect(run('ci.yml', { event: 'push' })).toEqual(['ci']);
    expect(
      run('ci.yml', { event: 'merge_group', ref: 'refs/heads/gh-readonly-queue/main/pr-4-abc' }),
    ).toEqual(['ci']);
    expect(run('ci.yml', opened('somebody/cutover', 'gate/x'))).toEqual(['ci']);
    expect(run('ci.yml', opened(US, 'gate/adire/switch/1'))).toEqual([]);
  });
});

describe('freeze.yml', () => {
  const reviewed = (conclusion: string): JsonObject => ({ workflow_run: { conclusion } });
  it('judges whatever woke it, a fork’s pull request as well', () => {
    for (const event of ['schedule', 'workflow_dispatch'])
      expect(run('freeze.yml', { event })).toEqual(['judge']);
    for (const from of [US, 'somebody/cutover'])
      expect(run('freeze.yml', { event: 'pull_request_target', payload: pull(from) })).toEqual(['judge']);
    expect(run('freeze.yml', { event: 'workflow_run', payload: reviewed('success') })).toEqual(['judge']);
    expect(
      run('freeze-hint.yml', { event: 'pull_request_review', payload: pull('somebody/cutover') }),
    ).toEqual(['hint']);
  });

  it.each<[string, Woken]>([
    ['a copy of the repository', { event: 'schedule', repositoryId: '1' }],
    ['a person on a branch', { event: 'workflow_dispatch', ref: 'refs/heads/other' }],
    ['the merge ref of a pull request', { event: 'pull_request_target', ref: 'refs/pull/4/merge' }],
    ['a hint that was cancelled for a later one', { event: 'workflow_run', payload: reviewed('cancelled') }],
  ])('is not woken by %s', (_, woken) => {
    expect(run('freeze.yml', woken)).toEqual([]);
  });
});

describe('audit.yml', () => {
  it('looks at main alone', () => {
    expect(run('audit.yml', { event: 'schedule' })).toEqual(['gates', 'settings']);
    expect(run('audit.yml', { event: 'workflow_dispatch', ref: 'refs/heads/other' })).toEqual([]);
  });
});

/** As far as a path needs it. */
const Schema: z.ZodType<SchemaNode> = z.lazy(() =>
  z.looseObject({
    $ref: z.string().optional(),
    properties: z.record(z.string(), Schema).optional(),
    allOf: z.array(Schema).optional(),
    oneOf: z.array(Schema).optional(),
    anyOf: z.array(Schema).optional(),
  }),
);
interface SchemaNode {
  readonly $ref?: string | undefined;
  readonly properties?: Readonly<Record<string, SchemaNode>> | undefined;
  readonly allOf?: readonly SchemaNode[] | undefined;
  readonly oneOf?: readonly SchemaNode[] | undefined;
  readonly anyOf?: readonly SchemaNode[] | undefined;
}

describe('what guards read of an event', () => {
  const { definitions } = z
    .object({ definitions: z.record(z.string(), Schema) })
    .parse(JSON.parse(readFileSync(require.resolve('@octokit/webhooks-schemas'), 'utf8')));
  const has = (node: SchemaNode | undefined, path: readonly string[]): boolean => {
    if (node === undefined) return false;
    const [key, ...rest] = path;
    if (key === undefined) return true;
    return (
      has(definitions[(node.$ref ?? '').replace('#/definitions/', '')], path) ||
      [...(node.allOf ?? []), ...(node.oneOf ?? []), ...(node.anyOf ?? [])].some((one) => has(one, path)) ||
      has(node.properties?.[key], rest)
    );
  };

  it.each([
    ['pull_request$closed', 'pull_request.head.repo.full_name'],
    ['pull_request$opened', 'pull_request.head.repo.full_name'],
    ['pull_request_review$submitted', 'pull_request.head.repo.full_name'],
    ['workflow_run$completed', 'workflow_run.conclusion'],
  ])('is in GitHub’s own description of %s: %s', (event, path) => {
    expect(has(definitions[event], path.split('.'))).toBe(true);
    expect(has(definitions[event], `${path}x`.split('.'))).toBe(false);
  });

  it('and is no more than that', () => {
    const read = files.flatMap(({ workflow }) =>
      Object.values(workflow.jobs).flatMap((job) => [...(job.if ?? '').matchAll(/github\.event\.([\w.]+)/g)]),
    );
    expect([...new Set(read.map(([, path]) => path))].sort()).toEqual([
      // By GitHub's own words: only the App makes a branch of that name.
      'pull_request.head.ref',
      'pull_request.head.repo.full_name',
      'workflow_run.conclusion',
    ]);
  });
});
