/**
 * What holds deployments back while a cutover runs. A stack policy has no clock and knows no stage of a runbook: it is set
 * at `start` and stands until it is lifted. It holds for every principal, whatever their permissions.
 */
import * as z from 'zod';
import type { StackName } from './stage.ts';

/** Those whose change could touch an invoice or the running program. Alarms and access may be mended meanwhile. */
export const LOCKED_STACKS = ['data', 'tenant', 'cutover'] as const satisfies readonly StackName[];

const statement = (effect: 'Allow' | 'Deny') => ({
  Effect: effect,
  Action: 'Update:*',
  Principal: '*',
  Resource: '*',
});

/** A policy that is set once cannot be taken away, only be replaced by one that allows. */
export const POLICIES = {
  locked: { Statement: [statement('Deny')] },
  open: { Statement: [statement('Allow')] },
} as const;

const Policy = z.object({ Statement: z.array(z.object({ Effect: z.string() })) });

/** Whether a policy, as CloudFormation gives it back, denies anything. None at all allows everything. */
export const isDenying = (body: string | undefined): boolean => {
  if (body === undefined || body === '') return false;
  const policy = Policy.safeParse(JSON.parse(body));
  return !policy.success || policy.data.Statement.some(({ Effect }) => Effect === 'Deny');
};
