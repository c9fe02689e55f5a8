import type * as z from 'zod';
import type { MachineEnvironment } from '#lib/aws/environment.ts';
import { makeMachine } from '#lib/aws/machine.ts';
import type { Machine } from '#lib/ports/machine.ts';
import { stepFunctions } from './clients.ts';

export const wireMachine = (
  environment: z.output<typeof MachineEnvironment>,
): { readonly machine: Machine } => ({
  machine: makeMachine({
    client: stepFunctions(),
    machines: { main: environment.MAIN_MACHINE_ARN, rollback: environment.ROLLBACK_MACHINE_ARN },
  }),
});
