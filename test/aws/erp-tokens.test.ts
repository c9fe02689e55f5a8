import {
  GetSecretValueCommand,
  type GetSecretValueCommandOutput,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import { makeErpTokens } from '#lib/aws/erp-tokens.ts';
import { HOUR, MINUTE, SECOND } from '#lib/instant.ts';
import { fakeClock } from '#test/actions/fake-clock.ts';

type Stages = Partial<Record<'AWSCURRENT' | 'AWSPREVIOUS', string | Error>>;

/** The real client, its requests answered here: Secrets Manager with the versions that it is given. */
const secretsManager = (stages: Stages) => {
  const asked: string[] = [];
  let hangs = false;
  const client = new SecretsManagerClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    maxAttempts: 1,
  });
  client.middlewareStack.add(
    () => async (args) => {
      const { VersionStage } = new GetSecretValueCommand({ SecretId: 'x', ...args.input }).input;
      asked.push(String(VersionStage));
      if (hangs) await new Promise<never>(() => {});
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
  const hang = (): void => {
    hangs = true;
  };
  return { client, asked, hang };
};

/** A deadline is reached when somebody says so. */
const deadlineClock = () => {
  const clock = fakeClock();
  const reached: (() => void)[] = [];
  return {
    ...clock,
    sleep: (_milliseconds: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        reached.push(resolve);
        signal?.addEventListener('abort', () => reject(new Error('called off')));
      }),
    reachDeadline: () => {
      for (const reach of reached.splice(0)) reach();
    },
  };
};

const tokensOf = (stages: Stages) => {
  const clock = deadlineClock();
  const { client, ...server } = secretsManager(stages);
  return { tokens: makeErpTokens({ client, id: 'erp', clock }), clock, ...server, stages };
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

  describe('while Secrets Manager cannot be reached', () => {
    const unreachable = Object.assign(new Error('cut'), { name: 'TimeoutError' });
    const cut = async (after: number, error: Error = unreachable) => {
      const world = tokensOf({ AWSCURRENT: secret('known') });
      await world.tokens('remembered');
      world.stages.AWSCURRENT = error;
      world.clock.advance(after);
      return world;
    };

    it('let the ERP in for an hour, asking each time', async () => {
      const world = await cut(HOUR - 1);
      expect(await world.tokens('remembered')).toEqual(['known']);
      world.stages.AWSCURRENT = secret('rotated');
      expect(await world.tokens('remembered')).toEqual(['rotated']);
    });

    it('and longer let nobody in', async () => {
      const world = await cut(HOUR);
      await expect(world.tokens('remembered')).rejects.toThrow('cut');
    });

    it('refuse nobody by old knowledge', async () => {
      const world = await cut(MINUTE);
      await expect(world.tokens('newest')).rejects.toThrow('cut');
    });

    it('are an error where it is our set-up that fails', async () => {
      const world = await cut(5 * MINUTE, new Error('KMS key is disabled'));
      await expect(world.tokens('remembered')).rejects.toThrow('disabled');
    });

    it('are not waited for longer than the authorizer has', async () => {
      const world = await cut(5 * MINUTE);
      world.hang();
      const asked = world.tokens('remembered');
      await Promise.resolve();
      world.clock.reachDeadline();
      expect(await asked).toEqual(['known']);
    });
  });

  it('whose secret is gone are an error, not nobody', async () => {
    await expect(tokensOf({}).tokens('remembered')).rejects.toThrow('no such version');
  });
});
