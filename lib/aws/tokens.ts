import type { Tokens } from '#lib/ports/tokens.ts';
import { textOf } from './attributes.ts';
import { readItem, readPartition } from './read-items.ts';
import type { StoreAccess } from './store-access.ts';
import { TOKEN_KEYS } from './tokens-table.ts';
import { writeTogether } from './write-together.ts';

/** Two parties write the same subject only when a repeat meets a deletion; more rounds than that are a fault. */
const ROUNDS = 5;

/**
 * Task tokens in TOKENS_TABLE. A token and its execution's entry come and go in one transaction, each conditional on the
 * execution that was read: an entry is there exactly as long as its token, so `subjectsOf` misses none and invents none.
 */
export const makeTokens = (options: StoreAccess): Tokens => {
  const { table } = options;

  const executionOf = async (subject: string): Promise<string | undefined> => {
    // Not the token itself: who only writes or deletes has no need of it.
    const item = await readItem(options, TOKEN_KEYS.token(subject), ['execution']);
    return item && textOf(item, 'execution');
  };

  const rounds = async (subject: string, attempt: () => Promise<boolean>): Promise<void> => {
    for (let round = 1; round <= ROUNDS; round += 1) if (await attempt()) return;
    throw new Error(`the token of ${subject} was written by others ${ROUNDS} times meanwhile; try again`);
  };

  return {
    async put(subject, token, execution) {
      await rounds(subject, async () => {
        const former = await executionOf(subject);
        const { written } = await writeTogether(options, [
          {
            Put: {
              TableName: table,
              Item: { ...TOKEN_KEYS.token(subject), token: { S: token }, execution: { S: execution } },
              ...(former === undefined
                ? { ConditionExpression: 'attribute_not_exists(pk)' }
                : {
                    ConditionExpression: 'execution = :former',
                    ExpressionAttributeValues: { ':former': { S: former } },
                  }),
            },
          },
          { Put: { TableName: table, Item: TOKEN_KEYS.entry(execution, subject) } },
          ...(former === undefined || former === execution
            ? []
            : [{ Delete: { TableName: table, Key: TOKEN_KEYS.entry(former, subject) } }]),
        ]);
        return written;
      });
    },
    async get(subject) {
      const item = await readItem(options, TOKEN_KEYS.token(subject));
      return item && textOf(item, 'token');
    },
    async delete(subject) {
      await rounds(subject, async () => {
        const execution = await executionOf(subject);
        if (execution === undefined) return true;
        const { written } = await writeTogether(options, [
          {
            Delete: {
              TableName: table,
              Key: TOKEN_KEYS.token(subject),
              ConditionExpression: 'attribute_not_exists(pk) OR execution = :execution',
              ExpressionAttributeValues: { ':execution': { S: execution } },
            },
          },
          { Delete: { TableName: table, Key: TOKEN_KEYS.entry(execution, subject) } },
        ]);
        return written;
      });
    },
    async subjectsOf(execution) {
      return (await readPartition(options, TOKEN_KEYS.execution(execution))).map((entry) =>
        textOf(entry, 'sk'),
      );
    },
  };
};
