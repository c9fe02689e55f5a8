import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { FUNCTION_NAMES } from '#lambdas/function-names.ts';
import { functionName } from '#lib/aws/stage.ts';
import { FUNCTION_SPECS } from '#lib/infra/function-specs.ts';
import { ofType, synthesize } from './synthesize.ts';

const { templates, deployment } = synthesize('local');

const Config = z.object({ Environment: z.custom<z.ZodObject>((value) => value instanceof z.ZodObject) });
const Environment = z.object({ Variables: z.record(z.string(), z.unknown()) });

const variablesOf = (name: (typeof FUNCTION_NAMES)[number]): Readonly<Record<string, unknown>> => {
  const physical = functionName(deployment.runbook.client.tenant, 'local', name);
  const found = ofType(templates[FUNCTION_SPECS[name].stack], 'AWS::Lambda::Function').find(
    ([, { Properties }]) => Properties.FunctionName === physical,
  );
  return Environment.parse(found?.[1].Properties.Environment).Variables;
};

/** What CloudFormation fills in, as a value that every shape takes. */
const filled = (variables: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(variables).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : 'https://filled-in.example.com',
    ]),
  );

describe('what each function is told', () => {
  test.each(FUNCTION_NAMES)('%s is told what its config asks for, and nothing else', async (name) => {
    const config: unknown = await import(`#lambdas/${name}/config.ts`);
    const { Environment: asked } = Config.parse(config);
    const told = variablesOf(name);
    expect(Object.keys(told).toSorted()).toEqual(Object.keys(asked.shape).toSorted());
    expect(asked.safeParse(filled(told)).error).toBeUndefined();
  });

  test('no variable looks like a secret', () => {
    const values = FUNCTION_NAMES.flatMap((name) => Object.keys(variablesOf(name)));
    expect(values.filter((key) => /KEY|PASSWORD|CREDENTIAL|^TOKEN$|SECRET$/.test(key))).toEqual([]);
  });
});
