import {
  CloudWatchClient,
  DisableAlarmActionsCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { CreateScheduleCommand, DeleteScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, inject } from 'vitest';
import { makeArming } from '#lib/aws/arming.ts';
import { armingContract } from '#test/contract/arming.ts';
import { clientOptions } from '#test/servers/aws-environment.ts';

const options = clientOptions(inject('ministack'));
const cloudWatch = new CloudWatchClient(options);
const scheduler = new SchedulerClient(options);
const eventBridge = new EventBridgeClient(options);
const stepFunctions = new SFNClient(options);
const lambda = new LambdaClient(options);
afterAll(() => {
  for (const client of [cloudWatch, scheduler, eventBridge, stepFunctions, lambda]) client.destroy();
});

const ROLE = 'arn:aws:iam::000000000000:role/r';
const TARGET = 'arn:aws:lambda:eu-west-1:000000000000:function:f';

/** Functions are left out: the emulator suite reads those that it deployed. */
armingContract('MiniStack', async () => {
  const prefix = `p-${crypto.randomUUID()}`;
  const alarm = `${prefix}-trigger-rate`;
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: alarm,
      Namespace: 'Cutover',
      MetricName: 'ClearanceFailing',
      Statistic: 'Minimum',
      Period: 60,
      EvaluationPeriods: 3,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      AlarmActions: ['arn:aws:sns:eu-west-1:000000000000:pages'],
    }),
  );
  const schedules = [`${prefix}-evaluate`, `${prefix}-probe`] as const;
  for (const Name of schedules) {
    await scheduler.send(
      new CreateScheduleCommand({
        Name,
        ScheduleExpression: 'rate(1 hour)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { Arn: TARGET, RoleArn: ROLE },
      }),
    );
  }
  const rule = `${prefix}-ask-for-rollback`;
  await eventBridge.send(
    new PutRuleCommand({ Name: rule, EventPattern: JSON.stringify({ source: ['aws.cloudwatch'] }) }),
  );
  await eventBridge.send(new PutTargetsCommand({ Rule: rule, Targets: [{ Id: '1', Arn: TARGET }] }));
  const { stateMachineArn = '' } = await stepFunctions.send(
    new CreateStateMachineCommand({
      name: `${prefix}-rollback`,
      roleArn: ROLE,
      definition: JSON.stringify({ StartAt: 'Done', States: { Done: { Type: 'Succeed' } } }),
    }),
  );
  return {
    arming: makeArming({
      cloudWatch,
      scheduler,
      eventBridge,
      lambda,
      stepFunctions,
      parts: {
        alarms: [alarm],
        schedules: schedules.map((name) => ({ name, target: TARGET })),
        rule: { name: rule, target: TARGET },
        functions: [],
        rollbackMachineArn: stateMachineArn,
        muteRules: false,
      },
    }),
    async switchOff() {
      await cloudWatch.send(new DisableAlarmActionsCommand({ AlarmNames: [alarm] }));
      return `alarm ${alarm}`;
    },
    async takeAway() {
      await scheduler.send(new DeleteScheduleCommand({ Name: schedules[1] }));
      return `schedule ${schedules[1]}`;
    },
  };
});
