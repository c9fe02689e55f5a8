/**
 * Alarms on what a cutover is about: invoices, the authority, people. Detection is the time of a period, times the periods, plus
 * about a minute until CloudWatch has the number and looks at it.
 */
import type { Trigger } from '#lib/runbook/schema.ts';
import { triggerAlarm } from '#lib/way-back/trigger-alarm.ts';
import { type AlarmSpec, FIVE_MINUTES, HOUR_SECONDS, MINUTE_SECONDS } from './alarm-spec.ts';
import { type Deployment, prefixOf } from './deployment.ts';
import { type OurMetric, ourMetric, type Statistic } from './metric-reference.ts';

export const cutoverAlarms = (deployment: Deployment): readonly AlarmSpec[] => {
  const { thresholds, triggers } = deployment.runbook;
  const on = (name: OurMetric, statistic?: Statistic) => ourMetric(deployment, name, statistic);
  const each = (trigger: Trigger): readonly AlarmSpec[] => triggerSpec(deployment, trigger);
  return [
    {
      id: 'clearance-below-threshold',
      section: 'clearance-below-threshold',
      what: `Fewer than ${thresholds.clearance} % of the invoices that are decided or overdue are cleared.`,
      pages: true,
      danger: true,
      metric: on('ClearancePercent', 'Minimum'),
      // Evaluated once a minute; three in a row: 4 min.
      periodSeconds: MINUTE_SECONDS,
      periods: 3,
      breachesWhen: 'below',
      threshold: thresholds.clearance,
      missing: 'ignore',
    },
    {
      id: 'invoice-overdue',
      section: 'invoice-overdue',
      what: 'At least one invoice is past its legal deadline and not cleared.',
      pages: true,
      danger: true,
      metric: on('Overdue'),
      // Two in a row: 3 min after the deadline.
      periodSeconds: MINUTE_SECONDS,
      periods: 2,
      breachesWhen: 'at-least',
      threshold: 1,
      missing: 'ignore',
    },
    {
      id: 'invoice-waits-long',
      section: 'invoice-waits-long',
      what: 'The oldest waiting invoice has waited for two hours; B2B invoices are due after four.',
      pages: true,
      danger: false,
      metric: on('OldestPendingMinutes'),
      // 120 min, and five in a row: 126 min after it was received, half of the shortest deadline.
      periodSeconds: MINUTE_SECONDS,
      periods: 5,
      breachesWhen: 'at-least',
      threshold: 120,
      missing: 'ignore',
    },
    {
      id: 'authority-down',
      section: 'authority-down',
      what: 'The authority has not answered well, or has refused our keys, for five minutes; or nobody has asked.',
      pages: true,
      danger: true,
      metric: on('AuthorityUp', 'Minimum'),
      // Probed once a minute; five in a row, since one lost call is nothing: 6 min.
      periodSeconds: MINUTE_SECONDS,
      periods: 5,
      breachesWhen: 'below',
      threshold: 1,
      missing: 'breaching',
    },
    {
      id: 'evaluator-silent',
      section: 'evaluator-silent',
      what: 'Nobody has counted invoices for three minutes: the other alarms on invoices are blind.',
      pages: true,
      danger: true,
      metric: on('OldestPendingMinutes', 'SampleCount'),
      // Published each minute whatever happens; three gaps in a row: 4 min.
      periodSeconds: MINUTE_SECONDS,
      periods: 3,
      breachesWhen: 'below',
      threshold: 1,
      missing: 'breaching',
    },
    {
      id: 'queue-stopped',
      section: 'queue-stopped',
      what: 'For an hour nobody has fetched invoices from the queue: it is paused, or was closed by hand.',
      pages: true,
      danger: false,
      metric: on('QueueStopped', 'Minimum'),
      // A pause by the breaker or for maintenance is shorter: 61 min.
      periodSeconds: FIVE_MINUTES,
      periods: 12,
      breachesWhen: 'at-least',
      threshold: 1,
      missing: 'ignore',
    },
    {
      id: 'gate-cannot-be-decided',
      section: 'gate-cannot-be-decided',
      what: 'A gate’s pull request can never decide it, or was read in two ways: somebody has to have it asked again.',
      pages: true,
      danger: false,
      metric: on('GateCannotBeDecided', 'Sum'),
      // At once; each run of the gates' workflow counts it again until the attempt is taken back.
      periodSeconds: FIVE_MINUTES,
      periods: 1,
      breachesWhen: 'at-least',
      threshold: 1,
      missing: 'notBreaching',
    },
    {
      id: 'secret-old',
      section: 'secret-old',
      what: 'A key of the authority or a token of the ERP is in use for 90 days.',
      pages: false,
      danger: false,
      metric: on('SecretAgeDays'),
      periodSeconds: HOUR_SECONDS,
      periods: 1,
      breachesWhen: 'at-least',
      threshold: 90,
      missing: 'ignore',
    },
    {
      id: 'pages-unanswered',
      section: 'pages-unanswered',
      what: 'Somebody was called half an hour ago and nobody has answered.',
      // A page would not be answered either.
      pages: false,
      danger: false,
      metric: on('UnansweredPages', 'Minimum'),
      periodSeconds: FIVE_MINUTES,
      // 31 min: three people of ten minutes.
      periods: 6,
      breachesWhen: 'at-least',
      threshold: 1,
      missing: 'ignore',
    },
    ...triggers.flatMap(each),
  ];
};

/**
 * Alarms that ask for the way back, by their names (lib/way-back/trigger-alarm.ts). The other kinds of triggers are asked by the
 * evaluator alone; where intake fails, `intake-fails` calls a person, who declares it.
 */
const triggerSpec = (deployment: Deployment, trigger: Trigger): readonly AlarmSpec[] => {
  const name = triggerAlarm(prefixOf(deployment), trigger.id).slice(prefixOf(deployment).length + 1);
  const common = {
    id: name,
    section: 'trigger-of-the-way-back',
    what: `Trigger ${trigger.id} of the runbook: ${trigger.title}. ${trigger.when}`,
    pages: true,
    danger: true,
  } as const;
  switch (trigger.kind) {
    case 'clearance-rate':
      return [
        {
          ...common,
          metric: ourMetric(deployment, 'ClearanceFailing', 'Minimum'),
          // Only what is proven is 1 (lib/watch/judge-watch.ts); three looks in a row, after the evaluator has asked itself: 4 min.
          periodSeconds: MINUTE_SECONDS,
          periods: 3,
          breachesWhen: 'at-least',
          threshold: 1,
          missing: 'ignore',
        },
      ];
    case 'authority-outage':
      return [
        {
          ...common,
          // The clock's own verdict and no twelve hours of `AuthorityUp`: announced maintenance, a key of ours and a probe that
          // stands still turn nothing back. As above; who reads nothing at all is told by `evaluator-silent`.
          metric: ourMetric(deployment, 'AuthorityOutTooLong', 'Minimum'),
          periodSeconds: MINUTE_SECONDS,
          periods: 3,
          breachesWhen: 'at-least',
          threshold: 1,
          missing: 'ignore',
        },
      ];
    case 'erp-disruption':
    case 'declared':
    case 'person':
      return [];
  }
};
