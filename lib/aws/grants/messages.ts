/** On the topic, the bus and the records of what was sent. */
export const MESSENGER_GRANTS = {
  topic: ['sns:Publish'],
  bus: ['events:PutEvents'],
  records: ['dynamodb:GetItem', 'dynamodb:PutItem'],
} as const;
