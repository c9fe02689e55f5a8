/** One small runbook a rule, with the states that it compiles to in full: `test/golden/*.yaml`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { compile } from '#lib/compiler/compile.ts';
import { makePlan } from '#lib/runbook/make-plan.ts';
import { checked, gate, smallRunbook, stage, task } from '#test/runbook/small-runbook.ts';

const Part = z.looseObject({ id: z.string() });
const Golden = z.strictObject({
  machine: z.literal('rollback').optional(),
  stages: z.array(Part.extend({ tasks: z.array(Part).optional(), gate: Part.optional() })),
  states: z.record(z.string(), z.record(z.string(), z.unknown())),
});

/** Written out once here, and as `TRANSPORT` in the files. */
const TRANSPORT = [
  {
    ErrorEquals: [
      'Lambda.ServiceException',
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
      'Lambda.TooManyRequestsException',
      'Lambda.ClientExecutionTimeoutException',
    ],
    IntervalSeconds: 2,
    MaxAttempts: 4,
    BackoffRate: 2,
  },
];

const written = (value: unknown): unknown => {
  if (value === 'TRANSPORT') return TRANSPORT;
  if (Array.isArray(value)) return value.map(written);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, written(inner)]));
};

const folder = join(import.meta.dirname, '..', 'golden');
const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));

describe('each rule compiles to exactly these states', () => {
  it('has a golden file a rule', () => {
    expect(files.length).toBeGreaterThanOrEqual(15);
  });

  it.each(files)('%s', (file) => {
    const golden = Golden.parse(parse(readFileSync(join(folder, file), 'utf8')));
    const runbook = smallRunbook(
      golden.stages.map(({ tasks, gate: decided, ...rest }) =>
        stage({
          ...rest,
          ...(tasks ? { tasks: tasks.map((each) => task(each)) } : {}),
          ...(decided ? { gate: gate(decided) } : {}),
        }),
      ),
    );
    const program = compile(checked(runbook), makePlan(runbook));
    const { States } = golden.machine === 'rollback' ? program.rollbackDefinition : program.definition;
    const names = Object.keys(golden.states);
    expect(names.length).toBeGreaterThan(0);
    expect(Object.fromEntries(names.map((name) => [name, States[name]]))).toEqual(written(golden.states));
  });
});
