/**
 * The same wiring with one guarantee dropped, each the saving that somebody will propose one day. The measurement must fail for
 * each of them: a number that can be had by dropping a guarantee measures nothing.
 */
import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { makeExpression } from '#lib/aws/expression.ts';
import { LEDGER_KEYS } from '#lib/aws/ledger-table.ts';
import { toIso } from '#lib/instant.ts';
import type { Control } from '#lib/ports/control.ts';
import type { Ledger } from '#lib/ports/ledger.ts';

interface Stores {
  readonly ledger: Ledger;
  readonly control: Control;
}

export type Breakage = (
  built: Stores & { readonly client: DynamoDBClient; readonly table: string },
) => Stores;

/** No lease: whoever has a message sends, and writes the result whatever stands there. One request an invoice less. */
const withoutClaim: Breakage = ({ ledger, control, client, table }) => ({
  control,
  ledger: {
    ...ledger,
    async claim(_key, { seen, now, holder, leaseUntil, sending }) {
      const lease = { holder, until: leaseUntil };
      const sent = { state: 'submitted', submissions: seen.submissions + 1, lastSubmittedAt: now } as const;
      return { outcome: 'claimed', row: { ...seen, lease, ...(sending ? sent : { state: 'claimed' }) } };
    },
    async change(key, _holder, now, { release: _release, lastSubmittedAt, clearedAt, toldAt, ...change }) {
      const e = makeExpression();
      const set = {
        ...change,
        updatedAt: toIso(now),
        ...(lastSubmittedAt === undefined ? {} : { lastSubmittedAt: toIso(lastSubmittedAt) }),
        ...(clearedAt === undefined ? {} : { clearedAt: toIso(clearedAt) }),
        ...(toldAt === undefined ? {} : { toldAt: toIso(toldAt) }),
      };
      const UpdateExpression = e.update(set, ['workShard', 'workSince']);
      await client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: LEDGER_KEYS.row(key),
          UpdateExpression,
          ...e.attributes(),
        }),
      );
      return true;
    },
  },
});

/** No fence: every check of the control item is taken out of the transactions. As many requests, cheaper ones. */
const withoutFence: Breakage = ({ ledger, control, client }) => {
  client.middlewareStack.add(
    (next) => async (args) => {
      const { input } = args;
      if ('TransactItems' in input && Array.isArray(input.TransactItems)) {
        const TransactItems = input.TransactItems.filter((item: object) => !('ConditionCheck' in item));
        return next({ ...args, input: { ...input, TransactItems } });
      }
      return next(args);
    },
    { step: 'initialize', name: 'withoutFence' },
  );
  return { ledger, control };
};

/** No durable result: the archive and the ERP know, the ledger does not. One request an invoice less. */
const withoutResult: Breakage = ({ ledger, control }) => ({
  control,
  ledger: { ...ledger, change: async () => true },
});

export const BREAKAGES = {
  claim: withoutClaim,
  fence: withoutFence,
  result: withoutResult,
} as const satisfies Record<string, Breakage>;

export type BreakageName = keyof typeof BREAKAGES;
