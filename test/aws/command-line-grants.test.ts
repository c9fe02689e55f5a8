import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, it } from 'vitest';
import { makeBallots } from '#lib/aws/ballots.ts';
import {
  BALLOTS_GRANTS,
  INVOKER_GRANTS,
  QUEUE_DEPTH_GRANTS,
  STACKS_GRANTS,
} from '#lib/aws/grants/command-line.ts';
import { makeInvoker } from '#lib/aws/invoker.ts';
import { makeQueueDepth } from '#lib/aws/queue-depth.ts';
import { makeStacks } from '#lib/aws/stacks.ts';
import { fromIso } from '#lib/instant.ts';
import { answeringServer, clientOf } from './answering-server.ts';
import { expectWithinGrants, makeCommandRecorder } from './within-grants.ts';

const recorder = makeCommandRecorder();

/** What was asked stands in the recorder, whatever the answer came to. */
const asked = async (work: () => Promise<unknown>): Promise<void> => {
  try {
    await work();
  } catch {
    // A server that answers nothing but braces.
  }
};

const granted = async (work: () => Promise<unknown>, actions: readonly string[]): Promise<void> => {
  recorder.clear();
  await asked(work);
  expectWithinGrants(recorder, actions);
};

describe('what the command line asks of AWS is within its grants', () => {
  it('of the stacks, reading and locking apart', async () => {
    const { endpoint } = await answeringServer(() => ({ status: 200, body: '<R></R>' }));
    const stacks = makeStacks({ client: recorder.watch(new CloudFormationClient(clientOf(endpoint))) });
    await granted(async () => {
      await asked(() => stacks.describe('s'));
      await asked(() => stacks.isLocked('s'));
    }, STACKS_GRANTS.read);
    await granted(() => stacks.setLocked('s', true), STACKS_GRANTS.lock);
  });

  it('of functions, queues and votes', async () => {
    const { endpoint } = await answeringServer(() => ({ status: 200, body: '{}' }));
    const client = recorder.watch(new LambdaClient(clientOf(endpoint)));
    const invoke = makeInvoker({ client, tenant: 'adire', stage: 'uat' });
    await granted(() => invoke('start', {}), INVOKER_GRANTS);
    const depth = makeQueueDepth({ client: recorder.watch(new SQSClient(clientOf(endpoint))) });
    await granted(() => depth(`${endpoint}/000000000000/q`), QUEUE_DEPTH_GRANTS);
    const dynamoDB = recorder.watch(new DynamoDBClient(clientOf(endpoint)));
    const ballots = makeBallots({ client: dynamoDB, table: 'records' });
    const vote = {
      person: 'p',
      vote: 'approve' as const,
      at: fromIso('2027-03-01T08:00:00Z'),
      evidenceDigest: 'd',
    };
    await granted(() => ballots.of('c/g/1'), BALLOTS_GRANTS.read);
    await granted(() => ballots.cast('c/g/1', vote), BALLOTS_GRANTS.write);
  });
});
