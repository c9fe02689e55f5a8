/** On the invoice queue, on the worker's event source mapping, and on the stacks of the deployment. */
export const FROZEN_FACTS_GRANTS = {
  queue: ['sqs:GetQueueAttributes'],
  mapping: ['lambda:GetEventSourceMapping'],
  stacks: ['cloudformation:GetTemplate'],
} as const;
