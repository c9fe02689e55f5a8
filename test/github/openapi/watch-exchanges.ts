/** For each test of `npm run test:github`: whatever it asks of the stand-in has to be as GitHub describes it. */
import { channel } from 'node:diagnostics_channel';
import { afterAll, afterEach, inject } from 'vitest';
import { EXCHANGES, type WholeExchange } from '#lib/github/simulator/server.ts';
import { knownDescription } from './description.ts';
import { note } from './installed-description.ts';
import { judgeExchange } from './judge-exchange.ts';

const description = knownDescription(inject('githubDescription'));
const problems: string[] = [];
const operations = new Set<string>();
const differences = new Set<string>();
let exchanges = 0;

const isExchange = (message: unknown): message is WholeExchange =>
  typeof message === 'object' && message !== null && 'method' in message && 'status' in message;

const watch = (message: unknown): void => {
  if (!isExchange(message)) return;
  exchanges += 1;
  const judged = judgeExchange(description, message);
  problems.push(...judged.problems);
  for (const why of judged.differences) differences.add(why);
  if (judged.operation !== undefined) operations.add(judged.operation);
};

channel(EXCHANGES).subscribe(watch);

afterEach(() => {
  const found = [...new Set(problems.splice(0))];
  if (found.length > 0) throw new Error(`not as GitHub describes it:\n${found.join('\n')}`);
});

afterAll(() => {
  note(inject('githubExchanges'), [
    `exchanges ${exchanges}`,
    ...[...operations].map((name) => `operation ${name}`),
    ...[...differences].map((why) => `difference ${why}`),
  ]);
  channel(EXCHANGES).unsubscribe(watch);
});
