/** On the invoice queue, and on the worker's event source mapping. */
export const FROZEN_FACTS_GRANTS = {
  queue: ['sqs:GetQueueAttributes'],
  mapping: ['lambda:GetEventSourceMapping'],
} as const;
