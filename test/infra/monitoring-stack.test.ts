import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { FUNCTION_NAMES } from '#lambdas/function-names.ts';
import { readRequest } from '#lambdas/request-rollback/read-request.ts';
import { resourcePrefix } from '#lib/aws/stage.ts';
import { OUR_METRICS } from '#lib/infra/metric-reference.ts';
import { onCallChain } from '#lib/infra/on-call-chain.ts';
import { LOCAL } from '#lib/infra/stages/local.ts';
import { PRODUCTION } from '#lib/infra/stages/production.ts';
import { UAT } from '#lib/infra/stages/uat.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import { triggerOfAlarm } from '#lib/way-back/trigger-alarm.ts';
import { sourceFiles } from '#test/arch/source-files.ts';
import { ofType, synthesize, type Template } from './synthesize.ts';

const { templates, deployment } = synthesize('production');
const { monitoring } = templates;
const prefix = resourcePrefix(deployment.runbook.client.tenant, 'production');

const Alarm = z.looseObject({
  AlarmName: z.string(),
  AlarmDescription: z.string().max(1_024),
  AlarmActions: z.array(z.unknown()),
  OKActions: z.array(z.unknown()).default([]),
  EvaluationPeriods: z.int(),
  Period: z.int(),
  Threshold: z.number(),
  TreatMissingData: z.enum(['breaching', 'notBreaching', 'ignore']),
  MetricName: z.string(),
  Namespace: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.unknown() })),
});
const alarmsOf = (template: Template) =>
  ofType(template, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Alarm.parse(Properties));
const alarms = alarmsOf(monitoring);
const named = (id: string) => {
  const found = alarms.find(({ AlarmName }) => AlarmName === `${prefix}-${id}`);
  if (!found) throw new Error(`no alarm ${prefix}-${id}`);
  return found;
};
const [composite] = ofType(monitoring, 'AWS::CloudWatch::CompositeAlarm');

/** Sections of the page, as GitHub anchors them. */
const sections = new Map(
  readFileSync(projectFolder('docs/alarms.md'), 'utf8')
    .split(/^## /m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf('\n')), text] as const),
);
const sectionOf = (description: unknown): string =>
  /What to do: docs\/alarms\.md#([a-z-]+)$/.exec(String(description))?.[1] ?? '';

describe('every alarm', () => {
  const descriptions = [
    ...alarms.map(({ AlarmDescription }) => AlarmDescription),
    composite?.[1].Properties.AlarmDescription,
  ];

  test('ends with its entry, which is there and says what it means, what to look at, what to do and who', () => {
    expect(alarms.length).toBeGreaterThan(60);
    for (const description of descriptions) {
      const text = sections.get(sectionOf(description));
      expect(text, String(description)).toBeDefined();
      for (const part of ['**Means**', '**Look first**', '**Do**', '**Who**']) expect(text).toContain(part);
    }
  });

  test('each entry is of an alarm', () => {
    const used = new Set(descriptions.map(sectionOf));
    expect([...sections.keys()].filter((section) => !used.has(section))).toEqual([]);
  });

  test('has a name of its own, tells somebody, and looks back no longer than CloudWatch does', () => {
    expect(new Set(alarms.map(({ AlarmName }) => AlarmName)).size).toBe(alarms.length);
    for (const { AlarmName, AlarmActions, Period, EvaluationPeriods } of alarms) {
      expect(AlarmName.startsWith(`${prefix}-`)).toBe(true);
      expect(AlarmActions.length, AlarmName).toBeGreaterThan(0);
      expect(Period * EvaluationPeriods, AlarmName).toBeLessThanOrEqual(Period < 3_600 ? 86_400 : 604_800);
    }
  });

  test('that pages also tells when it is over, so that nobody is called for nothing', () => {
    const pages = alarms.filter(({ AlarmActions }) => JSON.stringify(AlarmActions).includes('"Pages'));
    expect(pages.length).toBeGreaterThan(20);
    for (const { AlarmName, OKActions } of pages)
      expect(JSON.stringify(OKActions), AlarmName).toContain('"Pages');
  });

  test('that means nothing works pages', () => {
    for (const id of [
      'authority-down',
      'evaluator-silent',
      'invoice-overdue',
      'intake-fails',
      'function-fails-worker',
    ])
      expect(JSON.stringify(named(id).AlarmActions)).toContain('"Pages');
    expect(JSON.stringify(named('pages-unanswered').AlarmActions)).not.toContain('"Pages');
  });

  test('takes silence for the worst only where a number comes each minute', () => {
    const breaching = alarms.filter(({ TreatMissingData }) => TreatMissingData === 'breaching');
    expect(new Set(breaching.map(({ MetricName }) => MetricName))).toEqual(
      new Set(['AuthorityUp', 'OldestPendingMinutes']),
    );
    for (const { Namespace, TreatMissingData } of alarms)
      if (Namespace !== 'Cutover') expect(TreatMissingData).toBe('notBreaching');
  });
});

describe('what is watched', () => {
  test('the errors of every function', () => {
    for (const name of FUNCTION_NAMES) {
      expect(named(`function-fails-${name}`)).toMatchObject({
        MetricName: 'Errors',
        Dimensions: [{ Name: 'FunctionName', Value: `${prefix}-${name}` }],
      });
    }
  });

  test('every dead-letter queue of the stacks', () => {
    const queues = Object.values(templates)
      .flatMap((template) => ofType(template, 'AWS::SQS::Queue'))
      .map(([, { Properties }]) => String(Properties.QueueName))
      .filter((name) => name.endsWith('dead-letters'));
    expect(queues).toHaveLength(4);
    const watched = alarms.filter(({ MetricName }) => MetricName === 'ApproximateNumberOfMessagesVisible');
    expect(watched.map(({ Dimensions }) => Dimensions[0]?.Value).toSorted()).toEqual(queues.toSorted());
  });

  test('queues, tables and indexes by the names that they have', () => {
    const values = new Set(alarms.flatMap(({ Dimensions }) => Dimensions.map(({ Value }) => Value)));
    const names = Object.values(templates).flatMap((template) =>
      Object.values(template.Resources).flatMap(({ Properties }) => [
        Properties.QueueName,
        Properties.TableName,
        Properties.FunctionName,
      ]),
    );
    for (const value of values)
      if (typeof value === 'string' && value.startsWith(`${prefix}-`)) expect(names).toContain(value);
  });

  test('the runbook’s thresholds', () => {
    const { thresholds } = deployment.runbook;
    expect(named('clearance-below-threshold').Threshold).toBe(thresholds.clearance);
  });

  test('only numbers that functions really publish, and each that is named is published', () => {
    const code = sourceFiles('lib', 'lambdas')
      .filter(({ path }) => !path.startsWith('lib/infra/'))
      .map(({ text }) => text)
      .join('\n');
    const published = new Set(
      [...code.matchAll(/\b(?:measure|telemetry\.measure)\(\s*'([A-Za-z]+)'/g)].map(([, name]) => name),
    );
    expect(OUR_METRICS.filter((name) => !published.has(name))).toEqual([]);
    const used = alarms.filter(({ Namespace }) => Namespace === 'Cutover');
    for (const { MetricName, Dimensions } of used) {
      expect(OUR_METRICS).toContain(MetricName);
      expect(Dimensions).toEqual([
        { Name: 'stage', Value: 'production' },
        { Name: 'tenant', Value: deployment.runbook.client.tenant },
      ]);
    }
  });
});

describe('the composite alarm', () => {
  test('is on when any part is, tells by e-mail, and calls nobody again', () => {
    const { AlarmName, AlarmRule, AlarmActions } = composite?.[1].Properties ?? {};
    expect(AlarmName).toBe(`${prefix}-cutover-in-danger`);
    const rule = JSON.stringify(AlarmRule);
    expect(rule).toContain('OR');
    for (const id of [
      'InvoiceOverdue',
      'AuthorityDown',
      'EvaluatorSilent',
      'IntakeFails',
      'ExecutionFailedMain',
    ])
      expect(rule).toContain(id);
    expect(rule).not.toContain('SecretOld');
    expect(JSON.stringify(AlarmActions)).not.toContain('"Pages');
  });
});

describe('the triggers of the runbook', () => {
  test('have alarms that follow the evaluator’s verdict, which a gap does not stand for', () => {
    for (const { AlarmName, MetricName, TreatMissingData } of alarms.filter((each) =>
      each.AlarmName.startsWith(`${prefix}-trigger-`),
    )) {
      expect(['ClearanceFailing', 'AuthorityOutTooLong'], AlarmName).toContain(MetricName);
      expect(TreatMissingData, AlarmName).toBe('ignore');
    }
  });

  test('have an alarm each where a number can tell, named so that request-rollback knows which', () => {
    const triggers = deployment.runbook.triggers.map(({ id }) => id);
    const asked = alarms
      .map(({ AlarmName }) => AlarmName)
      .filter((name) => name.startsWith(`${prefix}-trigger-`))
      .map((alarmName) => {
        const event = {
          'detail-type': 'CloudWatch Alarm State Change',
          detail: { alarmName, state: { value: 'ALARM', reason: 'x' } },
        };
        const read = readRequest(event, prefix, triggers);
        return read.ok ? read.value.trigger : read.error;
      });
    expect(asked.toSorted()).toEqual(['authority-outage', 'clearance-falls']);
  });

  test('no other alarm can be taken for one', () => {
    const triggers = deployment.runbook.triggers.map(({ id }) => id);
    for (const { AlarmName } of alarms.filter((each) => !each.AlarmName.includes('-trigger-'))) {
      const event = {
        'detail-type': 'CloudWatch Alarm State Change',
        detail: { alarmName: AlarmName, state: { value: 'ALARM' } },
      };
      expect(readRequest(event, prefix, triggers).ok).toBe(false);
    }
  });

  test.each([LOCAL, UAT, PRODUCTION])('$stage: alarms ask for the way back', (settings) => {
    expect(settings.alarmsAskForRollback).toBe(true);
  });

  test('one setting wires the automatic ones, and no other, from the bus', () => {
    const [rule, ...more] = ofType(monitoring, 'AWS::Events::Rule');
    expect(more).toEqual([]);
    const { runbook } = deployment;
    const automatic = runbook.triggers.filter(({ mode }) => mode === 'automatic').map(({ id }) => id);
    const wired = z.object({
      source: z.array(z.string()),
      detail: z.object({ alarmName: z.array(z.string()) }),
    });
    const pattern = wired.parse(rule?.[1].Properties.EventPattern);
    expect(pattern.source).toEqual(['aws.cloudwatch']);
    expect(rule?.[1].Properties.EventPattern).toMatchObject({ detail: { state: { value: ['ALARM'] } } });
    const triggers = runbook.triggers.map(({ id }) => id);
    expect(pattern.detail.alarmName.length).toBeGreaterThan(0);
    for (const name of pattern.detail.alarmName) {
      named(name.slice(prefix.length + 1));
      expect(automatic).toContain(triggerOfAlarm(prefix, name, triggers));
    }
    expect(JSON.stringify(rule?.[1].Properties.Targets)).toContain(`${prefix}-request-rollback`);
    expect(
      ofType(monitoring, 'AWS::Lambda::Permission').some(([, { Properties }]) =>
        JSON.stringify(Properties).includes('request-rollback'),
      ),
    ).toBe(true);
  });

  test('without that setting nothing asks, and the gates say so', () => {
    const { templates: made } = synthesize('uat', {
      change: (base) => ({ ...base, config: { ...base.config, alarmsAskForRollback: false } }),
    });
    expect(ofType(made.monitoring, 'AWS::Events::Rule')).toEqual([]);
    // `gate-evidence` looks for the rule all the same, and finds none.
    expect(JSON.stringify(made.cutover)).toContain('ask-for-rollback');
  });
});

describe('paging', () => {
  test('CloudWatch alone may put alarms into the topics, of this account and these names', () => {
    const policies = ofType(monitoring, 'AWS::SNS::TopicPolicy').map(([, { Properties }]) =>
      JSON.stringify(Properties),
    );
    expect(policies).toHaveLength(2);
    for (const policy of policies) {
      expect(policy).toContain('"Service":"cloudwatch.amazonaws.com"');
      expect(policy).toContain(`:alarm:${prefix}-*`);
      expect(policy).toContain('"aws:SecureTransport":"false"');
    }
  });

  test('the topics are encrypted, with a key that CloudWatch may use: else alarms would vanish', () => {
    for (const [, { Properties }] of ofType(monitoring, 'AWS::SNS::Topic'))
      expect(Properties.KmsMasterKeyId).toBeDefined();
    const [key] = ofType(monitoring, 'AWS::KMS::Key');
    expect(JSON.stringify(key?.[1].Properties.KeyPolicy)).toContain('cloudwatch.amazonaws.com');
  });

  test('pages go to the function and to nobody else; e-mails to those of the stage', () => {
    const subscriptions = ofType(monitoring, 'AWS::SNS::Subscription').map(
      ([, { Properties }]) => Properties,
    );
    expect(subscriptions.filter(({ Protocol }) => Protocol === 'lambda')).toHaveLength(1);
    expect(
      subscriptions.filter(({ Protocol }) => Protocol === 'email').map(({ Endpoint }) => Endpoint),
    ).toEqual(deployment.config.alarmEmails);
  });

  test('the clock that calls the next one ticks every five minutes', () => {
    const [schedule] = ofType(monitoring, 'AWS::Scheduler::Schedule');
    expect(schedule?.[1].Properties).toMatchObject({
      Name: `${prefix}-escalate`,
      ScheduleExpression: 'rate(5 minutes)',
    });
  });
});

describe('who is on call', () => {
  const { runbook } = deployment;

  test('is who the client names, in that order', () => {
    expect(onCallChain(runbook, ['femi-cole', 'bola-akande'])).toEqual(['femi-cole', 'bola-akande']);
  });

  test('is by default the technical lead, then the program manager', () => {
    expect(onCallChain(runbook, undefined)).toEqual(['bola-akande', 'femi-cole']);
  });

  test('is never somebody whom the runbook does not know, and never nobody', () => {
    expect(() => onCallChain(runbook, ['bola-akande', 'x-y'])).toThrow('onCall names x-y');
    const { 'amara-okafor': amara } = runbook.people;
    const people = amara === undefined ? {} : { 'amara-okafor': amara };
    expect(() => onCallChain({ people }, undefined)).toThrow('nobody would be called');
  });
});

describe('dashboards', () => {
  const bodies = new Map(
    ofType(monitoring, 'AWS::CloudWatch::Dashboard').map(([, { Properties }]) => [
      String(Properties.DashboardName),
      JSON.stringify(Properties.DashboardBody),
    ]),
  );

  test('Finance reads plain words, against the rate that is wanted', () => {
    const body = bodies.get(`${prefix}-invoices`) ?? '';
    for (const word of [
      'Offered',
      'Cleared',
      'Rejected',
      'Waiting',
      'Overdue',
      'On legacy',
      'Oldest waiting',
      'Authority',
      'Who is waited for',
      'per day',
    ])
      expect(body).toContain(word);
    expect(body).toContain('more than 99');
    expect(body).toContain(`/aws/lambda/${prefix}-evaluate`);
    // Nothing that only engineers say, but for the names of numbers.
    expect(body.replaceAll(/\[\\"Cutover\\"[^\]]*\]/g, '')).not.toMatch(
      /Lambda(?!\/)|DynamoDB|SQS|queue|ledger row/i,
    );
  });

  test('engineers see queues, functions, tables, machines and the API', () => {
    const body = bodies.get(`${prefix}-engineers`) ?? '';
    for (const namespace of ['AWS/SQS', 'AWS/Lambda', 'AWS/DynamoDB', 'AWS/States', 'AWS/ApiGateway'])
      expect(body).toContain(namespace);
  });

  test('each is within what CloudWatch takes', () => {
    expect(bodies.size).toBe(2);
    for (const body of bodies.values()) expect((body.match(/\\"type\\":/g) ?? []).length).toBeLessThan(500);
  });
});

test('almost nothing is imported: an alarm can be mended while the other stacks are locked', () => {
  const imports = JSON.stringify(monitoring).matchAll(/"Fn::ImportValue":"([^"]+)"/g);
  // The records table (name, ARN, key), the key of logs, messages (topic, its key, the bus by name and ARN), and the API's id.
  expect(new Set([...imports].map(([, name]) => name)).size).toBe(9);
});

test('an emulator is spared what it refuses: alarms on alarms', () => {
  const { templates: local } = synthesize('local');
  expect(ofType(local.monitoring, 'AWS::CloudWatch::CompositeAlarm')).toEqual([]);
  expect(alarmsOf(local.monitoring)).toHaveLength(alarms.length);
  expect(JSON.stringify(ofType(local.monitoring, 'AWS::CloudWatch::Alarm'))).not.toContain('"Expression"');
});
