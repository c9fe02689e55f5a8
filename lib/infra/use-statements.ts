/** From what a function uses to what its role may do: exact actions on exact resources. */
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bindings } from './bindings.ts';
import type { HouseKey } from './constructs/house-key.ts';
import type { Use } from './function-uses.ts';

const allow = (
  actions: readonly string[],
  resources: readonly string[],
  conditions?: Readonly<Record<string, Readonly<Record<string, string>>>>,
): PolicyStatement =>
  new PolicyStatement({
    effect: Effect.ALLOW,
    actions: [...actions],
    resources: [...resources],
    ...(conditions ? { conditions } : {}),
  });

/** Use of a key through one service only: who holds the role can decrypt nothing by himself. */
const through = (
  key: HouseKey,
  service: string,
  region: string,
  actions: readonly string[],
): PolicyStatement =>
  allow(actions, [key.arn], { StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com` } });

const DECRYPT = ['kms:Decrypt'];
const ENCRYPT = ['kms:Decrypt', 'kms:GenerateDataKey'];

const missing = (use: Use, what: string): never => {
  throw new Error(`use ${use}: this stack has no ${what}; move the function to a stack that has`);
};

export const statementsFor = (use: Use, bindings: Bindings, region: string): readonly PolicyStatement[] => {
  const { ledger, records, tokens, archive, queue, machines } = bindings;
  const table = (of: typeof ledger, actions: readonly string[]) => [
    allow(actions, of.arns),
    through(of.key, 'dynamodb', region, ENCRYPT),
  ];
  const READ = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'];
  const WRITE = [
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'dynamodb:DeleteItem',
    'dynamodb:ConditionCheckItem',
  ];
  const both = [machines.main, machines.rollback];
  switch (use) {
    case 'ledger-read':
    case 'control-read':
      return table(ledger, READ);
    case 'ledger-write':
    case 'control-write':
      return table(ledger, WRITE);
    case 'records-read':
      return table(records, READ);
    case 'records-write':
      return table(records, WRITE);
    case 'tokens-write':
      return table(tokens, ['dynamodb:PutItem', 'dynamodb:GetItem']);
    case 'tokens-read-and-delete':
      return table(tokens, ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:DeleteItem']);
    case 'archive-read':
      return [
        allow(['s3:GetObject'], [`${archive.bucket.bucketArn}/*`]),
        through(archive.key, 's3', region, DECRYPT),
      ];
    case 'archive-write':
      return [
        allow(['s3:PutObject'], [`${archive.bucket.bucketArn}/*`]),
        through(archive.key, 's3', region, ENCRYPT),
      ];
    case 'queue-ring':
      return [allow(['sqs:SendMessage'], [queue.queue.queueArn]), through(queue.key, 'sqs', region, ENCRYPT)];
    case 'queue-receive':
      return [
        allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], [queue.queue.queueArn]),
        through(queue.key, 'sqs', region, DECRYPT),
      ];
    case 'valve-read': {
      const valve = bindings.valve ?? missing(use, 'event source mapping');
      return [allow(['lambda:GetEventSourceMapping'], [valve.mappingArn])];
    }
    case 'valve-move': {
      const valve = bindings.valve ?? missing(use, 'event source mapping');
      return [allow(['lambda:UpdateEventSourceMapping'], [valve.mappingArn])];
    }
    case 'machine-start':
      return [
        allow(
          ['states:StartExecution'],
          both.map((one) => one.machineArn),
        ),
      ];
    case 'machine-answer':
      return [
        allow(
          ['states:SendTaskSuccess', 'states:SendTaskFailure'],
          both.map((one) => one.machineArn),
        ),
      ];
    case 'machine-stop':
      return [
        allow(
          ['states:StopExecution'],
          both.map((one) => one.executionArns),
        ),
      ];
    case 'machine-read':
      return [
        allow(
          ['states:DescribeExecution', 'states:GetExecutionHistory'],
          both.map((one) => one.executionArns),
        ),
      ];
    case 'messages': {
      const messages = bindings.messages ?? missing(use, 'topic');
      return [
        allow(['sns:Publish'], [messages.topicArn]),
        allow(['events:PutEvents'], [messages.busArn]),
        through(messages.key, 'sns', region, ENCRYPT),
      ];
    }
    case 'authority':
      return [
        allow(['secretsmanager:GetSecretValue'], [bindings.authoritySecret.arn]),
        through(bindings.secretsKey, 'secretsmanager', region, DECRYPT),
      ];
    case 'erp':
      return [
        allow(['secretsmanager:GetSecretValue'], [bindings.erpSecret.arn]),
        through(bindings.secretsKey, 'secretsmanager', region, DECRYPT),
      ];
    case 'frozen-facts':
      return [allow(['sqs:GetQueueAttributes'], [queue.queue.queueArn])];
  }
};
