/** On state machines and their executions, by level of use. `answer` and `StartExecution` are on a machine, the rest on executions. */
export const MACHINE_GRANTS = {
  /** On both machines' executions. */
  status: ['states:DescribeExecution'],
  /** `StartExecution` on the machine, the other on its executions. */
  start: ['states:DescribeExecution', 'states:StartExecution'],
  stop: ['states:StopExecution'],
  answer: ['states:SendTaskSuccess'],
} as const;
