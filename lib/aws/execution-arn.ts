/** An execution's ARN is its machine's with another word and the name behind, so that it needs no look-up. */
export const executionArn = (machineArn: string, name: string): string => {
  const parts = machineArn.split(':');
  if (parts.length !== 7 || parts[2] !== 'states' || parts[5] !== 'stateMachine') {
    throw new RangeError(
      `no ARN of a state machine: "${machineArn}"; arn:aws:states:<region>:<account>:stateMachine:<name> is needed`,
    );
  }
  return [...parts.slice(0, 5), 'execution', parts[6], name].join(':');
};
