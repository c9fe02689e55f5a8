/** On the invoice queue. Receiving and deleting belong to the worker's event source, not to an adapter. */
export const DOORBELL_GRANTS = { ring: ['sqs:SendMessage'] } as const;

/** On the worker's event source mapping; only what moves the valve gets `move`. */
export const VALVE_GRANTS = {
  read: ['lambda:GetEventSourceMapping'],
  move: ['lambda:GetEventSourceMapping', 'lambda:UpdateEventSourceMapping'],
} as const;
