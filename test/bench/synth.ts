/**
 * What synthesis costs, as a ratio to an app of one queue: CDK's own loading is in both. Each in a process of its own,
 * CPU seconds and not the clock, since machines are shared; it judges nothing.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { App, Stack } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import * as z from 'zod';
import { addChecks } from '#lib/infra/add-checks.ts';
import { AppContext } from '#lib/infra/app-context.ts';
import { buildStacks } from '#lib/infra/build-stacks.ts';
import { cdkContext } from '#lib/infra/cdk-context.ts';
import { makeDeployments } from '#lib/infra/make-deployment.ts';
import { markdownTable } from './table.ts';

const Measured = z.object({ cpuSeconds: z.number(), resources: z.number() });
type Measured = z.infer<typeof Measured>;

const WAYS = ['one queue', 'uat', 'uat, checked'] as const;
type Way = (typeof WAYS)[number];

const Template = z.looseObject({ Resources: z.record(z.string(), z.unknown()) });

const synthesize = async (way: Way, outdir: string): Promise<Measured> => {
  const checked = way === 'uat, checked';
  const app = new App({
    outdir,
    context: cdkContext(),
    analyticsReporting: false,
    ...(checked ? {} : { builtinCloudFormationValidation: false }),
  });
  if (way === 'one queue') new Queue(new Stack(app, 'one'), 'queue');
  else {
    const deployments = await makeDeployments(AppContext.omit({ stage: true }).parse({}), 'synth');
    if (!deployments.ok) throw new Error('the shipped runbook is sound');
    const deployment = deployments.value('uat');
    const stacks = buildStacks(app, deployment);
    if (checked) addChecks(app, stacks, deployment);
  }
  const resources = app
    .synth()
    .stacks.map(({ template }) => Object.keys(Template.parse(template).Resources).length);
  const { user, system } = process.cpuUsage();
  return {
    cpuSeconds: (user + system) / 1_000_000,
    resources: resources.reduce((sum, count) => sum + count, 0),
  };
};

const inOwnProcess = (way: Way): Measured => {
  const child = spawnSync(process.execPath, [import.meta.filename, '--one', way], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0) throw new Error(`synthesis of ${way} ended with ${child.status}`);
  return Measured.parse(JSON.parse(child.stdout.trim().split('\n').at(-1) ?? ''));
};

const { values } = parseArgs({ options: { one: { type: 'string' } } });
const one = WAYS.find((way) => way === values.one);
if (one === undefined) {
  const measured = WAYS.map((way) => ({ way, ...inOwnProcess(way) }));
  const floor = measured[0]?.cpuSeconds ?? Number.NaN;
  const rows = measured.map(({ way, resources, cpuSeconds }) => [
    way,
    String(resources),
    cpuSeconds.toFixed(1),
    `× ${(cpuSeconds / floor).toFixed(1)}`,
  ]);
  process.stdout.write(
    `${markdownTable(['app', 'resources', 'CPU s', 'to one queue'], rows)}\n\nuat: runbook compiled, stacks synthesized; esbuild, which bundles the functions, is a process of its own and not counted. checked: cdk-nag and CDK’s own validation on top.\n`,
  );
} else {
  const outdir = mkdtempSync(join(tmpdir(), 'cutover-synth-'));
  try {
    process.stdout.write(`${JSON.stringify(await synthesize(one, outdir))}\n`);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
