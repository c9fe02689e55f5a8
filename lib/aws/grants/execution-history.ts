/** On executions of both machines. */
export const EXECUTION_HISTORY_GRANTS = {
  read: ['states:DescribeExecution', 'states:GetExecutionHistory'],
} as const;
