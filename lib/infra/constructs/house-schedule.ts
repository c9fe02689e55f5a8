import { Aws, Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { StageConfig } from '../stage-config.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { HouseFunction } from './house-function.ts';

/** Calls a function again and again. A tick that is late by more than its period is given up: the next one does the same. */
export class HouseSchedule extends Construct {
  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly config: StageConfig;
      readonly name: string;
      readonly minutes: number;
      readonly target: HouseFunction;
      readonly deadLetters: DeadLetters;
    },
  ) {
    super(scope, id);
    const { config, minutes, target, deadLetters } = props;
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target.arn] }));
    if (config.capabilities.targetDeadLetters) deadLetters.allowTo(role);
    // The scheduler only hands over: Lambda itself would keep a tick for six hours and try it three times, and after an hour
    // without capacity sixty would run at once.
    target.function.configureAsyncInvoke({
      retryAttempts: 0,
      maxEventAge: Duration.minutes(Math.max(1, minutes)),
    });
    const schedule = new CfnSchedule(this, 'Schedule', {
      name: props.name,
      scheduleExpression: `rate(${minutes} ${minutes === 1 ? 'minute' : 'minutes'})`,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: target.arn,
        roleArn: role.roleArn,
        ...(config.capabilities.targetDeadLetters
          ? {
              deadLetterConfig: { arn: deadLetters.queue.queueArn },
              retryPolicy: { maximumEventAgeInSeconds: Math.max(60, minutes * 60), maximumRetryAttempts: 2 },
            }
          : {}),
      },
    });
    schedule.node.addDependency(role);
  }
}
