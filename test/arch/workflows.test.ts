import { accessSync, constants, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { ROOT } from './source-files.ts';

const Step = z.looseObject({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.looseObject({}).optional(),
});
const Workflow = z.looseObject({
  permissions: z.record(z.string(), z.string()),
  on: z.looseObject({}),
  jobs: z.record(
    z.string(),
    z.looseObject({
      uses: z.string().optional(),
      permissions: z.record(z.string(), z.string()),
      'timeout-minutes': z.int(),
      steps: z.array(Step).default([]),
    }),
  ),
});

const FOLDER = join(ROOT, '.github/workflows');
const files = readdirSync(FOLDER);
const workflow = (file: string) => Workflow.parse(parse(readFileSync(join(FOLDER, file), 'utf8')));

describe('workflows', () => {
  it('are there, and CI calls what everybody can call', () => {
    expect(files).toContain('ci.yml');
    const runs = Object.values(workflow('ci.yml').jobs).flatMap((job) => job.steps.map((step) => step.run));
    expect(runs).toContain('.ci/run');
    expect(() => accessSync(join(ROOT, '.ci/run'), constants.X_OK)).not.toThrow();
  });

  it.each(files)('%s may do nothing but what a job asks for, and not for ever', (file) => {
    const { permissions, jobs, on } = workflow(file);
    expect(permissions).toEqual({});
    expect(Object.keys(on)).not.toContain('pull_request_target');
    for (const job of Object.values(jobs)) {
      expect(Object.values(job.permissions).filter((level) => level !== 'read' && level !== 'none')).toEqual(
        [],
      );
      expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
    }
  });

  it.each(files)('%s uses actions by their commit, and says which version that is', (file) => {
    const used = readFileSync(join(FOLDER, file), 'utf8')
      .split('\n')
      .filter((line) => /\buses:/.test(line));
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((line) => !/uses: [\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*$/.test(line))).toEqual([]);
  });

  it.each(files)('%s leaves no credentials behind a checkout', (file) => {
    const checkouts = Object.values(workflow(file).jobs)
      .flatMap((job) => job.steps)
      .filter((step) => step.uses?.startsWith('actions/checkout@'));
    for (const step of checkouts) expect(step.with).toMatchObject({ 'persist-credentials': false });
    expect(checkouts.length).toBeGreaterThan(0);
  });
});
