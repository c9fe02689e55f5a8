/** SDK clients of a process: one a service, made when first asked for, each call a subsegment of the trace. */
import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SchedulerClient } from '@aws-sdk/client-scheduler';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SFNClient } from '@aws-sdk/client-sfn';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import {
  makeCloudFormationClient,
  makeCloudWatchClient,
  makeDynamoDBClient,
  makeEventBridgeClient,
  makeLambdaClient,
  makeS3Client,
  makeSchedulerClient,
  makeSecretsManagerClient,
  makeSFNClient,
  makeSNSClient,
  makeSQSClient,
} from '#lib/aws/clients.ts';
import { tracer } from '#lib/aws/serve/tracer.ts';

const once = <T extends object>(make: () => T): (() => T) => {
  let made: T | undefined;
  return () => {
    made ??= tracer.captureAWSv3Client(make());
    return made;
  };
};

export const dynamo: () => DynamoDBClient = /* @__PURE__ */ once(() => makeDynamoDBClient());
export const s3: () => S3Client = /* @__PURE__ */ once(() => makeS3Client());
export const sqs: () => SQSClient = /* @__PURE__ */ once(() => makeSQSClient());
export const lambda: () => LambdaClient = /* @__PURE__ */ once(() => makeLambdaClient());
export const stepFunctions: () => SFNClient = /* @__PURE__ */ once(() => makeSFNClient());
export const sns: () => SNSClient = /* @__PURE__ */ once(() => makeSNSClient());
export const eventBridge: () => EventBridgeClient = /* @__PURE__ */ once(() => makeEventBridgeClient());
export const secretsManager: () => SecretsManagerClient = /* @__PURE__ */ once(() =>
  makeSecretsManagerClient(),
);
export const cloudWatch: () => CloudWatchClient = /* @__PURE__ */ once(() => makeCloudWatchClient());
export const scheduler: () => SchedulerClient = /* @__PURE__ */ once(() => makeSchedulerClient());
export const cloudFormation: () => CloudFormationClient = /* @__PURE__ */ once(() =>
  makeCloudFormationClient(),
);
