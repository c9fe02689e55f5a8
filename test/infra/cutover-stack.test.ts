import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { machineName } from '#lib/aws/stage.ts';
import { bindDefinition } from '#lib/infra/bind-definition.ts';
import { constructId } from '#lib/infra/construct-id.ts';
import { policyOf } from './policies.ts';
import { ofType, synthesize } from './synthesize.ts';

const { templates, deployment } = synthesize('production');
const { cutover } = templates;
const { program } = deployment;

const Machine = z.looseObject({
  StateMachineName: z.string(),
  StateMachineType: z.string(),
  DefinitionString: z.string(),
  DefinitionSubstitutions: z.record(z.string(), z.unknown()),
  LoggingConfiguration: z.looseObject({ Level: z.string(), IncludeExecutionData: z.boolean() }),
  TracingConfiguration: z.unknown(),
});
const machines = ofType(cutover, 'AWS::StepFunctions::StateMachine').map(([, { Properties }]) =>
  Machine.parse(Properties),
);

const DEFINITIONS = { main: program.definition, rollback: program.rollbackDefinition };

describe.each(['main', 'rollback'] as const)('machine %s', (which) => {
  const name = machineName(program.tenant, 'production', which);
  const machine = machines.find(({ StateMachineName }) => StateMachineName === name);

  test('is the compiled definition, with nothing but its functions bound', () => {
    const bound = bindDefinition(DEFINITIONS[which], (called) => `\${${constructId(called)}}`);
    expect(JSON.parse(machine?.DefinitionString ?? '')).toEqual(bound);
    const back = bindDefinition(bound, (placeholder) => {
      const grant = program.grants.find(({ invoke }) => `\${${constructId(invoke)}}` === placeholder);
      return grant?.invoke ?? 'unknown';
    });
    expect(back).toEqual(DEFINITIONS[which]);
  });

  test('leaves no placeholder empty and needs none that it does not call', () => {
    const asked = new Set(machine?.DefinitionString.match(/\$\{[^}]+\}/g)?.map((one) => one.slice(2, -1)));
    expect(Object.keys(machine?.DefinitionSubstitutions ?? {}).toSorted()).toEqual([...asked].toSorted());
  });

  test('may invoke exactly what its program was granted', () => {
    const document = policyOf(cutover, which === 'main' ? 'Main' : 'Rollback');
    const invoking = document.Statement.filter(({ Action }) => Action.includes('lambda:InvokeFunction'));
    expect(invoking).toHaveLength(1);
    const granted = program.grants.filter((grant) => grant.machine === which);
    expect(invoking[0]?.Resource).toHaveLength(granted.length);
    for (const { invoke } of granted)
      expect(JSON.stringify(invoking[0]?.Resource)).toContain(`"${constructId(invoke)}Function`);
  });

  test('is traced and logs each transition, never the data, which holds tokens', () => {
    expect(machine).toMatchObject({
      StateMachineType: 'STANDARD',
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    });
  });
});

test('an execution that ended is exported and certified, and the event is kept if that fails', () => {
  const [rule, ...more] = ofType(cutover, 'AWS::Events::Rule');
  expect(more).toEqual([]);
  expect(rule?.[1].Properties).toMatchObject({
    EventPattern: {
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: { status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] },
    },
    Targets: [
      { DeadLetterConfig: {}, RetryPolicy: { MaximumRetryAttempts: 20 } },
      { DeadLetterConfig: {}, RetryPolicy: { MaximumRetryAttempts: 20 } },
    ],
  });
  const exporter = ofType(cutover, 'AWS::Lambda::Function').find(([id]) => id.startsWith('ExportHistory'));
  expect(exporter?.[1].Properties.DeadLetterConfig).toBeDefined();
});

test('evaluate and probe tick every minute, and the freeze is looked at every five', () => {
  const schedules = ofType(cutover, 'AWS::Scheduler::Schedule').map(([, { Properties }]) => Properties);
  expect(schedules.map(({ ScheduleExpression }) => String(ScheduleExpression)).sort()).toEqual([
    'rate(1 minute)',
    'rate(1 minute)',
    'rate(5 minutes)',
  ]);
});

test('each person gets the messages that are for this person', () => {
  const subscriptions = ofType(cutover, 'AWS::SNS::Subscription').map(([, { Properties }]) => Properties);
  const people = Object.entries(deployment.runbook.people);
  expect(subscriptions).toHaveLength(people.length);
  for (const [id, { email }] of people)
    expect(subscriptions).toContainEqual(
      expect.objectContaining({ Protocol: 'email', Endpoint: email, FilterPolicy: { to: [id] } }),
    );
});
