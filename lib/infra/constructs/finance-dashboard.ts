import { Duration } from 'aws-cdk-lib';
import {
  type AlarmBase,
  AlarmStatusWidget,
  Dashboard,
  GaugeWidget,
  GraphWidget,
  GraphWidgetView,
  LogQueryVisualizationType,
  LogQueryWidget,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { type Deployment, physicalName, prefixOf } from '../deployment.ts';
import { type OurMetric, ourMetric, type Statistic } from '../metric-reference.ts';
import { metricOf } from './house-alarm.ts';

const MINUTE = 60;
const DAY = 86_400;
/** Of a dashboard's 24 columns. */
const ALL = 24;
const HALF = 12;

const WORDS = (title: string, client: string, percent: number): string =>
  [
    `# ${title}`,
    `Invoices of ${client} since the switch to SmartAPI, counted from the ledger once a minute.`,
    '**Cleared**: the authority has registered it. **Rejected**: the authority refuses its content, the ERP has to mend it.',
    '**Waiting**: on its way. **No answer yet**: sent, and nobody knows what became of it; never issue it again.',
    '**Overdue**: past its legal deadline. **On legacy**: answers to the ERP to issue it on the old system, repeats counted.',
    `**Clearance** is the share of cleared among those that are decided or overdue; wanted are more than ${percent} %. No invoice, no number.`,
  ].join('  \n');

/** Lines of `evaluate`, one a gate or a task that waits. */
const WAITING = [
  'filter message = "waiting-for"',
  'stats max(facts.minutes) as minutes, latest(facts.who) as waitedFor, latest(facts.by) as wantedBy, max(@timestamp) as lastSeen by facts.what as what',
  'sort lastSeen desc, minutes desc',
];

/** What the client's Finance looks at, in plain words and without a term of ours. */
export const financeDashboard = (
  scope: Construct,
  deployment: Deployment,
  danger: AlarmBase | undefined,
): Dashboard => {
  const { runbook } = deployment;
  const wanted = runbook.stages.find(({ hypercare }) => hypercare)?.hypercare?.exit.clearanceAbove ?? 99;
  const now = (name: OurMetric, label: string, statistic: Statistic = 'Maximum') =>
    metricOf(ourMetric(deployment, name, statistic), MINUTE, label);
  const perDay = (name: OurMetric, label: string, statistic: Statistic = 'Maximum') =>
    metricOf(ourMetric(deployment, name, statistic), DAY, label);
  return new Dashboard(scope, 'FinanceDashboard', {
    dashboardName: `${prefixOf(deployment)}-invoices`,
    defaultInterval: Duration.days(14),
    widgets: [
      [
        new TextWidget({
          markdown: WORDS(runbook.title, runbook.client.name, wanted),
          width: danger ? HALF + 6 : ALL,
          height: 5,
        }),
        ...(danger
          ? [
              new AlarmStatusWidget({
                title: 'Is the cutover in danger?',
                alarms: [danger],
                width: 6,
                height: 5,
              }),
            ]
          : []),
      ],
      [
        new SingleValueWidget({
          title: 'Since the switch',
          metrics: [
            now('Cleared', 'Cleared'),
            now('Rejected', 'Rejected'),
            now('Pending', 'Waiting'),
            now('Unknown', 'No answer yet'),
            now('Overdue', 'Overdue'),
          ],
          width: HALF + 4,
          height: 4,
        }),
        new SingleValueWidget({
          title: 'In the time shown',
          metrics: [
            perDay('InvoicesOffered', 'Offered', 'Sum'),
            perDay('InvoicesToLegacy', 'On legacy', 'Sum'),
          ],
          setPeriodToTimeRange: true,
          width: 8,
          height: 4,
        }),
      ],
      [
        new GaugeWidget({
          title: `Clearance, % (wanted: more than ${wanted})`,
          metrics: [now('ClearancePercent', 'Clearance', 'Minimum')],
          leftYAxis: { min: 90, max: 100 },
          annotations: [{ value: wanted, label: 'wanted' }],
          width: 8,
          height: 6,
        }),
        new SingleValueWidget({
          title: 'Oldest waiting invoice, minutes',
          metrics: [now('OldestPendingMinutes', 'Minutes')],
          width: 8,
          height: 6,
        }),
        new SingleValueWidget({
          title: 'Authority: 1 is up, 0 is down',
          metrics: [now('AuthorityUp', 'Authority', 'Minimum')],
          sparkline: true,
          width: 8,
          height: 6,
        }),
      ],
      [
        new GraphWidget({
          title: 'Invoices per day',
          view: GraphWidgetView.BAR,
          left: [
            perDay('InvoicesOffered', 'Offered', 'Sum'),
            perDay('ClearedToday', 'Cleared'),
            perDay('RejectedToday', 'Rejected'),
            perDay('InvoicesToLegacy', 'On legacy', 'Sum'),
          ],
          leftYAxis: { min: 0 },
          width: HALF,
          height: 7,
        }),
        new GraphWidget({
          title: 'Waiting and overdue',
          left: [now('Pending', 'Waiting'), now('Unknown', 'No answer yet'), now('Overdue', 'Overdue')],
          leftYAxis: { min: 0 },
          width: HALF,
          height: 7,
        }),
      ],
      [
        new LogQueryWidget({
          title: 'Who is waited for (look at "lastSeen": what is older than two minutes waits no more)',
          logGroupNames: [`/aws/lambda/${physicalName(deployment, 'evaluate')}`],
          view: LogQueryVisualizationType.TABLE,
          queryLines: WAITING,
          width: ALL,
          height: 6,
        }),
      ],
    ],
  });
};
