/**
 * On TOKENS_TABLE, by level of use. `put` and `delete` read too, but only under which execution a token is kept; that they
 * could read the token is no loss: who may put one was given it.
 */
export const TOKENS_GRANTS = {
  read: ['dynamodb:GetItem'],
  write: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
  delete: ['dynamodb:GetItem', 'dynamodb:DeleteItem'],
  list: ['dynamodb:Query'],
} as const;
