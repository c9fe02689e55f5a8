/**
 * Whether an adapter asks AWS only for what it is granted. Emulators let everything pass, so a missing permission would
 * be found in a real account at night; here the commands that were really sent are turned into IAM actions.
 */
import { expect } from 'vitest';

export interface SentCommand {
  /** As the SDK names them: `DynamoDBClient`, `PutItemCommand`. */
  readonly client: string;
  readonly command: string;
  readonly actions: readonly string[];
  readonly input: object;
}

/** Of every SDK client: the place where its commands pass by. */
interface Watched<Input extends object, Output extends object> {
  readonly middlewareStack: {
    add(
      middleware: (
        next: (args: { input: Input }) => Promise<{ output: Output; response: unknown }>,
        context: { readonly clientName?: string; readonly commandName?: string },
      ) => (args: { input: Input }) => Promise<{ output: Output; response: unknown }>,
      options: { readonly step: 'initialize'; readonly name: string; readonly override: true },
    ): void;
  };
}

const PREFIX: Readonly<Record<string, string>> = {
  DynamoDBClient: 'dynamodb',
  S3Client: 's3',
  SQSClient: 'sqs',
  LambdaClient: 'lambda',
  SFNClient: 'states',
  SNSClient: 'sns',
  EventBridgeClient: 'events',
  SecretsManagerClient: 'secretsmanager',
  CloudWatchClient: 'cloudwatch',
  CloudFormationClient: 'cloudformation',
  STSClient: 'sts',
};

/** Where IAM has another word for it than the API. */
const OTHER_WORDS: Readonly<Record<string, readonly string[]>> = {
  'sqs:SendMessageBatch': ['sqs:SendMessage'],
  'sqs:DeleteMessageBatch': ['sqs:DeleteMessage'],
  'sqs:ChangeMessageVisibilityBatch': ['sqs:ChangeMessageVisibility'],
  'sns:PublishBatch': ['sns:Publish'],
  's3:HeadObject': ['s3:GetObject'],
  's3:ListObjectsV2': ['s3:ListBucket'],
  's3:HeadBucket': ['s3:ListBucket'],
  'lambda:Invoke': ['lambda:InvokeFunction'],
};

/** A transaction needs the actions of its parts and none of its own. */
const TRANSACTION_PARTS: Readonly<Record<string, string>> = {
  ConditionCheck: 'dynamodb:ConditionCheckItem',
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
  Delete: 'dynamodb:DeleteItem',
  Get: 'dynamodb:GetItem',
};

const transactionParts = (input: object): readonly string[] => {
  const parts = 'TransactItems' in input && Array.isArray(input.TransactItems) ? input.TransactItems : [];
  return parts.flatMap((part: object) =>
    Object.keys(part).map((kind) => {
      const action = TRANSACTION_PARTS[kind];
      if (action === undefined) throw new Error(`a transaction with ${kind}: name its IAM action here`);
      return action;
    }),
  );
};

const actionsOf = (client: string, command: string, input: object): readonly string[] => {
  const prefix = PREFIX[client];
  if (prefix === undefined) throw new Error(`${client} is not known here: add the prefix of its IAM actions`);
  const name = command.replace(/Command$/, '');
  if (prefix === 'dynamodb' && name.startsWith('Transact')) return transactionParts(input);
  const action = `${prefix}:${name}`;
  return OTHER_WORDS[action] ?? [action];
};

export interface CommandRecorder {
  readonly sent: readonly SentCommand[];
  /** Records what the client sends from now on; the same client twice is recorded once. */
  watch<Client extends Watched<Input, Output>, Input extends object, Output extends object>(
    client: Client & Watched<Input, Output>,
  ): Client;
  /** IAM actions that were needed so far, each once, in order. */
  actions(): readonly string[];
  clear(): void;
}

export const makeCommandRecorder = (): CommandRecorder => {
  const sent: SentCommand[] = [];
  return {
    sent,
    watch(client) {
      client.middlewareStack.add(
        (next, { clientName = '', commandName = '' }) =>
          async (args) => {
            const { input } = args;
            sent.push({
              client: clientName,
              command: commandName,
              actions: actionsOf(clientName, commandName, input),
              input,
            });
            return next(args);
          },
        { step: 'initialize', name: 'recordCommands', override: true },
      );
      return client;
    },
    actions: () => [...new Set(sent.flatMap(({ actions }) => actions))].toSorted(),
    clear: () => {
      sent.length = 0;
    },
  };
};

/** Fails for an action that was needed and not granted, and for a grant that nothing needed: both are wrong. */
export const expectWithinGrants = (
  recorder: CommandRecorder,
  ...granted: readonly (readonly string[])[]
): void => {
  expect(recorder.actions(), 'IAM actions needed, beside those granted').toEqual(
    [...new Set(granted.flat())].toSorted(),
  );
};
