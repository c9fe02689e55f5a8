/**
 * SDK clients with the patience of this project. Region, profile, credentials and AWS_ENDPOINT_URL are the SDK's own to
 * find. One function a service: a bundle holds the services that it uses and no other.
 */
import { CloudFormationClient, type CloudFormationClientConfig } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, type CloudWatchClientConfig } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, type EventBridgeClientConfig } from '@aws-sdk/client-eventbridge';
import { LambdaClient, type LambdaClientConfig } from '@aws-sdk/client-lambda';
import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { SchedulerClient, type SchedulerClientConfig } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient, type SecretsManagerClientConfig } from '@aws-sdk/client-secrets-manager';
import { SFNClient, type SFNClientConfig } from '@aws-sdk/client-sfn';
import { SNSClient, type SNSClientConfig } from '@aws-sdk/client-sns';
import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';

const CONNECT_MS = 1_000;
const ATTEMPTS = 4;

/**
 * `standard` retries what is throttled, failed on AWS's side or was cut, after a pause drawn from up to 0.1, 0.2 and
 * 0.4 s (0.5, 1 and 2 s when throttled). Worst case of one call: 4 x (1 s to connect + its request time) + 3.5 s.
 * Without `throwOnRequestTimeout` a request that is too slow is only warned about.
 */
const patience = (requestTimeout: number) => ({
  retryMode: 'standard',
  maxAttempts: ATTEMPTS,
  requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout, throwOnRequestTimeout: true },
});

/** Items of at most 400 KB. Worst case 4 x 3 s + 3.5 s = 15.5 s. */
export const makeDynamoDBClient = (options: DynamoDBClientConfig = {}): DynamoDBClient =>
  new DynamoDBClient({ ...patience(2_000), ...options });

/** Documents of a few megabytes. Worst case 4 x 6 s + 3.5 s = 27.5 s. */
export const makeS3Client = (options: S3ClientConfig = {}): S3Client =>
  new S3Client({ ...patience(5_000), ...options });

/**
 * Rings alone: the worker receives through its event source. An ERP waits for its answer behind the ring, within intake's 15 s,
 * and a lost ring is the sweeper's to heal. Worst case 2 x (1 + 1.5 s) + 0.5 s = 5.5 s.
 */
export const makeSQSClient = (options: SQSClientConfig = {}): SQSClient =>
  new SQSClient({ ...patience(1_500), maxAttempts: 2, ...options });

/** The control plane, slower than the others. Worst case 27.5 s. */
export const makeLambdaClient = (options: LambdaClientConfig = {}): LambdaClient =>
  new LambdaClient({ ...patience(5_000), ...options });

/** Templates of up to a megabyte. Worst case 27.5 s. */
export const makeCloudFormationClient = (options: CloudFormationClientConfig = {}): CloudFormationClient =>
  new CloudFormationClient({ ...patience(5_000), ...options });

/** Pages of a long history hold up to 1,000 events. Worst case 27.5 s. */
export const makeSFNClient = (options: SFNClientConfig = {}): SFNClient =>
  new SFNClient({ ...patience(5_000), ...options });

/** Worst case 15.5 s. */
export const makeSNSClient = (options: SNSClientConfig = {}): SNSClient =>
  new SNSClient({ ...patience(2_000), ...options });

/** Worst case 15.5 s. */
export const makeEventBridgeClient = (options: EventBridgeClientConfig = {}): EventBridgeClient =>
  new EventBridgeClient({ ...patience(2_000), ...options });

/** Worst case 15.5 s, once in five minutes. */
export const makeSecretsManagerClient = (options: SecretsManagerClientConfig = {}): SecretsManagerClient =>
  new SecretsManagerClient({ ...patience(2_000), ...options });

/** Before a gate only. Worst case 27.5 s. */
export const makeCloudWatchClient = (options: CloudWatchClientConfig = {}): CloudWatchClient =>
  new CloudWatchClient({ ...patience(5_000), ...options });

/** Before a gate only. Worst case 27.5 s. */
export const makeSchedulerClient = (options: SchedulerClientConfig = {}): SchedulerClient =>
  new SchedulerClient({ ...patience(5_000), ...options });
