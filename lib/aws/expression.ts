import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';

/** What DynamoDB can hold of ours; undefined is left out. */
export type Storable = string | number | boolean | object | undefined;

export const toAttributes = (values: Readonly<Record<string, Storable>>): Record<string, AttributeValue> =>
  marshall(values, { removeUndefinedValues: true });

/**
 * Names and values of one request's expressions, each given a placeholder where it is used: names, since `state` and others are
 * reserved words; values, since DynamoDB refuses a request that defines one it does not use.
 */
export interface Expression {
  name(attribute: string): string;
  value(value: string | number | boolean): string;
  /** `SET …` of what is defined and `REMOVE …`. */
  update(set: Readonly<Record<string, Storable>>, remove: readonly string[]): string;
  attributes(): {
    readonly ExpressionAttributeNames: Record<string, string>;
    readonly ExpressionAttributeValues?: Record<string, AttributeValue>;
  };
}

export const makeExpression = (): Expression => {
  const names = new Map<string, string>();
  const values: AttributeValue[] = [];
  const name = (attribute: string): string => {
    const known = names.get(attribute) ?? `#n${names.size}`;
    names.set(attribute, known);
    return known;
  };
  const placeholder = (value: AttributeValue): string => `:v${values.push(value) - 1}`;
  return {
    name,
    value: (value) => placeholder(toAttributes({ value }).value ?? { NULL: true }),
    update(set, remove) {
      const parts = Object.entries(toAttributes(set)).map(
        ([attribute, value]) => `${name(attribute)} = ${placeholder(value)}`,
      );
      const removed = remove.length === 0 ? '' : ` REMOVE ${remove.map(name).join(', ')}`;
      return `SET ${parts.join(', ')}${removed}`;
    },
    attributes: () => ({
      ExpressionAttributeNames: Object.fromEntries(
        [...names].map(([attribute, known]) => [known, attribute]),
      ),
      ...(values.length > 0 && {
        ExpressionAttributeValues: Object.fromEntries(values.map((value, index) => [`:v${index}`, value])),
      }),
    }),
  };
};
