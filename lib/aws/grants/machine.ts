/** On state machines and their executions, by level of use. `answer` has no resource of its own in IAM: a token is the right. */
export const MACHINE_GRANTS = {
  /** On both machines' executions. */
  status: ['states:DescribeExecution'],
  /** `StartExecution` on the machine, the other on its executions. */
  start: ['states:DescribeExecution', 'states:StartExecution'],
  stop: ['states:StopExecution'],
  answer: ['states:SendTaskSuccess'],
} as const;
