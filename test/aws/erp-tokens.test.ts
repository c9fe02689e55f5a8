import {
  GetSecretValueCommand,
  type GetSecretValueCommandOutput,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { makeErpTokens } from '#lib/aws/erp-tokens.ts';
import { MINUTE, SECOND } from '#lib/instant.ts';
import { fakeClock } from '#test/actions/fake-clock.ts';

type Stages = Partial<Record<'AWSCURRENT' | 'AWSPREVIOUS', string | Error>>;

/** The real client, its requests answered here: Secrets Manager with the versions that it is given. */
const secretsManager = (stages: Stages) => {
  const asked: string[] = [];
  const client = new SecretsManagerClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    maxAttempts: 1,
  });
  client.middlewareStack.add(
    () => async (args) => {
      const { VersionStage } = new GetSecretValueCommand({ SecretId: 'x', ...args.input }).input;
      asked.push(String(VersionStage));
      const found =
        VersionStage === 'AWSCURRENT' || VersionStage === 'AWSPREVIOUS' ? stages[VersionStage] : undefined;
      if (found instanceof Error) throw found;
      if (found === undefined)
        throw new ResourceNotFoundException({ $metadata: {}, message: 'no such version' });
      const output: GetSecretValueCommandOutput = { $metadata: {}, SecretString: found };
      return { output, response: {} };
    },
    { step: 'initialize' },
  );
  return { client, asked };
};

const tokensOf = (stages: Stages) => {
  const clock = fakeClock();
  const { client, asked } = secretsManager(stages);
  return { tokens: makeErpTokens({ client, id: 'erp', clock }), clock, asked, stages };
};

const secret = (token: string): string => JSON.stringify({ token, callbackToken: 'ours' });

describe('tokens of the ERP', () => {
  it('are the current and the previous one', async () => {
    const { tokens } = tokensOf({ AWSCURRENT: secret('new'), AWSPREVIOUS: secret('old') });
    expect(await tokens('remembered')).toEqual(['new', 'old']);
  });

  it('are one alone before the first rotation', async () => {
    const { tokens } = tokensOf({ AWSCURRENT: secret('new') });
    expect(await tokens('remembered')).toEqual(['new']);
  });

  it('are remembered for five minutes', async () => {
    const { tokens, clock, asked } = tokensOf({ AWSCURRENT: secret('new') });
    await tokens('remembered');
    clock.advance(5 * MINUTE - 1);
    await tokens('remembered');
    expect(asked).toHaveLength(2);
    clock.advance(1);
    await tokens('remembered');
    expect(asked).toHaveLength(4);
  });

  it('are read again for a token that nobody knew, and at most every ten seconds', async () => {
    const world = tokensOf({ AWSCURRENT: secret('one') });
    await world.tokens('remembered');
    world.stages.AWSPREVIOUS = secret('one');
    world.stages.AWSCURRENT = secret('two');
    expect(await world.tokens('newest')).toEqual(['one']);
    world.clock.advance(10 * SECOND);
    expect(await world.tokens('newest')).toEqual(['two', 'one']);
    expect(world.asked).toHaveLength(4);
  });

  it.each(['not json', '{}', '{"token":7}'])('are none in a secret that holds %s', async (text) => {
    expect(await tokensOf({ AWSCURRENT: text }).tokens('remembered')).toEqual([]);
  });

  it('that cannot be read are an error, and are asked for again', async () => {
    const world = tokensOf({ AWSCURRENT: new Error('throttled') });
    await expect(world.tokens('remembered')).rejects.toThrow('throttled');
    world.stages.AWSCURRENT = secret('new');
    expect(await world.tokens('remembered')).toEqual(['new']);
  });

  it('whose secret is gone are an error, not nobody', async () => {
    await expect(tokensOf({}).tokens('remembered')).rejects.toThrow('no such version');
  });
});
