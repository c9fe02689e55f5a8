/** Whether what starts the way back on a stage is switched on, as AWS itself says it. Reads only. */
import {
  type CloudWatchClient,
  DescribeAlarmsCommand,
  type MetricAlarm,
  paginateListAlarmMuteRules,
} from '@aws-sdk/client-cloudwatch';
import {
  DescribeRuleCommand,
  type EventBridgeClient,
  ListTargetsByRuleCommand,
} from '@aws-sdk/client-eventbridge';
import {
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  type LambdaClient,
} from '@aws-sdk/client-lambda';
import { GetScheduleCommand, type SchedulerClient } from '@aws-sdk/client-scheduler';
import { DescribeStateMachineCommand, type SFNClient } from '@aws-sdk/client-sfn';
import { describeError } from '#lib/describe-error.ts';
import type { Arming, ArmingFact } from '#lib/ports/arming.ts';

/** A schedule or rule, and the function that it has to call: one that calls another is on, and starts nothing. */
export interface Aimed {
  readonly name: string;
  readonly target: string;
}

/** What has to be there, by names that the deployment gave. */
export interface ArmedParts {
  /** Alarms that ask for the way back, and those that say that nobody looks. */
  readonly alarms: readonly string[];
  /** Schedules of the evaluator and the probe. */
  readonly schedules: readonly Aimed[];
  /** The rule that hands alarms to `request-rollback`. */
  readonly rule: Aimed;
  readonly functions: readonly string[];
  readonly rollbackMachineArn: string;
  /** False where the cloud knows no mute rules: an emulator. */
  readonly muteRules: boolean;
}

export interface ArmingOptions {
  readonly cloudWatch: CloudWatchClient;
  readonly scheduler: SchedulerClient;
  readonly eventBridge: EventBridgeClient;
  readonly lambda: LambdaClient;
  readonly stepFunctions: SFNClient;
  readonly parts: ArmedParts;
}

const fact = (what: string, problem: string | undefined, good: string): ArmingFact => ({
  what,
  ok: problem === undefined,
  detail: problem ?? good,
});

/** What cannot be read is not armed: nobody can vouch for it. */
const read = async (
  what: string,
  look: () => Promise<readonly ArmingFact[]>,
): Promise<readonly ArmingFact[]> => {
  try {
    return await look();
  } catch (error) {
    const detail = `cannot be read (${describeError(error).error}): ask again, then look in the console`;
    return [{ what, ok: false, detail }];
  }
};

const alarmFact = (name: string, alarm: MetricAlarm | undefined): ArmingFact => {
  const what = `alarm ${name}`;
  if (alarm === undefined) return fact(what, 'does not exist: deploy the monitoring stack again', '');
  if (alarm.ActionsEnabled !== true)
    return fact(what, 'its actions are off: aws cloudwatch enable-alarm-actions', '');
  if ((alarm.AlarmActions ?? []).length === 0)
    return fact(what, 'it tells nobody: deploy the monitoring stack again', '');
  // It asks, and calls people, when it begins; what it says meanwhile is that nobody looks, or that its trigger is pulled.
  if (alarm.StateValue === 'ALARM')
    return fact(what, 'it is in ALARM already, and asks nobody again: see docs/alarms.md what it means', '');
  return fact(what, undefined, `actions on, state ${alarm.StateValue ?? 'unknown'}`);
};

const alarms = async (client: CloudWatchClient, names: readonly string[]): Promise<readonly ArmingFact[]> => {
  // A hundred names a call, and a stage has some ten.
  const { MetricAlarms = [] } = await client.send(
    new DescribeAlarmsCommand({ AlarmNames: [...names], AlarmTypes: ['MetricAlarm'], MaxRecords: 100 }),
  );
  const byName = new Map(MetricAlarms.map((alarm) => [alarm.AlarmName, alarm]));
  return names.map((name) => alarmFact(name, byName.get(name)));
};

/** Any rule of the account that is or will be active: one over the window would silence the pages unseen. */
const muteRules = async (client: CloudWatchClient): Promise<readonly ArmingFact[]> => {
  const found: string[] = [];
  for await (const page of paginateListAlarmMuteRules({ client }, { Statuses: ['ACTIVE', 'SCHEDULED'] })) {
    for (const rule of page.AlarmMuteRuleSummaries ?? [])
      found.push(
        `${rule.AlarmMuteRuleArn?.split(':').at(-1) ?? 'a rule'} (${rule.Status ?? 'state unknown'})`,
      );
  }
  return [
    fact(
      'no alarm is muted',
      found.length === 0
        ? undefined
        : `mute rules are in force or planned: ${found.join(', ')}; delete them: aws cloudwatch delete-alarm-mute-rule`,
      'no mute rule is active or planned',
    ),
  ];
};

const schedule = async (client: SchedulerClient, { name, target }: Aimed): Promise<readonly ArmingFact[]> => {
  const { State, Target } = await client.send(new GetScheduleCommand({ Name: name }));
  const problem =
    State !== 'ENABLED'
      ? `it is ${State ?? 'of unknown state'}: enable it, or deploy again`
      : Target?.Arn === undefined
        ? 'it has no target: deploy again'
        : Target.Arn !== target
          ? `it calls ${Target.Arn}, and not ${target}: deploy again`
          : undefined;
  return [fact(`schedule ${name}`, problem, 'on')];
};

const rule = async (client: EventBridgeClient, { name, target }: Aimed): Promise<readonly ArmingFact[]> => {
  const { State } = await client.send(new DescribeRuleCommand({ Name: name }));
  const { Targets = [] } = await client.send(new ListTargetsByRuleCommand({ Rule: name }));
  const problem =
    State !== 'ENABLED'
      ? `it is ${State ?? 'of unknown state'}: aws events enable-rule --name ${name}`
      : Targets.length === 0
        ? 'it has no target: deploy the monitoring stack again'
        : Targets.some(({ Arn }) => Arn === target)
          ? undefined
          : `it calls ${Targets.map(({ Arn }) => Arn).join(', ')}, and not ${target}: deploy the monitoring stack again`;
  return [fact(`rule ${name}`, problem, 'on, alarms reach request-rollback')];
};

const lambdaFunction = async (client: LambdaClient, name: string): Promise<readonly ArmingFact[]> => {
  const { State, Role } = await client.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
  const { ReservedConcurrentExecutions: reserved } = await client.send(
    new GetFunctionConcurrencyCommand({ FunctionName: name }),
  );
  const problem =
    // An emulator gives no state; a function that is asked for often is Active, one that rests is Inactive and wakes.
    State === 'Failed' || State === 'Pending'
      ? `it is ${State}: deploy again`
      : reserved === 0
        ? 'it is throttled to nothing: remove its reserved concurrency of 0'
        : Role === undefined
          ? 'it has no role: deploy again'
          : undefined;
  return [fact(`function ${name}`, problem, 'can be called')];
};

const machine = async (client: SFNClient, arn: string): Promise<readonly ArmingFact[]> => {
  const { status, roleArn } = await client.send(new DescribeStateMachineCommand({ stateMachineArn: arn }));
  const problem =
    status !== 'ACTIVE'
      ? `it is ${status ?? 'of unknown state'}: deploy the cutover stack again`
      : roleArn === undefined
        ? 'it has no role: deploy the cutover stack again'
        : undefined;
  return [fact('roll-back machine', problem, 'active, with its role')];
};

export const makeArming = (options: ArmingOptions): Arming => {
  const { cloudWatch, scheduler, eventBridge, lambda, stepFunctions, parts } = options;
  return {
    async facts() {
      const looks = [
        read('alarms', () => alarms(cloudWatch, parts.alarms)),
        ...(parts.muteRules ? [read('mute rules', () => muteRules(cloudWatch))] : []),
        ...parts.schedules.map((each) => read(`schedule ${each.name}`, () => schedule(scheduler, each))),
        read(`rule ${parts.rule.name}`, () => rule(eventBridge, parts.rule)),
        ...parts.functions.map((name) => read(`function ${name}`, () => lambdaFunction(lambda, name))),
        read('roll-back machine', () => machine(stepFunctions, parts.rollbackMachineArn)),
      ];
      return (await Promise.all(looks)).flat();
    },
  };
};
