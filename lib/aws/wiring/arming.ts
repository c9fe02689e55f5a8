import type * as z from 'zod';
import { type Aimed, makeArming } from '#lib/aws/arming.ts';
import type { ArmingEnvironment, MachineEnvironment } from '#lib/aws/environment.ts';
import type { Arming } from '#lib/ports/arming.ts';
import { cloudWatch, eventBridge, lambda, scheduler, stepFunctions } from './clients.ts';

/** Of a function beside the machine: same partition, region and account. */
const functionArn = (machine: string, name: string): string => {
  const [arn, partition, , region, account] = machine.split(':');
  return [arn, partition, 'lambda', region, account, 'function', name].join(':');
};

/** Whether the stage's own way back is switched on, part by part. */
export const wireArming = (
  environment: z.output<typeof ArmingEnvironment> &
    Pick<z.output<typeof MachineEnvironment>, 'ROLLBACK_MACHINE_ARN'>,
): { readonly arming: Arming } => {
  const { ROLLBACK_MACHINE_ARN: machine, ARMED_SCHEDULES: schedules, ARMED_TARGETS: targets } = environment;
  const aimed = (name: string, index: number): Aimed => {
    const target = targets[index];
    if (target === undefined) throw new Error(`ARMED_TARGETS names no function for ${name}`);
    return { name, target: functionArn(machine, target) };
  };
  return {
    arming: makeArming({
      cloudWatch: cloudWatch(),
      scheduler: scheduler(),
      eventBridge: eventBridge(),
      lambda: lambda(),
      stepFunctions: stepFunctions(),
      parts: {
        alarms: environment.ARMED_ALARMS,
        schedules: schedules.map(aimed),
        rule: aimed(environment.ARMED_RULE, schedules.length),
        functions: environment.ARMED_FUNCTIONS,
        rollbackMachineArn: machine,
        muteRules: environment.ARMED_MUTE_RULES === 'looked-for',
      },
    }),
  };
};
