/**
 * An SDK client that is answered by a function and sends nothing: for what no server can be brought to do, such as a throttled
 * call or a mapping in transition. Errors are the SDK's own, so that an adapter meets what it would meet.
 */
export interface ScriptedCommand {
  /** Without `Command`: `StartExecution`. */
  readonly name: string;
  readonly input: object;
}

interface Scriptable<Input extends object, Output extends object> {
  readonly middlewareStack: {
    add(
      middleware: (
        next: unknown,
        context: { readonly commandName?: string },
      ) => (args: { input: Input }) => Promise<{ output: Output; response: unknown }>,
      options: { readonly step: 'initialize'; readonly name: string; readonly priority: 'low' },
    ): void;
  };
}

/** What `answer` returns is the command's output; what it throws is its error. Gives the commands that were sent. */
export const scripted = <
  Client extends Scriptable<Input, Output>,
  Input extends object,
  Output extends object,
>(
  client: Client & Scriptable<Input, Output>,
  answer: (command: ScriptedCommand) => object,
): { readonly client: Client; readonly sent: readonly ScriptedCommand[] } => {
  const sent: ScriptedCommand[] = [];
  client.middlewareStack.add(
    (_, { commandName = '' }) =>
      async ({ input }) => {
        const command = { name: commandName.replace(/Command$/, ''), input };
        sent.push(command);
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the script stands for the service
        return { output: { $metadata: {}, ...answer(command) } as unknown as Output, response: {} };
      },
    { step: 'initialize', name: 'scripted', priority: 'low' },
  );
  return { client, sent };
};
