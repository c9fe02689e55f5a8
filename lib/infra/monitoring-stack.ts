import { Aws, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { type AlarmBase, AlarmRule, CompositeAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Function as ImportedFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { FunctionName } from '#lambdas/function-names.ts';
import { triggerOfAlarm } from '#lib/way-back/trigger-alarm.ts';
import { askForRollbackRule } from './armed-parts.ts';
import type { MachineBindings } from './bindings.ts';
import { DeadLetters } from './constructs/dead-letters.ts';
import { EngineersDashboard } from './constructs/engineers-dashboard.ts';
import { financeDashboard } from './constructs/finance-dashboard.ts';
import { alarmDescription, houseAlarm } from './constructs/house-alarm.ts';
import type { HouseFunction } from './constructs/house-function.ts';
import { HouseKey } from './constructs/house-key.ts';
import { HouseSchedule } from './constructs/house-schedule.ts';
import { cutoverAlarms } from './cutover-alarms.ts';
import type { CutoverStack } from './cutover-stack.ts';
import { type Deployment, physicalName, prefixOf } from './deployment.ts';
import { makeFunction } from './function-factory.ts';
import { tagDataClass } from './house-tags.ts';
import { serviceAlarms } from './service-alarms.ts';
import { stackProps } from './stack-props.ts';

/**
 * What people look at, and what wakes them. It is not locked while a cutover runs, so that an alarm can be mended then: it names
 * what it watches and references almost nothing.
 */
export class MonitoringStack extends Stack {
  readonly functions: ReadonlyMap<FunctionName, HouseFunction>;
  readonly deadLetters: DeadLetters;

  constructor(
    scope: Construct,
    deployment: Deployment,
    from: { readonly cutover: CutoverStack; readonly apiId: string; readonly machines: MachineBindings },
  ) {
    super(scope, 'monitoring', stackProps(deployment, 'monitoring', 'Dashboards, alarms, paging'));
    const { config } = deployment;
    const prefix = prefixOf(deployment);

    const key = new HouseKey(this, 'AlarmsKey', { config, what: `${prefix}: alarms` });
    key.allowService('cloudwatch.amazonaws.com');
    const topic = (id: string, name: string): Topic => {
      const made = new Topic(this, id, {
        topicName: `${prefix}-${name}`,
        masterKey: key.key,
        enforceSSL: true,
      });
      made.addToResourcePolicy(
        new PolicyStatement({
          principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
          actions: ['sns:Publish'],
          resources: [made.topicArn],
          conditions: {
            StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
            ArnLike: {
              'aws:SourceArn': `arn:aws:cloudwatch:${config.region}:${config.account}:alarm:${prefix}-*`,
            },
          },
        }),
      );
      return made;
    };
    const mail = topic('Mail', 'alarms');
    const pages = topic('Pages', 'pages');
    if (config.capabilities.emailSubscriptions) {
      config.alarmEmails.forEach((endpoint, index) => {
        new CfnSubscription(this, `Mail${index + 1}`, {
          topicArn: mail.topicArn,
          protocol: 'email',
          endpoint,
        });
      });
    }
    this.deadLetters = new DeadLetters(this, 'DeadLetters', {
      config,
      queueName: `${prefix}-alarms-dead-letters`,
      key,
    });

    const make = (name: FunctionName): HouseFunction =>
      makeFunction(this, name, {
        deployment,
        bindings: from.cutover.bindings,
        ...(name === 'page' ? { deadLetters: this.deadLetters } : {}),
      });
    const [page, escalate, acknowledge] = [make('page'), make('escalate'), make('acknowledge')];
    this.functions = new Map<FunctionName, HouseFunction>([
      ['page', page],
      ['escalate', escalate],
      ['acknowledge', acknowledge],
    ]);
    pages.addSubscription(new LambdaSubscription(page.function));
    new HouseSchedule(escalate, 'Schedule', {
      config,
      name: `${prefix}-escalate`,
      minutes: 5,
      target: escalate,
      deadLetters: this.deadLetters,
    });

    const toMail = new SnsAction(mail);
    const toPages = new SnsAction(pages);
    const watched = { apiId: from.apiId, machines: from.machines };
    const dangers: AlarmBase[] = [];
    for (const spec of [...cutoverAlarms(deployment), ...serviceAlarms(deployment, watched)]) {
      const alarm = houseAlarm(this, prefix, spec);
      alarm.addAlarmAction(toMail);
      if (spec.pages) {
        alarm.addAlarmAction(toPages);
        // Whoever is being called learns that it is over, and nobody else is called.
        alarm.addOkAction(toPages);
      }
      if (spec.danger) dangers.push(alarm);
    }
    const danger = config.capabilities.compositeAlarms ? this.makeDanger(prefix, dangers, toMail) : undefined;

    financeDashboard(this, deployment, danger);
    new EngineersDashboard(this, 'Engineers', { deployment, watched });
    if (config.alarmsAskForRollback) {
      // A rule puts what it could not deliver into the dead letters, which are under this key.
      key.allowService('events.amazonaws.com');
      this.askForRollback(deployment, prefix);
    }
    tagDataClass(this, 'operational');
    new CfnOutput(this, 'PagesTopic', { value: pages.topicArn });
  }

  /** One sentence for those who do not know the alarms one by one. Its parts call people; this only tells by e-mail. */
  private makeDanger(prefix: string, parts: readonly AlarmBase[], toMail: SnsAction): CompositeAlarm {
    const danger = new CompositeAlarm(this, 'CutoverInDanger', {
      compositeAlarmName: `${prefix}-cutover-in-danger`,
      alarmDescription: alarmDescription('Something that a cutover cannot live with.', 'cutover-in-danger'),
      alarmRule: AlarmRule.anyOf(...parts),
    });
    danger.addAlarmAction(toMail);
    danger.addOkAction(toMail);
    return danger;
  }

  /**
   * From the bus and not as an action of the alarm: a mute rule silences actions and nothing else. `request-rollback` itself looks
   * whether the trigger starts by itself in the stage that the cutover is in.
   */
  private askForRollback(deployment: Deployment, prefix: string): void {
    const { config, runbook } = deployment;
    const triggers = runbook.triggers.map(({ id }) => id);
    const automatic = new Set(
      runbook.triggers.filter(({ mode }) => mode === 'automatic').map(({ id }) => id),
    );
    const asking = cutoverAlarms(deployment)
      .map(({ id }) => `${prefix}-${id}`)
      .filter((name) => automatic.has(triggerOfAlarm(prefix, name, triggers) ?? ''));
    const target = ImportedFunction.fromFunctionAttributes(this, 'RequestRollback', {
      functionArn: `arn:aws:lambda:${config.region}:${config.account}:function:${physicalName(deployment, 'request-rollback')}`,
      sameEnvironment: true,
    });
    new Rule(this, 'AskForRollback', {
      // Looked for by its name before a gate that relies on it.
      ruleName: askForRollbackRule(deployment),
      description: 'Alarms of the automatic triggers of the runbook ask for the way back',
      eventPattern: {
        source: ['aws.cloudwatch'],
        account: [Aws.ACCOUNT_ID],
        detailType: ['CloudWatch Alarm State Change'],
        detail: {
          alarmName: asking,
          state: { value: ['ALARM'] },
        },
      },
      targets: [
        new LambdaFunction(target, {
          maxEventAge: Duration.hours(1),
          ...(config.capabilities.targetDeadLetters ? { deadLetterQueue: this.deadLetters.queue } : {}),
        }),
      ],
    });
  }
}
