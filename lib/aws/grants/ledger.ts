/**
 * IAM actions on LEDGER_TABLE and its indexes, by what a function does with it. A transaction needs the actions of its parts
 * and none of its own. Documents too large for a row are the archive's, and so are their grants.
 */
export const LEDGER_GRANTS = {
  read: ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'],
  /** create, claim, change, release, markTold. */
  write: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:ConditionCheckItem'],
} as const;

export const CONTROL_GRANTS = {
  read: ['dynamodb:GetItem'],
  /** The control item is updated, its fences are put. */
  write: ['dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:PutItem'],
} as const;
