import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { HouseStacks } from './build-stacks.ts';
import type { Deployment } from './deployment.ts';
import { acknowledgeFindings } from './suppressions.ts';

/** AWS Solutions of cdk-nag, as errors, beside CDK's own validation of templates. */
export const addChecks = (app: App, stacks: HouseStacks, deployment: Deployment): void => {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  acknowledgeFindings(stacks, deployment);
};
