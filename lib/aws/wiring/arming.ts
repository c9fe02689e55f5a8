import type * as z from 'zod';
import { makeArming } from '#lib/aws/arming.ts';
import type { ArmingEnvironment, MachineEnvironment } from '#lib/aws/environment.ts';
import type { Arming } from '#lib/ports/arming.ts';
import { cloudWatch, eventBridge, lambda, scheduler, stepFunctions } from './clients.ts';

/** Whether the stage's own way back is switched on, part by part. */
export const wireArming = (
  environment: z.output<typeof ArmingEnvironment> &
    Pick<z.output<typeof MachineEnvironment>, 'ROLLBACK_MACHINE_ARN'>,
): { readonly arming: Arming } => ({
  arming: makeArming({
    cloudWatch: cloudWatch(),
    scheduler: scheduler(),
    eventBridge: eventBridge(),
    lambda: lambda(),
    stepFunctions: stepFunctions(),
    parts: {
      alarms: environment.ARMED_ALARMS,
      schedules: environment.ARMED_SCHEDULES,
      rule: environment.ARMED_RULE,
      functions: environment.ARMED_FUNCTIONS,
      rollbackMachineArn: environment.ROLLBACK_MACHINE_ARN,
      muteRules: environment.ARMED_MUTE_RULES === 'looked-for',
    },
  }),
});
