#!/usr/bin/env node
/**
 * Synthesizes `uat` and `production` into `out/cdk/<stage>` with every check, for `cdk deploy --app out/cdk/<stage>`.
 * Ends with 1 on a finding and with 2 on a file that is not sound.
 */
import { parseArgs } from 'node:util';
import { App } from 'aws-cdk-lib';
import { addChecks } from '#lib/infra/add-checks.ts';
import { AppContext } from '#lib/infra/app-context.ts';
import { buildStacks } from '#lib/infra/build-stacks.ts';
import { cdkContext } from '#lib/infra/cdk-context.ts';
import { makeDeployments } from '#lib/infra/make-deployment.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import { formatProblems } from '#lib/runbook/format-problems.ts';

const began = performance.now();
const { values } = parseArgs({ options: { runbook: { type: 'string' }, deployment: { type: 'string' } } });
const deployments = await makeDeployments(AppContext.omit({ stage: true }).parse({ ...values }), 'synth');
if (deployments.ok) {
  for (const stage of ['uat', 'production'] as const) {
    const deployment = deployments.value(stage);
    const outdir = projectFolder(`out/cdk/${stage}`);
    const app = new App({ outdir, context: cdkContext(), analyticsReporting: false });
    addChecks(app, buildStacks(app, deployment), deployment);
    // A finding throws; what it is stands on the screen by then, and in the assembly's validation report.
    const { stacks } = app.synth();
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    process.stdout.write(
      `${stage}: ${stacks.length} stacks, no finding, in out/cdk/${stage} (${seconds} s)\n`,
    );
  }
} else {
  process.stderr.write(`${formatProblems(deployments.error)}\n`);
  process.exitCode = 2;
}
