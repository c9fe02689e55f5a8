#!/usr/bin/env node
/** The CDK app: stage and runbook → stacks. Started by `cdk` (cdk.json). */
import { App } from 'aws-cdk-lib';
import { AppContext } from '#lib/infra/app-context.ts';
import { buildStacks } from '#lib/infra/build-stacks.ts';
import { makeDeployment } from '#lib/infra/make-deployment.ts';
import { formatProblems } from '#lib/runbook/format-problems.ts';

const app = new App({ analyticsReporting: false });
const given = AppContext.safeParse(
  Object.fromEntries(Object.keys(AppContext.shape).map((key) => [key, app.node.tryGetContext(key)])),
);
if (given.success) {
  const deployment = await makeDeployment(given.data);
  if (deployment.ok) {
    buildStacks(app, deployment.value);
    app.synth();
  } else {
    process.stderr.write(`${formatProblems(deployment.error)}\n`);
    process.exitCode = 2;
  }
} else {
  for (const { path, message } of given.error.issues) {
    process.stderr.write(`--context ${path.join('.')}: ${message}\n`);
  }
  process.exitCode = 2;
}
