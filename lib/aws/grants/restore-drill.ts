/** For whoever runs the restore drill: reading the table, and making and deleting scratch tables beside it. */
export const RESTORE_DRILL_GRANTS = {
  source: [
    'dynamodb:DescribeContinuousBackups',
    'dynamodb:RestoreTableToPointInTime',
    'dynamodb:Scan',
    'dynamodb:GetItem',
  ],
  scratch: ['dynamodb:DescribeTable', 'dynamodb:Scan', 'dynamodb:GetItem', 'dynamodb:DeleteTable'],
} as const;
