import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { makeGateStore } from '#lib/aws/gate-store.ts';
import { GATE_ENTER_ATTRIBUTES } from '#lib/aws/grants/records.ts';
import { fromIso } from '#lib/instant.ts';
import { gateDecision, gateRecord, telephoneEntry } from '#test/contract/gate-store.ts';
import { scripted } from './scripted-client.ts';

const Update = z.object({
  Key: z.record(z.string(), z.unknown()),
  UpdateExpression: z.string(),
  ConditionExpression: z.string(),
  ExpressionAttributeNames: z.record(z.string(), z.string()),
});

/** Every attribute that an update names, in its key, by a placeholder or as it is. */
const namedBy = (input: object): readonly string[] => {
  const { Key, UpdateExpression, ConditionExpression, ExpressionAttributeNames } = Update.parse(input);
  const bare = `${UpdateExpression} ${ConditionExpression}`.match(/(?<![#:\w])[a-z]\w*/g) ?? [];
  return [...Object.keys(Key), ...Object.values(ExpressionAttributeNames), ...bare].filter(
    (name) => name !== 'attribute_not_exists',
  );
};

it('entering by telephone names no attribute but those that its function may write; deciding names another', async () => {
  const { client, sent } = scripted(new DynamoDBClient({ region: 'eu-west-1' }), () => ({}));
  const clock = { now: () => fromIso('2027-04-10T12:00:00Z'), sleep: async () => undefined };
  const gates = makeGateStore({ client, table: 'records', clock });
  const { instance, nonce, evidenceDigest } = gateRecord(1);
  const entry = telephoneEntry('GitHub is down');
  await gates.enter(instance, nonce, evidenceDigest, entry);
  await gates.decide(instance, nonce, evidenceDigest, { ...gateDecision('go'), breakGlass: entry });
  const [entering, deciding] = sent.map(({ input }) => namedBy(input));
  const allowed: readonly string[] = GATE_ENTER_ATTRIBUTES;
  expect([...new Set(entering)].toSorted()).toEqual([...allowed].toSorted());
  expect(deciding?.filter((name) => !allowed.includes(name))).toEqual(['decision']);
  expect(deciding).toContain('entryDigest');
});
