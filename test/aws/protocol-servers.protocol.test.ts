import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, inject, it } from 'vitest';
import { ACCOUNT, clientOptions } from '#test/servers/aws-environment.ts';

describe.each(['ministack', 'moto'] as const)('the server of %s', (name) => {
  const options = clientOptions(inject(name));

  it('serves the account of the tests, on this machine only', async () => {
    expect(new URL(options.endpoint).hostname).toBe('127.0.0.1');
    const identity = await new STSClient(options).send(new GetCallerIdentityCommand({}));
    expect(identity.Account).toBe(ACCOUNT);
  });

  it('gives addresses that lead back to it', async () => {
    const sqs = new SQSClient(options);
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `back-${crypto.randomUUID()}` }));
    expect(QueueUrl).toMatch(options.endpoint);
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    expect(Attributes?.QueueArn).toContain(`:eu-west-1:${ACCOUNT}:`);
  });
});
