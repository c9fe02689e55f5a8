import type { App } from 'aws-cdk-lib';
import { AccessStack } from './access-stack.ts';
import { checkNames } from './check-names.ts';
import { CutoverStack } from './cutover-stack.ts';
import { DataStack } from './data-stack.ts';
import { type Deployment, tenantOf } from './deployment.ts';
import { tagAll } from './house-tags.ts';
import { machineBindings } from './machine-bindings.ts';
import { MonitoringStack } from './monitoring-stack.ts';
import { TenantStack } from './tenant-stack.ts';

export interface HouseStacks {
  readonly data: DataStack;
  readonly tenant: TenantStack;
  readonly cutover: CutoverStack;
  readonly monitoring: MonitoringStack;
  readonly access: AccessStack;
}

/** All stacks of one deployment. */
export const buildStacks = (app: App, deployment: Deployment): HouseStacks => {
  checkNames(deployment);
  const machines = machineBindings(deployment);
  const data = new DataStack(app, deployment);
  const tenant = new TenantStack(app, deployment, { data, machines });
  const cutover = new CutoverStack(app, deployment, { data, tenant, machines });
  const monitoring = new MonitoringStack(app, deployment, {
    cutover,
    apiId: tenant.api.apiId,
    machines,
  });
  const access = new AccessStack(app, deployment, { cutover });
  tagAll(app, {
    client: deployment.runbook.client.name,
    tenant: tenantOf(deployment),
    stage: deployment.config.stage,
    cutover: deployment.program.cutover,
  });
  return { data, tenant, cutover, monitoring, access };
};
