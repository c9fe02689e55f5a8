import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { FUNCTION_NAMES } from '#lambdas/function-names.ts';
import { readEnvironment } from '#lib/aws/read-environment.ts';
import { FAKE_ENVIRONMENT } from '#test/arch/fake-environment.ts';

const schemaOf = async (name: string): Promise<z.ZodObject> => {
  const { Environment } = await import(`#lambdas/${name}/config.ts`);
  return z.instanceof(z.ZodObject).parse(Environment);
};

describe.each(FUNCTION_NAMES)('the environment of %s', (name) => {
  it('is read when it is whole, and each variable that is missing is named', async () => {
    const schema = await schemaOf(name);
    const variables = Object.keys(schema.shape);
    expect(variables).toEqual(expect.arrayContaining(['STAGE', 'TENANT', 'CODE_DIGEST']));
    expect(Object.keys(readEnvironment(schema, FAKE_ENVIRONMENT)).sort()).toEqual(variables.sort());
    for (const variable of variables) {
      const { [variable]: _, ...rest } = FAKE_ENVIRONMENT;
      expect(() => readEnvironment(schema, rest)).toThrow(`cannot start: ${variable} is missing`);
    }
    expect(() => readEnvironment(schema, {})).toThrow(
      new RegExp(variables.map((each) => `(?=.*${each} is missing)`).join('')),
    );
  });
});

describe('a variable of the wrong shape', () => {
  it('is named, and its value is not told', async () => {
    const read = schemaOf('worker').then((schema) =>
      readEnvironment(schema, {
        ...FAKE_ENVIRONMENT,
        AUTHORITY_URL: 'none-of-yours',
        WORKER_CONCURRENCY: '0',
      }),
    );
    await expect(read).rejects.toThrow(/AUTHORITY_URL: .*; WORKER_CONCURRENCY: /);
    await expect(read).rejects.not.toThrow('none-of-yours');
  });

  it('is read as what it stands for when it is right', async () => {
    const environment = readEnvironment(await schemaOf('worker'), FAKE_ENVIRONMENT);
    expect(environment).toMatchObject({ AUTHORITY_CALLS_PER_SECOND: 10, WORKER_CONCURRENCY: 2 });
  });
});
