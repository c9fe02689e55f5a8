import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { ListEventBusesCommand } from '@aws-sdk/client-eventbridge';
import { ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListBucketsCommand } from '@aws-sdk/client-s3';
import { ListSecretsCommand } from '@aws-sdk/client-secrets-manager';
import { ListStateMachinesCommand } from '@aws-sdk/client-sfn';
import { ListTopicsCommand } from '@aws-sdk/client-sns';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import {
  makeDynamoDBClient,
  makeEventBridgeClient,
  makeLambdaClient,
  makeS3Client,
  makeSecretsManagerClient,
  makeSFNClient,
  makeSNSClient,
  makeSQSClient,
} from '#lib/aws/clients.ts';
import { resourcePrefix } from '#lib/aws/stage.ts';
import { clientOptions } from '#test/servers/aws-environment.ts';

/** Everything of a stage that is still there. What `cdk bootstrap` made has other names, and stays. */
export const remainingOf = async (endpoint: string, tenant: string): Promise<readonly string[]> => {
  const options = clientOptions(endpoint);
  const clients = {
    cloudFormation: new CloudFormationClient(options),
    dynamoDB: makeDynamoDBClient(options),
    eventBridge: makeEventBridgeClient(options),
    lambda: makeLambdaClient(options),
    s3: makeS3Client(options),
    secrets: makeSecretsManagerClient(options),
    sfn: makeSFNClient(options),
    sns: makeSNSClient(options),
    sqs: makeSQSClient(options),
  };
  const { Stacks = [] } = await clients.cloudFormation.send(new DescribeStacksCommand({}));
  const { TableNames = [] } = await clients.dynamoDB.send(new ListTablesCommand({}));
  const { EventBuses = [] } = await clients.eventBridge.send(new ListEventBusesCommand({}));
  const { Functions = [] } = await clients.lambda.send(new ListFunctionsCommand({}));
  const { Buckets = [] } = await clients.s3.send(new ListBucketsCommand({}));
  const { SecretList = [] } = await clients.secrets.send(new ListSecretsCommand({}));
  const { stateMachines = [] } = await clients.sfn.send(new ListStateMachinesCommand({}));
  const { Topics = [] } = await clients.sns.send(new ListTopicsCommand({}));
  const { QueueUrls = [] } = await clients.sqs.send(new ListQueuesCommand({}));
  for (const client of Object.values(clients)) client.destroy();
  const found: readonly (readonly [string, readonly (string | undefined)[]])[] = [
    ['stack', Stacks.map(({ StackName }) => StackName)],
    ['table', TableNames],
    ['event bus', EventBuses.map(({ Name }) => Name)],
    ['function', Functions.map(({ FunctionName }) => FunctionName)],
    ['bucket', Buckets.map(({ Name }) => Name)],
    ['secret', SecretList.map(({ Name }) => Name)],
    ['state machine', stateMachines.map(({ name }) => name)],
    ['topic', Topics.map(({ TopicArn }) => TopicArn)],
    ['queue', QueueUrls],
  ];
  const prefix = resourcePrefix(tenant, 'local');
  return found.flatMap(([kind, names]) =>
    names.filter((name) => name?.includes(prefix)).map((name) => `${kind} ${name}`),
  );
};
