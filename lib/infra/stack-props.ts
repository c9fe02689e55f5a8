import type { StackProps } from 'aws-cdk-lib';
import { type StackName, stackName } from '#lib/aws/stage.ts';
import { type Deployment, tenantOf } from './deployment.ts';

/** Account and region are always named: what is synthesized for one account cannot be deployed to another by mistake. */
export const stackProps = (deployment: Deployment, name: StackName, description: string): StackProps => {
  const { config } = deployment;
  return {
    stackName: stackName(tenantOf(deployment), config.stage, name),
    env: { account: config.account, region: config.region },
    description: `${description} (${config.stage})`,
    // Indented, the cutover stack would come near the megabyte that CloudFormation takes.
    suppressTemplateIndentation: true,
    terminationProtection: config.removal === 'retain',
  };
};
