import { describe, expect, test } from 'vitest';
import { WORKER_SETTINGS } from '#lambdas/worker/worker-dependencies.ts';
import { FUNCTION_SPECS } from '#lib/infra/function-specs.ts';
import { workerBatchSize } from '#lib/infra/worker-batch-size.ts';
import { ofType, synthesize } from './synthesize.ts';

const { templates, deployment } = synthesize('production');
const { tenant } = templates;

const only = (type: string) => {
  const [found, ...more] = ofType(tenant, type);
  if (!found || more.length > 0) throw new Error(`${1 + more.length} resources of ${type}`);
  return found[1].Properties;
};

describe('the queue in front of the worker', () => {
  const queues = ofType(tenant, 'AWS::SQS::Queue').map(([, { Properties }]) => Properties);
  const named = (name: string) => queues.find(({ QueueName }) => String(QueueName).endsWith(name));

  test('is read in batches, with a limit, each message failing alone', () => {
    expect(only('AWS::Lambda::EventSourceMapping')).toMatchObject({
      BatchSize: workerBatchSize(
        deployment.config.authorityCallsPerSecond,
        deployment.config.workerConcurrency,
      ),
      MaximumBatchingWindowInSeconds: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: deployment.config.workerConcurrency },
    });
  });

  test('reads every message: a filter would delete what it does not match (case 34)', () => {
    expect(Object.keys(only('AWS::Lambda::EventSourceMapping'))).not.toContain('FilterCriteria');
  });

  test('lets as many workers run as the rate towards the authority is shared by', () => {
    const worker = ofType(tenant, 'AWS::Lambda::Function').find(([id]) => id.startsWith('Worker'));
    expect(worker?.[1].Properties).toMatchObject({
      ReservedConcurrentExecutions: deployment.config.workerConcurrency,
      Environment: { Variables: { WORKER_CONCURRENCY: String(deployment.config.workerConcurrency) } },
    });
  });

  test('a deploy during a pause does not resume: what the valve sets is in no template', () => {
    expect(Object.keys(only('AWS::Lambda::EventSourceMapping'))).not.toContain('Enabled');
  });

  test('gives a batch six time-outs, and the function the length of a lease', () => {
    expect(FUNCTION_SPECS.worker.timeoutSeconds * 1_000).toBe(WORKER_SETTINGS.leaseMilliseconds);
    expect(named('-invoices')).toMatchObject({
      VisibilityTimeout: 6 * FUNCTION_SPECS.worker.timeoutSeconds,
      MessageRetentionPeriod: 14 * 86_400,
    });
  });

  test('puts a message aside long after the worker has given it to the sweeper', () => {
    expect(named('-invoices')).toMatchObject({
      RedrivePolicy: { maxReceiveCount: 10 * WORKER_SETTINGS.deliveriesBeforeSweeper },
    });
  });

  test('queues are encrypted with keys of ours and take TLS only', () => {
    expect(queues).toHaveLength(3);
    expect(queues.filter(({ KmsMasterKeyId }) => KmsMasterKeyId === undefined)).toEqual([]);
    const policies = ofType(tenant, 'AWS::SQS::QueuePolicy');
    expect(policies).toHaveLength(3);
    for (const [, { Properties }] of policies)
      expect(JSON.stringify(Properties)).toContain('"aws:SecureTransport":"false"');
  });
});

describe('the HTTP API', () => {
  test('has the two routes, each behind the ERP’s authorizer', () => {
    const routes = ofType(tenant, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties);
    expect(routes.map(({ RouteKey }) => RouteKey).toSorted()).toEqual([
      'GET /invoices/{number+}',
      'POST /invoices',
    ]);
    expect(routes.map(({ AuthorizationType }) => AuthorizationType)).toEqual(['CUSTOM', 'CUSTOM']);
    expect(only('AWS::ApiGatewayV2::Authorizer')).toMatchObject({
      EnableSimpleResponses: true,
      IdentitySource: ['$request.header.Authorization'],
      AuthorizerResultTtlInSeconds: 60,
    });
  });

  test('is throttled, and logs who asked but no header, body or number', () => {
    const stage = only('AWS::ApiGatewayV2::Stage');
    expect(stage).toMatchObject({
      DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
    });
    const log = JSON.stringify(stage.AccessLogSettings);
    expect(log).toContain('$context.routeKey');
    expect(log).not.toMatch(/\$context\.(path|authorizer\.(?!error)|identity\.(?!sourceIp))|header/);
  });
});

test('secrets have a place and no value', () => {
  const secrets = ofType(tenant, 'AWS::SecretsManager::Secret').map(([, { Properties }]) => Properties);
  expect(secrets).toHaveLength(2);
  for (const secret of secrets) {
    expect(Object.keys(secret)).not.toContain('SecretString');
    expect(Object.keys(secret)).not.toContain('GenerateSecretString');
    expect(secret.KmsKeyId).toBeDefined();
  }
});

test('the schedules tick every five minutes and leave what they could not deliver', () => {
  const schedules = ofType(tenant, 'AWS::Scheduler::Schedule').map(([, { Properties }]) => Properties);
  expect(schedules.map(({ Name }) => String(Name).split('-').at(-1)).toSorted()).toEqual([
    'breaker',
    'sweeper',
  ]);
  for (const schedule of schedules) {
    expect(schedule).toMatchObject({
      ScheduleExpression: 'rate(5 minutes)',
      Target: { DeadLetterConfig: {}, RetryPolicy: { MaximumEventAgeInSeconds: 300 } },
    });
    expect(schedule.State).toBeUndefined();
  }
});

test('no tick waits in Lambda for longer than until the next one, nor is tried again there', () => {
  const tries = ofType(tenant, 'AWS::Lambda::EventInvokeConfig').map(([, { Properties }]) => Properties);
  expect(tries).toHaveLength(2);
  for (const each of tries) {
    expect(each).toMatchObject({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 300 });
  }
});
