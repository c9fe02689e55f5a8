/** Reading whether the way back is armed. Alarms, mute rules and functions' settings are listed by name or account. */
export const ARMING_GRANTS = {
  /** CloudWatch defines no resource for listing alarms; mute rules likewise. */
  account: ['cloudwatch:DescribeAlarms', 'cloudwatch:ListAlarmMuteRules'],
  schedules: ['scheduler:GetSchedule'],
  rules: ['events:DescribeRule', 'events:ListTargetsByRule'],
  functions: ['lambda:GetFunctionConfiguration', 'lambda:GetFunctionConcurrency'],
  machine: ['states:DescribeStateMachine'],
} as const;
