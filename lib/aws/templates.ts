import { type CloudFormationClient, GetTemplateCommand } from '@aws-sdk/client-cloudformation';

/** The template that a stack was deployed with, as it was given; undefined: there is no such stack. */
export const makeTemplates =
  ({ client }: { readonly client: Pick<CloudFormationClient, 'send'> }) =>
  async (name: string): Promise<string | undefined> => {
    try {
      const { TemplateBody } = await client.send(
        new GetTemplateCommand({ StackName: name, TemplateStage: 'Original' }),
      );
      return TemplateBody;
    } catch (error) {
      // As in stacks.ts: told by its text alone.
      if (
        error instanceof Error &&
        error.name === 'ValidationError' &&
        /does not exist/.test(error.message)
      ) {
        return undefined;
      }
      throw error;
    }
  };
