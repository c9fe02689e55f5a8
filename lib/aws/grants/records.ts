/** What the stores in RECORDS_TABLE do there, by level of use. Its index-free keys need no grant on an index. */
export const GATE_STORE_GRANTS = {
  read: ['dynamodb:GetItem', 'dynamodb:Query'],
  write: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
  bind: ['dynamodb:UpdateItem'],
  enter: ['dynamodb:UpdateItem'],
} as const;

/** What binding a pull request names of an item: its key, the status that it depends on, and what it sets with its stamp. */
export const GATE_BIND_ATTRIBUTES = ['pk', 'sk', 'status', 'pull', 'writeId'] as const;

/** What entering a decision by telephone names: besides those, what it depends on and the entry; never a decision. */
export const GATE_ENTER_ATTRIBUTES = [
  'pk',
  'sk',
  'status',
  'nonce',
  'evidenceDigest',
  'telephone',
  'entryDigest',
  'writeId',
] as const;

export const PROGRESS_GRANTS = {
  read: ['dynamodb:GetItem', 'dynamodb:Query'],
  write: ['dynamodb:PutItem'],
} as const;

export const INCIDENTS_GRANTS = {
  read: ['dynamodb:Query'],
  open: ['dynamodb:PutItem'],
  close: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
} as const;

export const LOCK_GRANTS = { read: ['dynamodb:GetItem'], write: ['dynamodb:PutItem'] } as const;

export const CUTOVERS_GRANTS = { read: ['dynamodb:GetItem'], write: ['dynamodb:PutItem'] } as const;

export const PAGES_GRANTS = {
  read: ['dynamodb:GetItem', 'dynamodb:Query'],
  write: ['dynamodb:PutItem'],
} as const;

export const WATCH_GRANTS = { read: ['dynamodb:GetItem'], write: ['dynamodb:PutItem'] } as const;
