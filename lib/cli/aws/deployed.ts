import { CutoverOutputs, DataOutputs, TenantOutputs } from '#lib/aws/stack-outputs.ts';
import type { DescribedStack } from '#lib/aws/stacks.ts';
import type { StackName, Stage } from '#lib/aws/stage.ts';

/** What is deployed on a stage, as its stacks say. */
export interface Deployed {
  readonly stage: Stage;
  readonly account: string;
  readonly region: string;
  /** What to add to this machine's clock for the time there, in milliseconds. */
  readonly clockOffset: number;
  /** ARN of whoever gives the commands. */
  readonly caller: string;
  readonly data: DataOutputs;
  readonly tenant: TenantOutputs;
  readonly cutover: CutoverOutputs;
  /** Stacks that are being changed just now, or whose last change failed. */
  readonly unsettled: readonly { readonly stack: string; readonly status: string }[];
}

/** The stacks whose outputs the command line reads. */
export const READ_STACKS = ['data', 'tenant', 'cutover'] as const satisfies readonly StackName[];

/** Each ends a deployment or an undone one; the rest is under way or broken. */
const SETTLED = new Set([
  'CREATE_COMPLETE',
  'UPDATE_COMPLETE',
  'UPDATE_ROLLBACK_COMPLETE',
  'IMPORT_COMPLETE',
  'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
]);

export const isSettled = ({ status }: DescribedStack): boolean => SETTLED.has(status);

export const OUTPUTS = { data: DataOutputs, tenant: TenantOutputs, cutover: CutoverOutputs } as const;
