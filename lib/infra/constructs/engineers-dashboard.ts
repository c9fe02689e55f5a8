import { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { DefaultDashboardFactory, MonitoringFacade } from 'cdk-monitoring-constructs';
import { Construct } from 'constructs';
import type { FunctionName } from '#lambdas/function-names.ts';
import { type Deployment, physicalName, prefixOf } from '../deployment.ts';
import type { Watched } from '../service-alarms.ts';

/** On the way of an invoice, and what watches it. The rest is called by machines, whose own graphs show what failed. */
const FUNCTIONS: readonly FunctionName[] = [
  'intake',
  'worker',
  'erp-authorizer',
  'sweeper',
  'evaluate',
  'probe',
];

/**
 * Queues, tables, functions, machines and the API by cdk-monitoring-constructs. Everything is named and nothing referenced, so
 * that these stacks stay free of each other; its alarms are ours (cutover-alarms.ts, service-alarms.ts).
 */
export class EngineersDashboard extends Construct {
  readonly dashboard: Dashboard | undefined;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly deployment: Deployment; readonly watched: Watched },
  ) {
    super(scope, id);
    const { deployment, watched } = props;
    const prefix = prefixOf(deployment);
    const { account, region } = deployment.config;
    const arn = (service: string, resource: string): string =>
      `arn:aws:${service}:${region}:${account}:${resource}`;

    const dashboardFactory = new DefaultDashboardFactory(this, 'Dashboards', {
      dashboardNamePrefix: `${prefix}-engineers`,
    });
    const facade = new MonitoringFacade(this, 'Facade', {
      dashboardFactory,
      alarmFactoryDefaults: { actionsEnabled: false, alarmNamePrefix: prefix },
    });
    facade.addLargeHeader(`${prefix}: what carries the cutover`);
    facade.monitorApiGatewayV2HttpApi({
      api: HttpApi.fromHttpApiAttributes(this, 'Api', { httpApiId: watched.apiId }),
      humanReadableName: 'Intake',
      alarmFriendlyName: 'intake',
    });
    facade.monitorSqsQueueWithDlq({
      queue: Queue.fromQueueArn(this, 'Invoices', arn('sqs', `${prefix}-invoices`)),
      deadLetterQueue: Queue.fromQueueArn(this, 'Dead', arn('sqs', `${prefix}-invoices-dead-letters`)),
      humanReadableName: 'Rings',
      alarmFriendlyName: 'invoices',
    });
    for (const name of FUNCTIONS) {
      facade.monitorLambdaFunction({
        lambdaFunction: LambdaFunction.fromFunctionArn(
          this,
          `Function-${name}`,
          arn('lambda', `function:${physicalName(deployment, name)}`),
        ),
        humanReadableName: name,
        alarmFriendlyName: name,
      });
    }
    for (const table of ['ledger', 'records', 'tokens'] as const) {
      facade.monitorDynamoTable({
        table: Table.fromTableName(this, `Table-${table}`, `${prefix}-${table}`),
        billingMode: BillingMode.PAY_PER_REQUEST,
        humanReadableName: table,
        alarmFriendlyName: table,
      });
    }
    for (const machine of ['main', 'rollback'] as const) {
      facade.monitorStepFunction({
        stateMachine: StateMachine.fromStateMachineArn(
          this,
          `Machine-${machine}`,
          watched.machines[machine].machineArn,
        ),
        humanReadableName: machine,
        alarmFriendlyName: machine,
      });
    }
    this.dashboard = dashboardFactory.dashboard;
  }
}
