/** A DynamoDB table as the stacks create it, the protocol tests create it, and the adapters use it: said once. */
export interface TableSchema {
  readonly partitionKey: string;
  readonly sortKey: string;
  readonly indexes: readonly TableIndex[];
}

export interface TableIndex {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
  /** `all`, or the attributes beside the keys that the index has; none: the keys alone. */
  readonly projection: 'all' | readonly string[];
}
