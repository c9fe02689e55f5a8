/** Reading DynamoDB items: an attribute that is missing or of another kind is a damaged record, not an empty one. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type Item = Readonly<Record<string, AttributeValue>>;

/** Where and what, for whoever has to look at the item; no value, since a token could be one. */
const damaged = (item: Item, name: string, wanted: string): Error =>
  new Error(
    `item ${item.pk?.S ?? '(no pk)'} / ${item.sk?.S ?? '(no sk)'}: attribute "${name}" should be ${wanted}; ` +
      'somebody else wrote it, or it is damaged',
  );

export const textOf = (item: Item, name: string): string => {
  const text = item[name]?.S;
  if (text === undefined) throw damaged(item, name, 'a string');
  return text;
};

export const optionalText = (item: Item, name: string): string | undefined =>
  item[name] === undefined ? undefined : textOf(item, name);

export const numberOf = (item: Item, name: string): number => {
  const number = Number(item[name]?.N ?? Number.NaN);
  if (!Number.isFinite(number)) throw damaged(item, name, 'a number');
  return number;
};

export const optionalNumber = (item: Item, name: string): number | undefined =>
  item[name] === undefined ? undefined : numberOf(item, name);
