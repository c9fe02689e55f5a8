import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { makeSecretsManagerClient } from '#lib/aws/clients.ts';
import { makeSecret } from '#lib/aws/secrets.ts';
import { HOUR, instant, MINUTE } from '#lib/instant.ts';
import { scripted } from './scripted-client.ts';

const Keys = z.object({ apiKey: z.string().min(1), pem: z.string().startsWith('-----BEGIN') });

const failure = (name: string): Error => Object.assign(new Error('quotes s3cr3t'), { name });

const world = (answers: readonly (object | Error)[]) => {
  let now = 0;
  let call = 0;
  const { client, sent } = scripted(makeSecretsManagerClient({ region: 'eu-west-1' }), () => {
    const answer = answers[Math.min(call, answers.length - 1)] ?? {};
    call += 1;
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const read = makeSecret({
    client,
    id: 'cutover/adire/authority',
    schema: Keys,
    clock: { now: () => instant(now) },
  });
  return {
    read,
    calls: () => sent.length,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
  };
};

const holding = (value: unknown) => ({ SecretString: JSON.stringify(value) });
const good = holding({ apiKey: 'k', pem: '-----BEGIN X', more: 1 });

describe('makeSecret', () => {
  it('reads once for many, and again after five minutes', async () => {
    const { read, calls, pass } = world([good]);
    const all = await Promise.all([read(), read(), read()]);
    expect(all).toEqual(
      Array.from({ length: 3 }, () => ({ ok: true, value: { apiKey: 'k', pem: '-----BEGIN X' } })),
    );
    pass(5 * MINUTE - 1);
    await read();
    expect(calls()).toBe(1);
    pass(1);
    await read();
    expect(calls()).toBe(2);
  });

  it.each([
    [
      holding({ pem: '-----BEGIN X' }),
      'secret cutover/adire/authority: missing or wrong: "apiKey" (invalid_type)',
    ],
    [
      holding({ apiKey: '', pem: 's3cr3t' }),
      'secret cutover/adire/authority: missing or wrong: "apiKey" (too_small), "pem" (invalid_format)',
    ],
    [holding('s3cr3t'), 'secret cutover/adire/authority: missing or wrong: "(whole)" (invalid_type)'],
    [
      { SecretString: '{ s3cr3t' },
      'secret cutover/adire/authority is not JSON; it should be one JSON object',
    ],
    [{}, 'secret cutover/adire/authority holds no text; it should hold JSON as a string'],
    [
      failure('AccessDeniedException'),
      'secret cutover/adire/authority cannot be read: AccessDeniedException',
    ],
  ])('names the secret and the field, never a value (%#)', async (answer, error) => {
    expect(await world([answer]).read()).toEqual({ ok: false, error });
  });

  it('reads a wrong one again each time, so that mending it is enough', async () => {
    const { read, calls } = world([holding({}), good]);
    expect((await read()).ok).toBe(false);
    expect((await read()).ok).toBe(true);
    expect(calls()).toBe(2);
  });

  it('lives on what it knows for an hour while the service is away, and not when it is refused', async () => {
    const { read, pass } = world([good, failure('TimeoutError')]);
    await read();
    pass(HOUR - 1);
    expect((await read()).ok).toBe(true);
    pass(1);
    expect((await read()).ok).toBe(false);

    const refused = world([good, failure('AccessDeniedException')]);
    await refused.read();
    refused.pass(5 * MINUTE);
    expect((await refused.read()).ok).toBe(false);
  });
});
