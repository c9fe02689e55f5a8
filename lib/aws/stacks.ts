import {
  type CloudFormationClient,
  DescribeStacksCommand,
  GetStackPolicyCommand,
  SetStackPolicyCommand,
} from '@aws-sdk/client-cloudformation';
import { isDenying, POLICIES } from './stack-policy.ts';

export interface DescribedStack {
  readonly status: string;
  readonly outputs: Readonly<Record<string, string>>;
}

/** The deployed stacks, by name. */
export interface Stacks {
  /** Undefined: there is no such stack, or it is deleted. */
  describe(name: string): Promise<DescribedStack | undefined>;
  /** Whether its policy denies updates. */
  isLocked(name: string): Promise<boolean>;
  setLocked(name: string, locked: boolean): Promise<void>;
}

export const makeStacks = ({ client }: { readonly client: CloudFormationClient }): Stacks => ({
  async describe(name) {
    try {
      const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: name }));
      const [stack] = Stacks ?? [];
      if (stack === undefined || stack.StackStatus === 'DELETE_COMPLETE') return undefined;
      const outputs = (stack.Outputs ?? []).flatMap(({ OutputKey, OutputValue }) =>
        OutputKey === undefined || OutputValue === undefined ? [] : [[OutputKey, OutputValue] as const],
      );
      return { status: stack.StackStatus ?? 'unknown', outputs: Object.fromEntries(outputs) };
    } catch (error) {
      // CloudFormation has no error of its own for this: a ValidationError, told by its text alone.
      if (
        error instanceof Error &&
        error.name === 'ValidationError' &&
        /does not exist/.test(error.message)
      ) {
        return undefined;
      }
      throw error;
    }
  },
  async isLocked(name) {
    const { StackPolicyBody } = await client.send(new GetStackPolicyCommand({ StackName: name }));
    return isDenying(StackPolicyBody);
  },
  async setLocked(name, locked) {
    const body = JSON.stringify(POLICIES[locked ? 'locked' : 'open']);
    await client.send(new SetStackPolicyCommand({ StackName: name, StackPolicyBody: body }));
  },
});
