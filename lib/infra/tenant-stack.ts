import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { FunctionName } from '#lambdas/function-names.ts';
import type { TenantOutputs } from '#lib/aws/stack-outputs.ts';
import type { Bindings, DataBindings, MachineBindings, TenantBindings, ValveBinding } from './bindings.ts';
import { DeadLetters } from './constructs/dead-letters.ts';
import type { HouseFunction } from './constructs/house-function.ts';
import { HouseKey } from './constructs/house-key.ts';
import { houseLogGroup } from './constructs/house-log-group.ts';
import { HouseQueue } from './constructs/house-queue.ts';
import { HouseSchedule } from './constructs/house-schedule.ts';
import { HouseSecret } from './constructs/house-secret.ts';
import { type Deployment, prefixOf } from './deployment.ts';
import { makeFunction } from './function-factory.ts';
import { FUNCTION_SPECS } from './function-specs.ts';
import { tagDataClass } from './house-tags.ts';
import { stackProps } from './stack-props.ts';
import { workerBatchSize } from './worker-batch-size.ts';

/**
 * Deliveries after which SQS puts a message aside: ten times what the worker itself allows (`deliveriesBeforeSweeper`), so
 * that no outage fills the dead-letter queue, only a message that names no row or hours without a ledger.
 */
const MAX_RECEIVES = 100;

/** An invoice is a request; the ERP's day-end run is the burst. */
const THROTTLE = { rateLimit: 50, burstLimit: 100 };

/** The SmartAPI environment of one client: intake, queue, clearance worker and what heals them. */
export class TenantStack extends Stack implements TenantBindings {
  readonly queue: HouseQueue;
  readonly authoritySecret: HouseSecret;
  readonly erpSecret: HouseSecret;
  readonly secretsKey: HouseKey;
  readonly valve: ValveBinding;
  readonly api: HttpApi;
  readonly intakeUrl: string;
  readonly intakeArn: string;
  readonly scheduleDeadLetters: DeadLetters;
  readonly functions: ReadonlyMap<FunctionName, HouseFunction>;

  constructor(
    scope: Construct,
    deployment: Deployment,
    from: { readonly data: DataBindings; readonly machines: MachineBindings },
  ) {
    super(scope, 'tenant', stackProps(deployment, 'tenant', 'Intake, queue, clearance worker'));
    const { config } = deployment;
    const prefix = prefixOf(deployment);

    const queueKey = new HouseKey(this, 'QueueKey', { config, what: `${prefix}: invoice queue` });
    this.secretsKey = new HouseKey(this, 'SecretsKey', { config, what: `${prefix}: secrets` });
    const secret = (id: string, name: string, what: string) =>
      new HouseSecret(this, id, { config, name: `${prefix}/${name}`, what, key: this.secretsKey });
    this.authoritySecret = secret(
      'AuthoritySecret',
      'authority',
      'JSON: apiKey, apiSecret, publicKeyPem, certificate. Given by the authority; put in by a person.',
    );
    this.erpSecret = secret(
      'ErpSecret',
      'erp',
      'JSON: token (what the ERP shows us), callbackToken (what we show the ERP). Put in by a person.',
    );

    this.queue = new HouseQueue(this, 'Invoices', {
      config,
      queueName: `${prefix}-invoices`,
      key: queueKey,
      functionTimeout: Duration.seconds(FUNCTION_SPECS.worker.timeoutSeconds),
      maxReceiveCount: MAX_RECEIVES,
    });
    this.scheduleDeadLetters = new DeadLetters(this, 'ScheduleDeadLetters', {
      config,
      queueName: `${prefix}-schedules-dead-letters`,
      key: queueKey,
    });

    const { machines } = from;
    const { ledger, records, tokens, archive, logKey } = from.data;
    const { queue, authoritySecret, erpSecret, secretsKey } = this;
    const bindings: Bindings = {
      ledger,
      records,
      tokens,
      archive,
      logKey,
      queue,
      authoritySecret,
      erpSecret,
      secretsKey,
      machines,
      later: {},
    };
    const limited = config.capabilities.workerConcurrency;
    const worker = makeFunction(this, 'worker', {
      deployment,
      bindings,
      // As many as the event source calls: more could only be somebody's mistake, and would break the authority's rate.
      ...(limited ? { concurrency: config.workerConcurrency } : {}),
    });
    // No `enabled`: the valve alone opens and closes, and a deploy during a pause must not resume.
    const mapping = new EventSourceMapping(this, 'WorkerSource', {
      target: worker.function,
      eventSourceArn: queue.queue.queueArn,
      batchSize: workerBatchSize(config.authorityCallsPerSecond, config.workerConcurrency),
      maxBatchingWindow: Duration.seconds(1),
      reportBatchItemFailures: true,
      ...(limited ? { maxConcurrency: config.workerConcurrency } : {}),
    });
    // SQS is asked as the function's role from the first moment on: without its policy the mapping is refused.
    mapping.node.addDependency(worker.role);
    this.valve = {
      mappingId: mapping.eventSourceMappingId,
      mappingArn: mapping.eventSourceMappingArn,
    };

    const later = (name: FunctionName): HouseFunction =>
      makeFunction(this, name, {
        deployment,
        bindings: { ...bindings, later: { valve: this.valve } },
      });
    const intake = later('intake');
    this.intakeArn = intake.arn;
    const status = later('status');
    const authorizer = later('erp-authorizer');
    const sweeper = later('sweeper');
    const breaker = later('breaker');
    this.functions = new Map<FunctionName, HouseFunction>([
      ['worker', worker],
      ['intake', intake],
      ['status', status],
      ['erp-authorizer', authorizer],
      ['sweeper', sweeper],
      ['breaker', breaker],
    ]);
    for (const [name, target] of [
      ['sweeper', sweeper],
      ['breaker', breaker],
    ] as const) {
      new HouseSchedule(target, 'Schedule', {
        config,
        name: `${prefix}-${name}`,
        minutes: 5,
        target,
        deadLetters: this.scheduleDeadLetters,
      });
    }

    const api = new HttpApi(this, 'Api', {
      apiName: `${prefix}-intake`,
      description: 'Invoices of the ERP',
      createDefaultStage: false,
      defaultAuthorizer: new HttpLambdaAuthorizer('Erp', authorizer.function, {
        authorizerName: `${prefix}-erp`,
        identitySource: ['$request.header.Authorization'],
        responseTypes: [HttpLambdaResponseType.SIMPLE],
        // A token that was taken away works no longer than this.
        resultsCacheTtl: Duration.minutes(1),
      }),
    });
    api.addRoutes({
      path: '/invoices',
      methods: [HttpMethod.POST],
      integration: new HttpLambdaIntegration('Intake', intake.function),
    });
    api.addRoutes({
      // Greedy: a number may hold `/`, and the gateway decodes a path before it looks for its route.
      path: '/invoices/{number+}',
      methods: [HttpMethod.GET],
      integration: new HttpLambdaIntegration('Status', status.function),
    });
    const stage = new HttpStage(this, 'ApiStage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      ...(config.capabilities.apiStageSettings
        ? {
            throttle: THROTTLE,
            detailedMetricsEnabled: true,
            accessLogSettings: {
              destination: new LogGroupLogDestination(
                houseLogGroup(this, 'ApiLogs', {
                  config,
                  name: `/aws/vendedlogs/apigateway/${prefix}-intake`,
                  key: logKey,
                }),
              ),
              format: ACCESS_LOG,
            },
          }
        : {}),
    });
    this.api = api;
    this.intakeUrl = stage.url;

    tagDataClass(this, 'operational');
    for (const one of [this.authoritySecret, this.erpSecret, this.secretsKey]) tagDataClass(one, 'secret');
    this.exportValue(this.secretsKey.arn);
    this.exportValue(queueKey.arn);
    this.exportValue(queue.queue.queueArn);
    this.exportValue(queue.queue.queueUrl);
    this.exportValue(authoritySecret.arn);
    this.exportValue(erpSecret.arn);
    this.exportValue(this.valve.mappingId);
    this.exportValue(this.intakeArn);
    this.exportValue(api.apiId);

    const outputs: Record<keyof TenantOutputs, string> = {
      IntakeUrl: this.intakeUrl,
      InvoiceQueueUrl: queue.queue.queueUrl,
      DeadLetterQueueUrl: queue.deadLetters.queue.queueUrl,
      WorkerMapping: this.valve.mappingId,
    };
    for (const [key, value] of Object.entries(outputs)) new CfnOutput(this, key, { value });
  }
}

/** Who asked for what and what we answered; no header, no body, and of the path its pattern only. */
const ACCESS_LOG = AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    at: '$context.requestTime',
    from: '$context.identity.sourceIp',
    route: '$context.routeKey',
    status: '$context.status',
    authorizerError: '$context.authorizer.error',
    integrationError: '$context.integrationErrorMessage',
    milliseconds: '$context.responseLatency',
    bytes: '$context.responseLength',
  }),
);
