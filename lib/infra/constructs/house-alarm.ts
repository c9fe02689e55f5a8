import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { AlarmSection, AlarmSpec } from '../alarm-spec.ts';
import { constructId } from '../construct-id.ts';
import type { MetricReference } from '../metric-reference.ts';

const COMPARISONS = {
  'at-least': ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  below: ComparisonOperator.LESS_THAN_THRESHOLD,
} as const;

const MISSING = {
  breaching: TreatMissingData.BREACHING,
  notBreaching: TreatMissingData.NOT_BREACHING,
  ignore: TreatMissingData.IGNORE,
} as const;

export const metricOf = (
  { namespace, name, dimensions, statistic }: MetricReference,
  periodSeconds: number,
  label?: string,
): Metric =>
  new Metric({
    namespace,
    metricName: name,
    dimensionsMap: { ...dimensions },
    statistic,
    period: Duration.seconds(periodSeconds),
    ...(label === undefined ? {} : { label }),
  });

/** What CloudWatch takes; a runbook may say twice as much of a trigger. */
const LONGEST = 1_024;

/** What whoever is woken reads: what it means, and where it says what to do, which is never cut off. */
export const alarmDescription = (what: string, section: AlarmSection): string => {
  const where = ` What to do: docs/alarms.md#${section}`;
  const most = LONGEST - where.length;
  return `${what.length > most ? `${what.slice(0, most - 1)}…` : what}${where}`;
};

/** One alarm as its spec says. Who hears of it is added by who makes it. */
export const houseAlarm = (scope: Construct, prefix: string, spec: AlarmSpec): Alarm =>
  new Alarm(scope, constructId(spec.id), {
    alarmName: `${prefix}-${spec.id}`,
    alarmDescription: alarmDescription(spec.what, spec.section),
    metric: metricOf(spec.metric, spec.periodSeconds),
    comparisonOperator: COMPARISONS[spec.breachesWhen],
    threshold: spec.threshold,
    evaluationPeriods: spec.periods,
    datapointsToAlarm: spec.periods,
    treatMissingData: MISSING[spec.missing],
  });
