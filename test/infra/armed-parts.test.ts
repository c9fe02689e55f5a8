import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { Environment } from '#lambdas/gate-evidence/config.ts';
import { armedParts } from '#lib/infra/armed-parts.ts';
import { physicalName } from '#lib/infra/deployment.ts';
import { ofType, synthesize } from './synthesize.ts';

const { templates, deployment } = synthesize('production');
const parts = armedParts(deployment);

/** Names of all deployed things of a kind. */
const deployed = (type: string, property: string): readonly unknown[] =>
  Object.values(templates).flatMap((template) =>
    ofType(template, type).map(([, { Properties }]) => Properties[property]),
  );

const Variables = z.object({ Variables: z.record(z.string(), z.unknown()) });

describe('what has to be switched on for the way back', () => {
  test('is really deployed under those names', () => {
    for (const [names, type, property] of [
      [parts.alarms, 'AWS::CloudWatch::Alarm', 'AlarmName'],
      [parts.schedules, 'AWS::Scheduler::Schedule', 'Name'],
      [[parts.rule], 'AWS::Events::Rule', 'Name'],
      [parts.functions, 'AWS::Lambda::Function', 'FunctionName'],
    ] as const) {
      expect(names.length, type).toBeGreaterThan(0);
      const there = deployed(type, property);
      for (const name of names) expect(there).toContain(name);
    }
  });

  test('is each alarm of a trigger, the two that say that nobody looks, and all that a roll-back calls', () => {
    const ids = parts.alarms.map((name) =>
      name.slice(physicalName(deployment, 'latch').length - 'latch'.length),
    );
    expect(ids).toEqual(
      expect.arrayContaining(['evaluator-silent', 'authority-down', 'trigger-clearance-falls']),
    );
    for (const name of ['evaluate', 'probe', 'request-rollback', 'latch', 'verify-safe', 'resume'] as const)
      expect(parts.functions).toContain(physicalName(deployment, name));
  });

  test('calls the functions that it is looked for to call', () => {
    const aims = [...parts.schedules, parts.rule].map((name) => {
      const found = Object.values(templates)
        .flatMap((template) => [
          ...ofType(template, 'AWS::Scheduler::Schedule'),
          ...ofType(template, 'AWS::Events::Rule'),
        ])
        .find(([, { Properties }]) => Properties.Name === name)?.[1].Properties;
      return JSON.stringify(found?.Target ?? found?.Targets);
    });
    for (const [index, target] of parts.targets.entries()) {
      const aim = aims[index] ?? '';
      const logicalIds = Object.values(templates).flatMap((template) =>
        ofType(template, 'AWS::Lambda::Function')
          .filter(([, { Properties }]) => Properties.FunctionName === target)
          .map(([id]) => id),
      );
      expect(logicalIds).toHaveLength(1);
      expect(
        [`:function:${target}"`, `"Fn::GetAtt":["${logicalIds[0]}","Arn"]`].some((each) =>
          aim.includes(each),
        ),
        aim,
      ).toBe(true);
    }
  });

  test('is what gate-evidence is told, as its config reads it', () => {
    const [, found] =
      ofType(templates.cutover, 'AWS::Lambda::Function').find(
        ([, { Properties }]) => Properties.FunctionName === physicalName(deployment, 'gate-evidence'),
      ) ?? [];
    const { Variables: told } = Variables.parse(found?.Properties.Environment);
    const read = Environment.pick({
      ARMED_ALARMS: true,
      ARMED_SCHEDULES: true,
      ARMED_TARGETS: true,
      ARMED_RULE: true,
      ARMED_FUNCTIONS: true,
      ARMED_MUTE_RULES: true,
    }).parse(told);
    expect(read).toEqual({
      ARMED_ALARMS: parts.alarms,
      ARMED_SCHEDULES: parts.schedules,
      ARMED_TARGETS: parts.targets,
      ARMED_RULE: parts.rule,
      ARMED_FUNCTIONS: parts.functions,
      ARMED_MUTE_RULES: 'looked-for',
    });
    // Lambda takes 4 KB of variables.
    expect(JSON.stringify(told).length).toBeLessThan(3_500);
  });
});
