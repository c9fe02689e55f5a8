/** Which number an alarm or a graph is about. Names and not references: alarms may be mended while the other stacks are locked. */
import { METRICS_NAMESPACE } from '#lib/aws/stage.ts';
import { type Deployment, tenantOf } from './deployment.ts';

export type Statistic = 'Sum' | 'Maximum' | 'Minimum' | 'Average' | 'SampleCount';

export interface MetricReference {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: Statistic;
}

/** What our functions publish (`measure(…)`), one series a tenant and stage. */
export const OUR_METRICS = [
  'AuthorityOutTooLong',
  'AuthorityUp',
  'AuthorityLatency',
  'ClearanceFailing',
  'ClearancePercent',
  'Cleared',
  'ClearedToday',
  'GateCannotBeDecided',
  'HeldTasks',
  'InvoicesOffered',
  'InvoicesRefused',
  'InvoicesToLegacy',
  'MessagesToComeAgain',
  'OldestPendingMinutes',
  'OpenGateMinutes',
  'Overdue',
  'Pending',
  'QueueStopped',
  'ReceivedToday',
  'Rejected',
  'RejectedToday',
  'SecretAgeDays',
  'UnansweredPages',
  'Unknown',
] as const;
export type OurMetric = (typeof OUR_METRICS)[number];

export const ourMetric = (
  deployment: Deployment,
  name: OurMetric,
  statistic: Statistic = 'Maximum',
): MetricReference => ({
  namespace: METRICS_NAMESPACE,
  name,
  dimensions: { tenant: tenantOf(deployment), stage: deployment.config.stage },
  statistic,
});

export const awsMetric = (
  service: 'ApiGateway' | 'DynamoDB' | 'Lambda' | 'SQS' | 'States',
  name: string,
  dimensions: Readonly<Record<string, string>>,
  statistic: Statistic,
): MetricReference => ({ namespace: `AWS/${service}`, name, dimensions, statistic });
