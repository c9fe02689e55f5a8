#!/usr/bin/env node
/** Prints in what the templates of `uat` and `production` differ; ends with 1 if in anything but bindings. No check runs here. */
import { parseArgs } from 'node:util';
import { App } from 'aws-cdk-lib';
import { AppContext } from '#lib/infra/app-context.ts';
import { buildStacks } from '#lib/infra/build-stacks.ts';
import { cdkContext } from '#lib/infra/cdk-context.ts';
import type { Deployment } from '#lib/infra/deployment.ts';
import { formatDifferences } from '#lib/infra/format-differences.ts';
import { makeDeployments } from '#lib/infra/make-deployment.ts';
import { judgeDifferences, stageBindings } from '#lib/infra/stage-bindings.ts';
import { acknowledgeFindings } from '#lib/infra/suppressions.ts';
import { templateDifferences } from '#lib/infra/template-differences.ts';
import type { JsonObject } from '#lib/json.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import { formatProblems } from '#lib/runbook/format-problems.ts';

/** Templates by the ids of their stacks, which are the same in each stage. */
const templatesOf = (deployment: Deployment): JsonObject => {
  const app = new App({
    outdir: projectFolder(`out/cdk/diff/${deployment.config.stage}`),
    context: cdkContext(),
    analyticsReporting: false,
    builtinCloudFormationValidation: false,
  });
  acknowledgeFindings(buildStacks(app, deployment), deployment);
  return Object.fromEntries(app.synth().stacks.map(({ id, template }) => [id, template]));
};

const { values } = parseArgs({ options: { runbook: { type: 'string' }, deployment: { type: 'string' } } });
const deployments = await makeDeployments(AppContext.omit({ stage: true }).parse({ ...values }), 'diff');
if (deployments.ok) {
  const left = deployments.value('uat');
  const right = deployments.value('production');
  const judged = judgeDifferences(
    templateDifferences(templatesOf(left), templatesOf(right)),
    stageBindings(left, right),
  );
  process.stdout.write(formatDifferences(judged, { left: 'uat', right: 'production' }));
  if (judged.unbound.length > 0) process.exitCode = 1;
} else {
  process.stderr.write(`${formatProblems(deployments.error)}\n`);
  process.exitCode = 2;
}
