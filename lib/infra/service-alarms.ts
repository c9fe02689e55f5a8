/** Alarms on what carries a cutover: queues, functions, tables, machines. */
import type { FunctionName } from '#lambdas/function-names.ts';
import { FUNCTION_NAMES } from '#lambdas/function-names.ts';
import { LEDGER_TABLE } from '#lib/aws/ledger-table.ts';
import { type AlarmSpec, FIVE_MINUTES, MINUTE_SECONDS } from './alarm-spec.ts';
import type { MachineBindings } from './bindings.ts';
import { type Deployment, physicalName, prefixOf } from './deployment.ts';
import { FUNCTION_SPECS, type FunctionSpec } from './function-specs.ts';
import { awsMetric } from './metric-reference.ts';

const ERROR = { breachesWhen: 'at-least', threshold: 1, missing: 'notBreaching' } as const;

/** Without these no invoice arrives or is cleared, nobody watches, or nobody gets back. */
const WAKES: readonly FunctionName[] = [
  'intake',
  'erp-authorizer',
  'worker',
  'evaluate',
  'probe',
  'request-rollback',
  'start-rollback',
  'latch',
  'valve',
  'supersede-gates',
  'stop-execution',
  'verify-safe',
];

export interface Watched {
  readonly apiId: string;
  readonly machines: MachineBindings;
}

export const serviceAlarms = (deployment: Deployment, watched: Watched): readonly AlarmSpec[] => [
  ...queueAlarms(prefixOf(deployment)),
  ...FUNCTION_NAMES.map((name) => functionFails(deployment, name)),
  ...(['intake', 'worker'] as const).map((name) => functionThrottled(deployment, name)),
  {
    id: 'intake-fails',
    section: 'intake-fails',
    what: 'Intake answers with 5xx: the ERP holds its invoices, and issues on legacy after its own time.',
    pages: true,
    danger: true,
    metric: awsMetric('ApiGateway', '5xx', { ApiId: watched.apiId }, 'Sum'),
    // Twice in a row, since a single one is asked again by the connector: 3 min.
    periodSeconds: MINUTE_SECONDS,
    periods: 2,
    ...ERROR,
  },
  ...ledgerThrottled(prefixOf(deployment)),
  ...(['main', 'rollback'] as const).flatMap((which) => executionFailed(which, watched.machines)),
];

const queueAlarms = (prefix: string): readonly AlarmSpec[] => {
  const on = (queue: string, name: string) =>
    awsMetric('SQS', name, { QueueName: `${prefix}-${queue}` }, 'Maximum');
  const dead = (queue: string, pages: boolean, what: string): AlarmSpec => ({
    id: `dead-letters-${queue}`,
    section: 'dead-letters',
    what,
    pages,
    danger: pages,
    metric: on(
      queue === 'invoices' ? 'invoices-dead-letters' : `${queue}-dead-letters`,
      'ApproximateNumberOfMessagesVisible',
    ),
    // SQS counts once a minute: 2 min; up to 15 more where a queue was idle for hours.
    periodSeconds: MINUTE_SECONDS,
    periods: 1,
    ...ERROR,
  });
  return [
    dead('invoices', true, 'A ring for an invoice was given up after a hundred deliveries.'),
    dead('schedules', false, 'Sweeper or breaker could not be called on time.'),
    dead('cutover', false, 'An event or a tick of the cutover stack could not be delivered.'),
    dead('alarms', false, 'An alarm could not be turned into a page.'),
    {
      id: 'queue-old',
      section: 'queue-old',
      what: 'A ring has waited in the queue for a quarter of an hour: the worker does not keep up, or is paused.',
      pages: true,
      danger: false,
      metric: on('invoices', 'ApproximateAgeOfOldestMessage'),
      // 15 min of age, and ten minutes of it: 26 min.
      periodSeconds: FIVE_MINUTES,
      periods: 2,
      breachesWhen: 'at-least',
      threshold: 900,
      missing: 'notBreaching',
    },
    {
      id: 'queue-near-retention',
      section: 'queue-near-retention',
      what: 'A ring is three days old; SQS forgets after fourteen. The ledger holds the invoice all the same.',
      pages: true,
      danger: false,
      metric: on('invoices', 'ApproximateAgeOfOldestMessage'),
      periodSeconds: FIVE_MINUTES,
      periods: 1,
      breachesWhen: 'at-least',
      threshold: 3 * 86_400,
      missing: 'notBreaching',
    },
  ];
};

const functionFails = (deployment: Deployment, name: FunctionName): AlarmSpec => {
  const { impact }: FunctionSpec = FUNCTION_SPECS[name];
  return {
    id: `function-fails-${name}`,
    section: 'function-fails',
    what: `Function ${name} fails. ${impact}`,
    pages: WAKES.includes(name),
    danger: name === 'worker' || name === 'intake',
    metric: awsMetric('Lambda', 'Errors', { FunctionName: physicalName(deployment, name) }, 'Sum'),
    // 6 min; those on the way of an invoice are also seen by what they do not do.
    periodSeconds: FIVE_MINUTES,
    periods: 1,
    ...ERROR,
  };
};

const functionThrottled = (deployment: Deployment, name: 'intake' | 'worker'): AlarmSpec => ({
  id: `function-throttled-${name}`,
  section: 'function-throttled',
  what: `Function ${name} is not let run: the account's concurrency is used up, or somebody limited it.`,
  pages: true,
  danger: false,
  metric: awsMetric('Lambda', 'Throttles', { FunctionName: physicalName(deployment, name) }, 'Sum'),
  // Three in a row, since Lambda scales up by itself: 4 min.
  periodSeconds: MINUTE_SECONDS,
  periods: 3,
  ...ERROR,
});

/** The table itself, and each index by which it can be held back. */
const ledgerThrottled = (prefix: string): readonly AlarmSpec[] => {
  const on = (metric: 'ReadThrottleEvents' | 'WriteThrottleEvents', index?: string): AlarmSpec => ({
    id: `ledger-throttled-${metric === 'ReadThrottleEvents' ? 'read' : 'write'}${index === undefined ? '' : `-${index}`}`,
    section: 'ledger-throttled',
    what: `DynamoDB refuses calls on ${index === undefined ? 'the ledger' : `index ${index} of the ledger`} because there are too many.`,
    pages: true,
    danger: true,
    metric: awsMetric(
      'DynamoDB',
      metric,
      { TableName: `${prefix}-ledger`, ...(index === undefined ? {} : { GlobalSecondaryIndexName: index }) },
      'Sum',
    ),
    // Two in a row: a table on demand doubles by itself within minutes. 3 min.
    periodSeconds: MINUTE_SECONDS,
    periods: 2,
    ...ERROR,
  });
  return [
    on('ReadThrottleEvents'),
    on('WriteThrottleEvents'),
    ...LEDGER_TABLE.indexes.map(({ name }) => on('WriteThrottleEvents', name)),
  ];
};

/** Stopped ones are not failed ones: a roll-back stops the main execution. */
const executionFailed = (which: 'main' | 'rollback', machines: MachineBindings): readonly AlarmSpec[] =>
  (['ExecutionsFailed', 'ExecutionsTimedOut'] as const).map((name) => ({
    id: `execution-${name === 'ExecutionsFailed' ? 'failed' : 'timed-out'}-${which}`,
    section: 'execution-failed',
    what:
      which === 'main'
        ? 'The cutover has ended without an end that the runbook knows.'
        : 'The roll-back has ended before it was through: see at once whether the route is held on legacy.',
    pages: true,
    danger: true,
    metric: awsMetric('States', name, { StateMachineArn: machines[which].machineArn }, 'Sum'),
    // 2 min.
    periodSeconds: MINUTE_SECONDS,
    periods: 1,
    ...ERROR,
  }));
