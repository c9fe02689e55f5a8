import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SFNClient } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { type ArmedParts, makeArming } from '#lib/aws/arming.ts';
import { ARMING_GRANTS } from '#lib/aws/grants/arming.ts';
import { wayBackArmed } from '#lib/gates/readings/way-back-armed.ts';
import { scripted } from './scripted-client.ts';

const OURS = 'arn:aws:lambda:eu-west-1:000000000000:function:p-ours';
const OTHER = 'arn:aws:lambda:eu-west-1:000000000000:function:p-other';
const PARTS: ArmedParts = {
  alarms: ['p-trigger-rate', 'p-evaluator-silent'],
  schedules: [
    { name: 'p-evaluate', target: OURS },
    { name: 'p-probe', target: OURS },
  ],
  rule: { name: 'p-ask-for-rollback', target: OURS },
  functions: ['p-request-rollback', 'p-latch'],
  rollbackMachineArn: 'arn:aws:states:eu-west-1:000000000000:stateMachine:p-rollback',
  muteRules: true,
};
const ROLE = 'arn:aws:iam::000000000000:role/r';

/** What AWS answers where everything is on, by command. */
const ON: Readonly<Record<string, object>> = {
  DescribeAlarms: {
    MetricAlarms: PARTS.alarms.map((AlarmName) => ({
      AlarmName,
      ActionsEnabled: true,
      AlarmActions: ['arn:aws:sns:eu-west-1:000000000000:pages'],
      StateValue: 'OK',
    })),
  },
  ListAlarmMuteRules: { AlarmMuteRuleSummaries: [] },
  GetSchedule: { State: 'ENABLED', Target: { Arn: OURS, RoleArn: ROLE } },
  DescribeRule: { State: 'ENABLED' },
  ListTargetsByRule: { Targets: [{ Id: '1', Arn: OURS }] },
  GetFunctionConfiguration: { State: 'Active', Role: ROLE },
  GetFunctionConcurrency: {},
  DescribeStateMachine: { status: 'ACTIVE', roleArn: ROLE },
};

const off = (name: string): Error =>
  Object.assign(new Error(`no ${name}`), { name: 'AccessDeniedException' });

const look = async (changes: Readonly<Record<string, object>> = {}, parts = PARTS) => {
  const answer = ({ name }: { readonly name: string }): object => {
    const found = changes[name] ?? ON[name];
    if (found === undefined) throw new Error(`nobody expected ${name}`);
    if (found instanceof Error) throw found;
    return found;
  };
  const place = { region: 'eu-west-1' };
  const clients = {
    cloudWatch: scripted(new CloudWatchClient(place), answer),
    scheduler: scripted(new SchedulerClient(place), answer),
    eventBridge: scripted(new EventBridgeClient(place), answer),
    lambda: scripted(new LambdaClient(place), answer),
    stepFunctions: scripted(new SFNClient(place), answer),
  };
  const facts = await makeArming({
    cloudWatch: clients.cloudWatch.client,
    scheduler: clients.scheduler.client,
    eventBridge: clients.eventBridge.client,
    lambda: clients.lambda.client,
    stepFunctions: clients.stepFunctions.client,
    parts,
  }).facts();
  return {
    facts,
    bad: facts.filter(({ ok }) => !ok),
    sent: Object.entries(clients).flatMap(([service, { sent }]) =>
      sent.map(({ name }) => `${service}:${name}`),
    ),
  };
};

const alarms = (changes: object): object => ({
  MetricAlarms: PARTS.alarms.map((AlarmName, index) => ({
    AlarmName,
    ActionsEnabled: true,
    AlarmActions: ['arn:aws:sns:eu-west-1:000000000000:pages'],
    ...(index === 0 ? changes : {}),
  })),
});

describe('whether the way back is armed, as AWS says it', () => {
  it('is all well where all is on: each part by itself', async () => {
    const { facts, bad } = await look();
    expect(bad).toEqual([]);
    expect(facts.map(({ what }) => what)).toEqual([
      'alarm p-trigger-rate',
      'alarm p-evaluator-silent',
      'no alarm is muted',
      'schedule p-evaluate',
      'schedule p-probe',
      'rule p-ask-for-rollback',
      'function p-request-rollback',
      'function p-latch',
      'roll-back machine',
    ]);
    expect(wayBackArmed(facts).verdict).toBe('pass');
  });

  it.each([
    [
      'an alarm that is not there',
      { DescribeAlarms: { MetricAlarms: [] } },
      'deploy the monitoring stack again',
    ],
    [
      'an alarm whose actions are off',
      { DescribeAlarms: alarms({ ActionsEnabled: false }) },
      'aws cloudwatch enable-alarm-actions',
    ],
    [
      'an alarm of which nothing is known',
      { DescribeAlarms: alarms({ ActionsEnabled: undefined }) },
      'its actions are off',
    ],
    ['an alarm that tells nobody', { DescribeAlarms: alarms({ AlarmActions: [] }) }, 'it tells nobody'],
    [
      'an alarm that is on already: nobody looks, or it has asked and asks no more',
      { DescribeAlarms: alarms({ StateValue: 'ALARM' }) },
      'it is in ALARM already',
    ],
    [
      'a mute rule of anybody',
      {
        ListAlarmMuteRules: {
          AlarmMuteRuleSummaries: [
            { AlarmMuteRuleArn: 'arn:aws:cloudwatch::1:alarm-mute-rule:night', Status: 'SCHEDULED' },
          ],
        },
      },
      'night (SCHEDULED); delete them',
    ],
    [
      'a schedule that is off',
      { GetSchedule: { State: 'DISABLED', Target: { Arn: 'a' } } },
      'it is DISABLED: enable it',
    ],
    ['a schedule without a target', { GetSchedule: { State: 'ENABLED' } }, 'it has no target'],
    [
      'a schedule that calls another function',
      { GetSchedule: { State: 'ENABLED', Target: { Arn: OTHER } } },
      `it calls ${OTHER}, and not ${OURS}`,
    ],
    [
      'a rule that calls another function only',
      { ListTargetsByRule: { Targets: [{ Id: '1', Arn: OTHER }] } },
      `it calls ${OTHER}, and not ${OURS}`,
    ],
    ['a schedule of unknown state', { GetSchedule: { Target: { Arn: 'a' } } }, 'of unknown state'],
    [
      'a rule that is off',
      { DescribeRule: { State: 'DISABLED' } },
      'aws events enable-rule --name p-ask-for-rollback',
    ],
    ['a rule without a target', { ListTargetsByRule: { Targets: [] } }, 'it has no target'],
    ['a function that failed', { GetFunctionConfiguration: { State: 'Failed', Role: ROLE } }, 'it is Failed'],
    ['a function without a role', { GetFunctionConfiguration: { State: 'Active' } }, 'it has no role'],
    [
      'a function that is throttled to nothing',
      { GetFunctionConcurrency: { ReservedConcurrentExecutions: 0 } },
      'remove its reserved concurrency',
    ],
    [
      'a machine that is being deleted',
      { DescribeStateMachine: { status: 'DELETING', roleArn: ROLE } },
      'it is DELETING',
    ],
    ['a machine without a role', { DescribeStateMachine: { status: 'ACTIVE' } }, 'it has no role'],
  ])('%s is not armed, and what to do is said', async (_, changes, words) => {
    const { facts, bad } = await look(changes);
    expect(bad.length).toBeGreaterThan(0);
    expect(bad.length).toBeLessThan(facts.length);
    expect(bad.map(({ detail }) => detail).join('; ')).toContain(words);
    expect(wayBackArmed(facts)).toMatchObject({ verdict: 'fail', measured: expect.stringContaining(words) });
  });

  it.each(Object.keys(ON))('what cannot be read is not armed, and the rest is: %s', async (command) => {
    const { facts, bad } = await look({ [command]: off(command) });
    expect(bad.length).toBeGreaterThan(0);
    for (const { detail } of bad) expect(detail).toContain('cannot be read (AccessDeniedException');
    expect(facts.some(({ ok }) => ok)).toBe(true);
    expect(wayBackArmed(facts).verdict).toBe('fail');
  });

  it('does not ask for mute rules where the cloud knows none', async () => {
    const { facts, sent } = await look({}, { ...PARTS, muteRules: false });
    expect(sent).not.toContain('cloudWatch:ListAlarmMuteRules');
    expect(facts.every(({ ok }) => ok)).toBe(true);
  });

  it('asks for no more than it is allowed, and needs all of that', async () => {
    const { sent } = await look();
    const services: Readonly<Record<string, string>> = {
      cloudWatch: 'cloudwatch',
      scheduler: 'scheduler',
      eventBridge: 'events',
      lambda: 'lambda',
      stepFunctions: 'states',
    };
    const asked = new Set(sent.map((call) => call.replace(/^\w+/, (client) => services[client] ?? client)));
    expect([...asked].toSorted()).toEqual(Object.values(ARMING_GRANTS).flat().toSorted());
  });
});
