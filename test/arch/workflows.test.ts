import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { JOB_VERBS } from '#lib/cli/gates-job/job-arguments.ts';
import { TURN_BACK_VERBS } from '#lib/cli/gates-job/turn-back-job.ts';
import { VERBS } from '#lib/cli/verbs.ts';
import { GITHUB_ROLES } from '#lib/infra/github-trust.ts';
import { ROOT } from './source-files.ts';
import { ownAction, parseWorkflow, workflowFiles } from './workflow-file.ts';
import { workflowFindings } from './workflow-invariants.ts';
import { WORKFLOW_MUTATIONS } from './workflow-mutations.ts';
import { WORKFLOW_POLICY } from './workflow-policy.ts';

const files = workflowFiles();
const textOf = (file: string): string => files.find((each) => each.file === file)?.text ?? '';

describe('workflows', () => {
  it('are those of the policy, and CI calls what everybody can call', () => {
    expect(files.map(({ file }) => file)).toEqual(Object.keys(WORKFLOW_POLICY).sort());
    expect(textOf('ci.yml')).toContain('run: .ci/run\n');
    expect(() => accessSync(join(ROOT, '.ci/run'), constants.X_OK)).not.toThrow();
  });

  it.each(files.map((each) => [each.file, each] as const))('%s keeps every invariant', (_, file) => {
    expect(workflowFindings(file)).toEqual([]);
  });

  it('say of which repository they are, as deployment.yaml does, wherever they have a role or a secret', () => {
    const Bindings = z.object({ repository: z.object({ repositoryId: z.string() }) });
    const { uat, production } = z
      .object({ uat: Bindings, production: Bindings })
      .parse(parse(readFileSync(join(ROOT, 'deployment.yaml'), 'utf8')));
    expect(uat.repository.repositoryId).toBe(production.repository.repositoryId);
    const guard = `github.repository_id == '${production.repository.repositoryId}'`;
    for (const { file, workflow } of files)
      for (const [id, { role, secrets }] of Object.entries(WORKFLOW_POLICY[file]?.jobs ?? {}))
        if (role ?? secrets) expect(workflow.jobs[id]?.if, `${file} ${id}`).toContain(guard);
  });

  it('take on each role somewhere, for as short as STS gives it and under the name that the trust asks for', () => {
    const taken = Object.values(WORKFLOW_POLICY).flatMap(({ jobs }) =>
      Object.values(jobs).flatMap(({ role }) => role ?? []),
    );
    expect([...new Set(taken)].sort()).toEqual(Object.keys(GITHUB_ROLES).sort());
    const [step, ...more] = ownAction('$/.github/actions/aws-role')?.action.runs.steps ?? [];
    expect(more).toEqual([]);
    expect(step?.with).toMatchObject({
      'role-duration-seconds': ['$', '{{ inputs.seconds }}'].join(''),
      'role-session-name': ['cutover-$', '{{ inputs.role }}-$', '{{ github.run_id }}'].join(''),
      'role-skip-session-tagging': true,
      'mask-aws-account-id': true,
    });
    expect(ownAction('$/.github/actions/aws-role')?.action.inputs.seconds?.default).toBe('900');
    const asked = files.flatMap(({ workflow }) =>
      Object.values(workflow.jobs).flatMap(({ steps }) =>
        steps.flatMap(({ with: given }) =>
          given.seconds === undefined ? [] : [[given.role, given.seconds] as const],
        ),
      ),
    );
    // cdk takes on a role for each stack, and the last may come after half an hour.
    expect(asked).toEqual([
      ['deploy', 3600],
      ['deploy', 3600],
    ]);
    expect(String(step?.with['role-to-assume'])).toMatch(
      /^arn:aws:iam::\$\{\{ inputs\.account \}\}:role\/cutover-/,
    );
  });

  it('call verbs and bundles that are there', () => {
    const runs = files.flatMap(({ workflow }) =>
      Object.values(workflow.jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? [])),
    );
    const called = runs.flatMap((run) => /^node ([\w./-]+\.(?:ts|mjs))/.exec(run)?.[1] ?? []);
    expect(called.length).toBeGreaterThan(10);
    for (const path of called) expect(existsSync(join(ROOT, path)), path).toBe(true);
    const verbs = runs.flatMap((run) => /^node bin\/cutover\.ts ([a-z-]+)/.exec(run)?.[1] ?? []);
    expect(new Set(verbs)).toEqual(
      new Set(['rehearse', 'start', 'certificate', 'changes', 'freeze', 'repo', 'deploy-permit']),
    );
    const bundled = runs.flatMap((run) => /cutover-gates\.mjs ([a-z-]+)/.exec(run)?.[1] ?? []);
    expect(new Set(bundled)).toEqual(new Set([...JOB_VERBS, ...TURN_BACK_VERBS]));
    for (const verb of verbs) expect(VERBS.map(({ name }) => name)).toContain(verb);
  });

  it('of the gates see no secret where they decide, and are the only ones that decide', () => {
    const [decide, open] = textOf('gates.yml').split(/^ {2}open:$/m);
    expect(decide).toContain('reconcile');
    expect(decide).not.toContain('secrets.');
    expect(open).toContain('secrets.CUTOVER_APP_PRIVATE_KEY');
    expect(open).not.toContain('reconcile');
    const deciding = files.filter(({ text }) => /\breconcile\b/.test(text)).map(({ file }) => file);
    expect(deciding).toEqual(['gates.yml']);
  });
});

describe('an invariant that is broken is found', () => {
  it.each(WORKFLOW_MUTATIONS)('(%s) in %s: %j → %j', (letter, file, from, to) => {
    const before = textOf(file);
    const written = (text: string): string => text.replaceAll('%{{', ['$', '{{'].join(''));
    const after = before.replace(typeof from === 'string' ? written(from) : from, () => written(to));
    expect(after).not.toBe(before);
    expect(workflowFindings(parseWorkflow(file, after)).map((finding) => finding[0])).toContain(letter);
  });

  it('by every letter that workflows alone can break, and in a file that nobody knows', () => {
    expect([...new Set(WORKFLOW_MUTATIONS.map(([letter]) => letter))].join('')).toBe('abcdefghijklm');
    expect(workflowFindings(parseWorkflow('new.yml', textOf('ci.yml')))).toHaveLength(1);
  });
});
