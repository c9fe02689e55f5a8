import type { TestProject } from 'vitest/node';
import { startMinistack } from './ministack.ts';
import { startMoto } from './moto.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly ministack: string;
    readonly moto: string;
  }
}

/**
 * Both protocol servers, once for a whole run of `npm run test:protocol`, which takes every `test/aws/**` file named
 * `*.protocol.test.ts`. `npm test` leaves those out, since the first run fetches the servers from PyPI.
 *
 * How to use them in such a file:
 *
 *     import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
 *     import { afterAll, describe, inject } from 'vitest';
 *     import { clientOptions } from '#test/servers/aws-environment.ts';
 *
 *     const client = new DynamoDBClient(clientOptions(inject('ministack')));   // or inject('moto')
 *     afterAll(() => client.destroy());
 *
 * The servers are shared and files run side by side: give every table, queue, bucket and execution a name of its own
 * (`ledger-${crypto.randomUUID()}`), make them by API in `beforeAll`, and never list an account and count. Nothing needs
 * removing afterwards: a server forgets everything when it stops.
 *
 * Both take any credentials and check no permission. Which of the two is nearer to AWS in what, `docs/emulator.md` says.
 * A test that needs a server of its own (to stop it, or to deploy to it) calls `startMinistack()` and `stop()`s it in
 * `afterAll`; a child process reaches a server by `awsEnvironment(endpoint)`.
 */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  const started = await Promise.allSettled([startMinistack(), startMoto()]);
  const stop = async (): Promise<void> => {
    await Promise.all(
      started.map((one) => (one.status === 'fulfilled' ? one.value.stop() : Promise.resolve())),
    );
  };
  const [ministack, moto] = started;
  if (ministack.status === 'rejected' || moto.status === 'rejected') {
    await stop();
    throw new AggregateError(
      started.flatMap((one) => (one.status === 'rejected' ? [one.reason] : [])),
      started.map((one) => (one.status === 'rejected' ? String(one.reason) : '')).join('\n'),
    );
  }
  project.provide('ministack', ministack.value.endpoint);
  project.provide('moto', moto.value.endpoint);
  return stop;
};
