import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { FunctionFailed } from '#lib/aws/invoker.ts';
import { awsFault } from '#lib/cli/aws/aws-fault.ts';
import { answeringServer, clientOf } from '#test/aws/answering-server.ts';

const context = { stage: 'uat', endpoint: undefined, region: 'eu-west-1', profile: undefined };

const thrown = async (call: Promise<unknown>): Promise<unknown> => {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error('it did not fail');
};

/** What the SDK makes of an error that STS answers. */
const fromSts = async (code: string, message: string): Promise<unknown> => {
  const { endpoint } = await answeringServer(() => ({
    status: 400,
    headers: { 'content-type': 'text/xml' },
    body: `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r-1</RequestId></ErrorResponse>`,
  }));
  return thrown(new STSClient(clientOf(endpoint)).send(new GetCallerIdentityCommand({})));
};

/** What the SDK makes of an error that DynamoDB answers. */
const fromDynamoDB = async (code: string, message: string): Promise<unknown> => {
  const { endpoint } = await answeringServer(() => ({
    status: 400,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': 'r-2' },
    body: JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${code}`, message }),
  }));
  const get = new GetItemCommand({ TableName: 't', Key: { pk: { S: 'x' } } });
  return thrown(new DynamoDBClient(clientOf(endpoint)).send(get));
};

describe('one line for each fault of the world', () => {
  it('no credentials', () => {
    const error = Object.assign(new Error('Could not load credentials from any providers'), {
      name: 'CredentialsProviderError',
    });
    expect(awsFault(error, context)).toMatch(/^There are no AWS credentials\. Set AWS_PROFILE/);
    expect(awsFault(error, { ...context, profile: 'adire' })).toContain('credentials of profile adire.');
  });

  it('expired credentials, of STS or of a single sign-on', async () => {
    expect(
      awsFault(
        await fromSts('ExpiredToken', 'The security token included in the request is expired'),
        context,
      ),
    ).toMatch(/^The AWS credentials have expired\. Sign in again \(aws sso login\)/);
    const sso = Object.assign(new Error('Token is expired. To refresh this SSO session run aws sso login'), {
      name: 'CredentialsProviderError',
    });
    expect(awsFault(sso, { ...context, profile: 'adire' })).toBe(
      'The AWS credentials of profile adire have expired. Sign in again (aws sso login --profile adire) and repeat the command.',
    );
  });

  it('credentials that AWS does not know', async () => {
    expect(awsFault(await fromSts('InvalidClientTokenId', 'invalid'), context)).toContain(
      'AWS does not know the credentials (InvalidClientTokenId).',
    );
  });

  it('a missing region', async () => {
    const { endpoint } = await answeringServer(() => ({ status: 200, body: '' }));
    const { region: _none, ...rest } = clientOf(endpoint);
    const none = async (): Promise<string> => {
      throw new Error('Region is missing');
    };
    const client = new STSClient({ ...rest, region: none });
    expect(awsFault(await thrown(client.send(new GetCallerIdentityCommand({}))), context)).toBe(
      'The AWS region is missing. Set AWS_REGION, or a region in the profile that AWS_PROFILE names.',
    );
  });

  it('an endpoint that nobody answers at', async () => {
    const endpoint = 'http://127.0.0.1:9';
    const error = await thrown(new STSClient(clientOf(endpoint)).send(new GetCallerIdentityCommand({})));
    expect(awsFault(error, { ...context, endpoint })).toBe(
      'the endpoint http://127.0.0.1:9 (AWS_ENDPOINT_URL) cannot be reached (ECONNREFUSED). Check the network, and that the emulator runs.',
    );
    const elsewhere = Object.assign(new AggregateError([error]), { name: 'AggregateError' });
    expect(awsFault(elsewhere, context)).toContain('AWS in eu-west-1 cannot be reached (ECONNREFUSED)');
  });

  it('access denied: names the action and the resource', async () => {
    const message =
      'User: arn:aws:sts::111122223333:assumed-role/reader/t is not authorized to perform: dynamodb:GetItem on resource: arn:aws:dynamodb:eu-west-1:111122223333:table/ledger because no identity-based policy allows it';
    expect(awsFault(await fromDynamoDB('AccessDeniedException', message), context)).toBe(
      'These credentials may not do dynamodb:GetItem on arn:aws:dynamodb:eu-west-1:111122223333:table/ledger. Use a role that may, or have the action granted.',
    );
    const bare = Object.assign(new Error('Access Denied'), { name: 'AccessDenied', $metadata: {} });
    expect(awsFault(bare, context)).toContain(
      'may not do this. Use a role that may, or have the action granted. AWS says: Access Denied',
    );
  });

  it('throttled', async () => {
    expect(awsFault(await fromDynamoDB('ThrottlingException', 'slow down'), context)).toContain(
      'AWS is throttling this account (ThrottlingException)',
    );
  });

  it('anything else that AWS refuses, with its request', async () => {
    expect(awsFault(await fromDynamoDB('ResourceNotFoundException', 'no such table'), context)).toBe(
      'AWS refused a call (ResourceNotFoundException): no such table Request r-2.',
    );
  });

  it('a function that failed: which, how, and where its log is', () => {
    expect(awsFault(new FunctionFailed('cutover-adire-uat-start', 'ZodError', 'bad payload.'), context)).toBe(
      'Function cutover-adire-uat-start failed (ZodError): bad payload. Its log is in /aws/lambda/cutover-adire-uat-start.',
    );
  });

  it('a bug of ours is none of them, and keeps its trace', () => {
    expect(awsFault(new TypeError('x is not a function'), context)).toBeUndefined();
    expect(awsFault('a string', context)).toBeUndefined();
  });
});
