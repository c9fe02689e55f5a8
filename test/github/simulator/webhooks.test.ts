import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { Webhook } from '#lib/github/simulator/webhooks.ts';
import { check, openGate, read, smallGithub } from './small-github.ts';

const file = createRequire(import.meta.url).resolve('@octokit/webhooks-schemas/schema.json');
const Definitions = z.object({ definitions: z.record(z.string(), z.unknown()) });
const { definitions } = Definitions.parse(JSON.parse(readFileSync(file, 'utf8')));
const EVENTS = [
  'pull_request$closed',
  'pull_request_review$submitted',
  'push$event',
  'workflow_run$completed',
];

/** Of several hundred definitions those that an event needs; the others would be compiled for nothing. */
const needed = (names: readonly string[]): ReadonlySet<string> => {
  const found = new Set<string>();
  const queue = [...names];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    for (const [, inner = ''] of JSON.stringify(definitions[name]).matchAll(/"#\/definitions\/([^"]+)"/g))
      queue.push(inner);
  }
  return found;
};

const ajv = new Ajv({ strict: false, validateFormats: false, validateSchema: false });
const some = Object.fromEntries([...needed(EVENTS)].map((name) => [name, definitions[name]]));
ajv.addSchema({ $id: 'webhooks', definitions: some });

/** What GitHub's published schema of that event has against a payload. */
const faults = (event: string, { payload }: Webhook): readonly string[] => {
  const validate = ajv.compile({ $ref: `webhooks#/definitions/${event}` });
  return validate(payload)
    ? []
    : (validate.errors ?? []).map(
        (one) => `${one.instancePath} ${one.message} ${JSON.stringify(one.params)}`,
      );
};

const merged = async () => {
  const world = smallGithub();
  const gate = await openGate(world);
  const before = world.github.head('main') ?? '';
  await world.github.as('ada').approve(gate.number, 'go');
  await world.github.as('bob').approve(gate.number);
  await check(world.app, gate.head, 'success');
  await world.github.as('bob').merge(gate.number);
  return { world, gate, before };
};

describe('a delivery is as GitHub publishes it', () => {
  it('of a pull request that was merged, and of one that was closed', async () => {
    const { world, gate } = await merged();
    const event = world.github.webhooks.pullRequestClosed(gate.number);
    expect(faults('pull_request$closed', event)).toEqual([]);
    expect([read(event.payload, 'pull_request', 'merged'), read(event.payload, 'sender', 'login')]).toEqual([
      true,
      'bob',
    ]);
    const other = await openGate(world, 'c/other/1');
    await world.github.as('ada').close(other.number);
    const closed = world.github.webhooks.pullRequestClosed(other.number);
    expect(faults('pull_request$closed', closed)).toEqual([]);
    expect(read(closed.payload, 'pull_request', 'merged')).toBe(false);
  });

  it('of a review', async () => {
    const { world, gate } = await merged();
    const event = world.github.webhooks.reviewSubmitted(gate.number);
    expect(faults('pull_request_review$submitted', event)).toEqual([]);
    // Lower case here, upper case in the API.
    expect(read(event.payload, 'review', 'state')).toBe('approved');
  });

  it('of a push', async () => {
    const { world, before } = await merged();
    const event = world.github.webhooks.push('main', before, 'bob');
    expect(faults('push$event', event)).toEqual([]);
    expect(read(event.payload, 'head_commit', 'added')).toEqual([
      'signoffs/c/go/1.json',
      'signoffs/c/go/1.md',
    ]);
  });

  it('of a workflow that a review started', async () => {
    const { world, gate } = await merged();
    const event = world.github.webhooks.workflowRunCompleted({
      workflow: { name: 'gate-hint', path: '.github/workflows/gate-hint.yml' },
      event: 'pull_request_review',
      head: { branch: gate.branch, sha: gate.head },
      by: 'ada',
    });
    expect(faults('workflow_run$completed', event)).toEqual([]);
    expect(read(event.payload, 'workflow_run', 'event')).toBe('pull_request_review');
  });

  it('and would not be, with a word that the schema does not know', async () => {
    const { world, gate } = await merged();
    const { name, payload } = world.github.webhooks.reviewSubmitted(gate.number);
    expect(faults('pull_request_review$submitted', { name, payload: { ...payload, more: 1 } })).not.toEqual(
      [],
    );
  });
});
