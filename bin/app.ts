#!/usr/bin/env node
/** The CDK app: stage and runbook → stacks. Started by `cdk` (cdk.json). */
import { App } from 'aws-cdk-lib';
import { addChecks } from '#lib/infra/add-checks.ts';
import { AppContext } from '#lib/infra/app-context.ts';
import { buildStacks } from '#lib/infra/build-stacks.ts';
import { makeDeployments } from '#lib/infra/make-deployment.ts';
import { formatProblems } from '#lib/runbook/format-problems.ts';

const app = new App({ analyticsReporting: false });
const given = AppContext.safeParse(
  Object.fromEntries(Object.keys(AppContext.shape).map((key) => [key, app.node.tryGetContext(key)])),
);
if (given.success) {
  const { stage, ...context } = given.data;
  const deployments = await makeDeployments(context, stage);
  if (deployments.ok) {
    const deployment = deployments.value(stage);
    const stacks = buildStacks(app, deployment);
    // An emulator takes what AWS would refuse, and lacks what a check asks for.
    if (stage !== 'local') addChecks(app, stacks, deployment);
    app.synth();
  } else {
    process.stderr.write(`${formatProblems(deployments.error)}\n`);
    process.exitCode = 2;
  }
} else {
  for (const { path, message } of given.error.issues) {
    process.stderr.write(`--context ${path.join('.')}: ${message}\n`);
  }
  process.exitCode = 2;
}
