/** What the command line asks of AWS beside the stores: for whoever writes the role of the people who give the commands. */
export const STACKS_GRANTS = {
  read: ['cloudformation:DescribeStacks', 'cloudformation:GetStackPolicy'],
  /** What is deployed, and nothing about its lock. */
  outputs: ['cloudformation:DescribeStacks'],
  /** `start`, `deploy-permit`, and whatever ends a permit that is over. */
  lock: ['cloudformation:SetStackPolicy'],
} as const;

/** Only of the functions that verbs call: start, task-report, gate-complete, gate-telephone, gate-witness, request-rollback, replay, export-history. */
export const INVOKER_GRANTS = ['lambda:InvokeFunction'] as const;

export const QUEUE_DEPTH_GRANTS = ['sqs:GetQueueAttributes'] as const;

/** On RECORDS_TABLE. */
export const BALLOTS_GRANTS = { read: ['dynamodb:Query'], write: ['dynamodb:PutItem'] } as const;
