#!/usr/bin/env node
/** Synthesizes `uat` and `production` into `out/cdk/<stage>`, with every check; deploys with `cdk deploy --app out/cdk/<stage>`. */
import { App } from 'aws-cdk-lib';
import { addChecks } from '#lib/infra/add-checks.ts';
import { AppContext } from '#lib/infra/app-context.ts';
import { buildStacks } from '#lib/infra/build-stacks.ts';
import { cdkContext } from '#lib/infra/cdk-context.ts';
import { makeDeployments } from '#lib/infra/make-deployment.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import { formatProblems } from '#lib/runbook/format-problems.ts';

const began = performance.now();
const context = AppContext.omit({ stage: true }).parse({});
const deployments = await makeDeployments(context, 'synth');
if (deployments.ok) {
  for (const stage of ['uat', 'production'] as const) {
    const deployment = deployments.value(stage);
    const outdir = projectFolder(`out/cdk/${stage}`);
    const app = new App({ outdir, context: cdkContext(), analyticsReporting: false });
    addChecks(app, buildStacks(app, deployment), deployment);
    const { stacks } = app.synth();
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    // Findings of a check end the process with 1 and stand in the assembly's validation report.
    if (process.exitCode === undefined || process.exitCode === 0) {
      process.stdout.write(
        `${stage}: ${stacks.length} stacks, no finding, in out/cdk/${stage} (${seconds} s)\n`,
      );
    }
  }
} else {
  process.stderr.write(`${formatProblems(deployments.error)}\n`);
  process.exitCode = 2;
}
