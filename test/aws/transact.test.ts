import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { StoreBusyError } from '#lib/aws/patience.ts';
import { INVOICE_PATIENCE, isOwnWrite, transact } from '#lib/aws/transact.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { clientOptions } from '#test/servers/aws-environment.ts';
import { scripted } from './scripted-client.ts';

const cancelled = (...codes: readonly string[]) =>
  new TransactionCanceledException({
    message: 'cancelled',
    CancellationReasons: codes.map((Code) => ({
      Code,
      ...(Code === 'ConditionalCheckFailed' && { Item: { writeId: { S: 'me' } } }),
    })),
    $metadata: {},
  });

const worldOf = (answers: readonly (Error | object)[]) => {
  const tokens: unknown[] = [];
  const slept: number[] = [];
  const { client } = scripted(new DynamoDBClient(clientOptions('http://127.0.0.1:9')), ({ input }) => {
    tokens.push('ClientRequestToken' in input ? input.ClientRequestToken : undefined);
    const answer = answers[Math.min(tokens.length, answers.length) - 1];
    if (answer instanceof Error) throw answer;
    return answer ?? {};
  });
  const clock = { sleep: async (milliseconds: number) => void slept.push(milliseconds) };
  return {
    tokens,
    slept,
    access: { client, table: 'ledger-table', clock, random: seededRandom(1, 'transact') },
  };
};

describe('transact', () => {
  it('tries again under the same token while others are in the way', async () => {
    const { access, tokens, slept } = worldOf([
      cancelled('None', 'TransactionConflict'),
      cancelled('ThrottlingError', 'None'),
      cancelled('ProvisionedThroughputExceeded'),
      {},
    ]);
    expect(await transact(access, 'work', 'me', [])).toBeUndefined();
    expect(tokens).toEqual(['me', 'me', 'me', 'me']);
    expect(slept).toHaveLength(3);
  });

  it('gives up with what, where and what to do', async () => {
    const { access, tokens } = worldOf([cancelled('TransactionConflict')]);
    const done = transact(access, 'recording invoice INV-1', 'me', []);
    await expect(done).rejects.toThrow(StoreBusyError);
    await expect(done).rejects.toThrow(
      /recording invoice INV-1 in table ledger-table: 10 attempts .* Nothing was written/,
    );
    expect(tokens).toHaveLength(INVOICE_PATIENCE.attempts);
  });

  it('says of each item what stood in the way, though another one was in conflict', async () => {
    const { access, tokens } = worldOf([cancelled('None', 'ConditionalCheckFailed', 'TransactionConflict')]);
    const refusals = await transact(access, 'work', 'me', []);
    expect(refusals).toEqual([undefined, { there: { writeId: { S: 'me' } } }, undefined]);
    expect(isOwnWrite(refusals?.[1], 'me')).toBe(true);
    expect(isOwnWrite(refusals?.[1], 'other')).toBe(false);
    expect(isOwnWrite(refusals?.[0], 'me')).toBe(false);
    expect(tokens).toHaveLength(1);
  });

  it.each([
    cancelled('ValidationError', 'None'),
    cancelled('TransactionConflict', 'ItemCollectionSizeLimitExceeded'),
    cancelled(),
    new Error('other'),
  ])('does not try again what does not pass by itself', async (error) => {
    const { access, tokens } = worldOf([error]);
    await expect(transact(access, 'work', 'me', [])).rejects.toBe(error);
    expect(tokens).toHaveLength(1);
  });
});
