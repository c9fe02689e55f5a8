import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { makeCaller } from '#lib/aws/caller.ts';
import { FunctionFailed, makeInvoker } from '#lib/aws/invoker.ts';
import { makeQueueDepth } from '#lib/aws/queue-depth.ts';
import { isDenying, POLICIES } from '#lib/aws/stack-policy.ts';
import { makeStacks } from '#lib/aws/stacks.ts';
import { answeringServer, type CannedAnswer, clientOf } from './answering-server.ts';

const xml = (status: number, body: string): CannedAnswer => ({
  status,
  headers: { 'content-type': 'text/xml', date: 'Mon, 01 Mar 2027 08:00:05 GMT' },
  body,
});

describe('who is asking', () => {
  it('is told with account, name and the time there', async () => {
    const { endpoint } = await answeringServer(() =>
      xml(
        200,
        '<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/t</Arn><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>',
      ),
    );
    const caller = makeCaller({ client: new STSClient(clientOf(endpoint)) });
    expect(await caller()).toEqual({
      account: '111122223333',
      arn: 'arn:aws:iam::111122223333:user/t',
      at: Date.parse('2027-03-01T08:00:05Z'),
    });
  });
});

describe('the deployed stacks', () => {
  const described = (status: string) =>
    xml(
      200,
      `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>s</StackName><CreationTime>2027-01-01T00:00:00Z</CreationTime><StackStatus>${status}</StackStatus><Outputs><member><OutputKey>LedgerTable</OutputKey><OutputValue>ledger</OutputValue></member></Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
    );
  const stacks = async (answer: CannedAnswer) => {
    const server = await answeringServer(() => answer);
    return { ...makeStacks({ client: new CloudFormationClient(clientOf(server.endpoint)) }), ...server };
  };

  it('are read with their state and outputs', async () => {
    const { describe: read } = await stacks(described('UPDATE_COMPLETE'));
    expect(await read('s')).toEqual({ status: 'UPDATE_COMPLETE', outputs: { LedgerTable: 'ledger' } });
  });

  it('one that was deleted is none, and so is one that never was', async () => {
    expect(await (await stacks(described('DELETE_COMPLETE'))).describe('s')).toBeUndefined();
    const never = xml(
      400,
      '<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id s does not exist</Message></Error></ErrorResponse>',
    );
    expect(await (await stacks(never)).describe('s')).toBeUndefined();
  });

  it('another refusal is no absence', async () => {
    const denied = xml(
      403,
      '<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>',
    );
    await expect((await stacks(denied)).describe('s')).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('are locked by a policy that denies every update, and opened by one that allows', async () => {
    const done = xml(200, '<SetStackPolicyResponse></SetStackPolicyResponse>');
    const { setLocked, asked } = await stacks(done);
    await setLocked('s', true);
    await setLocked('s', false);
    const bodies = asked.map(({ body }) => new URLSearchParams(body).get('StackPolicyBody'));
    expect(bodies.map((body) => isDenying(body ?? undefined))).toEqual([true, false]);
    expect(JSON.parse(bodies[0] ?? '')).toEqual({
      Statement: [{ Effect: 'Deny', Action: 'Update:*', Principal: '*', Resource: '*' }],
    });
  });

  it('a policy that nobody can read is taken for a lock; none at all is none', () => {
    expect([
      isDenying(undefined),
      isDenying(''),
      isDenying('{}'),
      isDenying(JSON.stringify(POLICIES.open)),
    ]).toEqual([false, false, true, false]);
  });
});

describe('calling a function', () => {
  const invoker = async (answer: CannedAnswer) => {
    const server = await answeringServer(() => answer);
    const client = new LambdaClient(clientOf(server.endpoint));
    return { invoke: makeInvoker({ client, tenant: 'adire', stage: 'uat' }), ...server };
  };

  it('hands over JSON and gives back JSON', async () => {
    const { invoke, asked } = await invoker({ status: 200, body: '{"ok":true}' });
    expect(await invoke('start', { by: 'tunde' })).toEqual({ ok: true });
    expect(asked[0]).toMatchObject({
      path: '/2015-03-31/functions/cutover-adire-uat-start/invocations',
      body: '{"by":"tunde"}',
    });
  });

  it('what the function throws is its own fault, with its name', async () => {
    const { invoke } = await invoker({
      status: 200,
      headers: { 'x-amz-function-error': 'Unhandled' },
      body: '{"errorType":"ZodError","errorMessage":"bad payload","trace":[]}',
    });
    const error = await invoke('start', {}).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(FunctionFailed);
    expect(error).toMatchObject({
      functionName: 'cutover-adire-uat-start',
      errorType: 'ZodError',
      message: 'bad payload',
    });
  });

  it('a function that died without a word is told so', async () => {
    const { invoke } = await invoker({
      status: 200,
      headers: { 'x-amz-function-error': 'Unhandled' },
      body: '"gone"',
    });
    await expect(invoke('start', {})).rejects.toMatchObject({ message: 'it gave no reason' });
  });
});

describe('how much stands in a queue', () => {
  it('counts what is delayed with what waits', async () => {
    const Attributes = {
      ApproximateNumberOfMessages: '4',
      ApproximateNumberOfMessagesDelayed: '2',
      ApproximateNumberOfMessagesNotVisible: '1',
    };
    const { endpoint } = await answeringServer(() => ({ status: 200, body: JSON.stringify({ Attributes }) }));
    const depth = makeQueueDepth({ client: new SQSClient(clientOf(endpoint)) });
    expect(await depth(`${endpoint}/000000000000/invoices`)).toEqual({ waiting: 6, inFlight: 1 });
  });
});
