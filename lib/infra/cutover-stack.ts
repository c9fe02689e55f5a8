import { Aws, CfnOutput, Stack } from 'aws-cdk-lib';
import { CfnArchive, EventBus, type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { CfnSubscription, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { FUNCTION_NAMES, type FunctionName } from '#lambdas/function-names.ts';
import type { CutoverOutputs } from '#lib/aws/stack-outputs.ts';
import { machineName, STACKS } from '#lib/aws/stage.ts';
import type { Grant } from '#lib/compiler/program.ts';
import { armedParts, scheduleName, WATCHING } from './armed-parts.ts';
import type { ArmedBindings, Bindings, MachineBindings } from './bindings.ts';
import { certificateSource } from './certificate-way.ts';
import { constructId } from './construct-id.ts';
import { DeadLetters } from './constructs/dead-letters.ts';
import type { HouseFunction } from './constructs/house-function.ts';
import { HouseKey } from './constructs/house-key.ts';
import { HouseMachine } from './constructs/house-machine.ts';
import { HouseSchedule } from './constructs/house-schedule.ts';
import type { DataStack } from './data-stack.ts';
import { type Deployment, prefixOf, tenantOf } from './deployment.ts';
import { makeFunction } from './function-factory.ts';
import { FUNCTION_SPECS } from './function-specs.ts';
import { tagDataClass } from './house-tags.ts';
import { stackArn } from './operator-statements.ts';
import { stackProps } from './stack-props.ts';
import type { TenantStack } from './tenant-stack.ts';

/** Executions whose end is worth a history: they will not go on. */
const ENDED = ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'];

/** Each look reads the ERP's master data, and no gate of the freeze is decided within minutes. */
const FREEZE_LOOK_MINUTES = 5;

/** Both machines, the functions they call, and what watches and steers a cutover from outside. */
export class CutoverStack extends Stack {
  readonly machines: Readonly<Record<'main' | 'rollback', HouseMachine>>;
  readonly functions: ReadonlyMap<FunctionName, HouseFunction>;
  readonly topic: Topic;
  readonly deadLetters: DeadLetters;
  /** All that a function can be told of. */
  readonly bindings: Bindings;

  constructor(
    scope: Construct,
    deployment: Deployment,
    from: { readonly data: DataStack; readonly tenant: TenantStack; readonly machines: MachineBindings },
  ) {
    super(scope, 'cutover', stackProps(deployment, 'cutover', 'Both machines, their actions, messages'));
    const { config, program } = deployment;
    const prefix = prefixOf(deployment);
    const { data, tenant } = from;

    const messagesKey = new HouseKey(this, 'MessagesKey', { config, what: `${prefix}: messages` });
    this.topic = new Topic(this, 'Messages', {
      topicName: `${prefix}-messages`,
      masterKey: messagesKey.key,
      enforceSSL: true,
    });
    if (config.capabilities.emailSubscriptions) {
      for (const [id, { email }] of Object.entries(deployment.runbook.people)) {
        new CfnSubscription(this, `Tell${constructId(id)}`, {
          topicArn: this.topic.topicArn,
          protocol: 'email',
          endpoint: email,
          // Of all messages, those that are for this person (lib/aws/messenger.ts).
          filterPolicy: { to: [id] },
        });
      }
    }
    const bus = new EventBus(this, 'Bus', { eventBusName: prefix });
    if (config.capabilities.eventArchive) {
      new CfnArchive(this, 'BusArchive', {
        archiveName: `${prefix}-events`,
        sourceArn: bus.eventBusArn,
        retentionDays: config.logDays,
      });
    }
    this.deadLetters = new DeadLetters(this, 'DeadLetters', {
      config,
      queueName: `${prefix}-cutover-dead-letters`,
      key: messagesKey,
    });

    const source = certificateSource(deployment);
    const bindings: Bindings = {
      ledger: data.ledger,
      records: data.records,
      tokens: data.tokens,
      archive: data.archive,
      logKey: data.logKey,
      queue: tenant.queue,
      authoritySecret: tenant.authoritySecret,
      erpSecret: tenant.erpSecret,
      secretsKey: tenant.secretsKey,
      machines: from.machines,
      later: {
        valve: tenant.valve,
        intakeArn: tenant.intakeArn,
        messages: {
          topicArn: this.topic.topicArn,
          busName: bus.eventBusName,
          busArn: bus.eventBusArn,
          key: messagesKey,
        },
        armed: armedBindings(deployment),
        ...(source && { certificates: source }),
        stackArns: STACKS.map((stack) => stackArn(deployment, stack)),
      },
    };
    this.bindings = bindings;
    this.functions = new Map(
      FUNCTION_NAMES.filter((name) => FUNCTION_SPECS[name].stack === 'cutover').map((name) => [
        name,
        makeFunction(this, name, {
          deployment,
          bindings,
          // A tick that fails is followed by the next; an event comes once.
          ...(FUNCTION_SPECS[name].calledBy === 'event' ? { deadLetters: this.deadLetters } : {}),
        }),
      ]),
    );
    const called = (name: FunctionName): HouseFunction => {
      const found = this.functions.get(name);
      if (!found) throw new Error(`${name} is no function of the cutover stack (function-specs.ts)`);
      return found;
    };

    const machine = (which: Grant['machine']): HouseMachine =>
      new HouseMachine(this, which === 'main' ? 'Main' : 'Rollback', {
        config,
        name: machineName(tenantOf(deployment), config.stage, which),
        definition: which === 'main' ? program.definition : program.rollbackDefinition,
        functions: Object.fromEntries(
          program.grants
            .filter((grant) => grant.machine === which)
            .map((grant) => [grant.invoke, called(grant.invoke).arn]),
        ),
        logKey: data.logKey,
      });
    this.machines = { main: machine('main'), rollback: machine('rollback') };

    for (const name of WATCHING) {
      new HouseSchedule(called(name), 'Schedule', {
        config,
        name: scheduleName(deployment, name),
        minutes: 1,
        target: called(name),
        deadLetters: this.deadLetters,
      });
    }
    new HouseSchedule(called('watch-freeze'), 'Schedule', {
      config,
      name: scheduleName(deployment, 'watch-freeze'),
      minutes: FREEZE_LOOK_MINUTES,
      target: called('watch-freeze'),
      deadLetters: this.deadLetters,
    });
    messagesKey.allowService('events.amazonaws.com');
    new Rule(this, 'ExecutionEnded', {
      description: 'An execution that ended is archived before AWS forgets it',
      eventPattern: ended(from.machines),
      targets: (['export-history', 'certify'] as const).map(
        (name) =>
          new LambdaFunction(called(name).function, {
            ...(config.capabilities.targetDeadLetters
              ? { deadLetterQueue: this.deadLetters.queue, retryAttempts: 20 }
              : {}),
          }),
      ),
    });

    // As the data stack's: monitoring is told of them, and an export must not go before who imports it.
    for (const value of [this.topic.topicArn, bus.eventBusName, bus.eventBusArn, messagesKey.arn]) {
      this.exportValue(value);
    }
    tagDataClass(this, 'operational');
    const outputs: Record<keyof CutoverOutputs, string> = {
      MainMachine: this.machines.main.machine.stateMachineArn,
      RollbackMachine: this.machines.rollback.machine.stateMachineArn,
      Cutover: program.cutover,
      ProgramDigest: deployment.programDigest,
      CodeDigest: deployment.codeDigest,
      DecisionSource: config.decisionSource,
    };
    for (const [key, value] of Object.entries(outputs)) new CfnOutput(this, key, { value });
  }
}

const armedBindings = (deployment: Deployment): ArmedBindings => {
  const { region, account } = deployment.config;
  const { schedules, rule, functions } = armedParts(deployment);
  const arn = (service: string, rest: string): string => `arn:aws:${service}:${region}:${account}:${rest}`;
  return {
    scheduleArns: schedules.map((name) => arn('scheduler', `schedule/default/${name}`)),
    ruleArn: arn('events', `rule/${rule}`),
    functionArns: functions.map((name) => arn('lambda', `function:${name}`)),
  };
};

const ended = (machines: MachineBindings): EventPattern => ({
  source: ['aws.states'],
  account: [Aws.ACCOUNT_ID],
  detailType: ['Step Functions Execution Status Change'],
  detail: {
    stateMachineArn: [machines.main.machineArn, machines.rollback.machineArn],
    status: ENDED,
  },
});
