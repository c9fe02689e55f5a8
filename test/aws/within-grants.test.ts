import { DynamoDBClient, GetItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { expectWithinGrants, makeCommandRecorder } from './within-grants.ts';

/** Nothing listens there: commands are recorded before they are sent. */
const nowhere = {
  endpoint: 'http://127.0.0.1:9',
  region: 'eu-west-1',
  credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
  maxAttempts: 1,
};

describe('expectWithinGrants', () => {
  it('takes commands apart into the actions that IAM asks for', async () => {
    const recorder = makeCommandRecorder();
    const dynamo = recorder.watch(new DynamoDBClient(nowhere));
    const sqs = recorder.watch(new SQSClient(nowhere));
    const s3 = recorder.watch(new S3Client(nowhere));
    const Key = { pk: { S: 'a' } };
    await Promise.allSettled([
      dynamo.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            { ConditionCheck: { TableName: 't', Key, ConditionExpression: 'attribute_exists(pk)' } },
            { Put: { TableName: 't', Item: Key } },
          ],
        }),
      ),
      dynamo.send(new GetItemCommand({ TableName: 't', Key })),
      sqs.send(new SendMessageBatchCommand({ QueueUrl: 'http://127.0.0.1:9/q', Entries: [] })),
      s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k', Body: 'x' })),
    ]);
    expectWithinGrants(
      recorder,
      ['dynamodb:ConditionCheckItem', 'dynamodb:PutItem', 'dynamodb:GetItem'],
      ['sqs:SendMessage', 's3:PutObject'],
    );
    expect(recorder.sent.map(({ command }) => command)).toContain('TransactWriteItemsCommand');
  });

  it('fails for what was not granted, and for what was granted and not needed', async () => {
    const recorder = makeCommandRecorder();
    const dynamo = recorder.watch(new DynamoDBClient(nowhere));
    await dynamo.send(new GetItemCommand({ TableName: 't', Key: { pk: { S: 'a' } } })).catch(() => undefined);
    expect(() => expectWithinGrants(recorder, ['dynamodb:PutItem'])).toThrow('dynamodb:GetItem');
    expect(() => expectWithinGrants(recorder, ['dynamodb:GetItem', 'dynamodb:Scan'])).toThrow(
      'dynamodb:Scan',
    );
    recorder.clear();
    expect(recorder.actions()).toEqual([]);
  });
});
