import { machineName } from '#lib/aws/stage.ts';
import type { MachineBindings } from './bindings.ts';
import { type Deployment, tenantOf } from './deployment.ts';

export const machineBindings = (deployment: Deployment): MachineBindings => {
  const { config } = deployment;
  const of = (machine: 'main' | 'rollback') => {
    const name = machineName(tenantOf(deployment), config.stage, machine);
    const where = `arn:aws:states:${config.region}:${config.account}`;
    return {
      machineArn: `${where}:stateMachine:${name}`,
      executionArns: `${where}:execution:${name}:*`,
    };
  };
  return { main: of('main'), rollback: of('rollback') };
};
