import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { ROOT } from '#test/arch/source-files.ts';

/** In a process of its own, since Powertools writes to the process's output and reads its environment. */
const SCRIPT = `
import { serveAction } from '#lib/aws/serve/action.ts';
import { makeTelemetry } from '#lib/aws/serve/telemetry.ts';
const telemetry = makeTelemetry('latch', { STAGE: 'uat', TENANT: 'small' });
class Broken extends Error { name = 'BrokenWorld'; }
const handler = serveAction(telemetry, async (payload) => {
  telemetry.log('latched', { level: 'INFO?', message: 'a fact', epoch: 7 });
  telemetry.measure('Things', 3, 'count');
  if (payload.fail) throw new Broken('Invoice INV-1 of Mrs Secret');
  return { ok: true };
});
await handler({ cutover: 'c', execution: 'c-r1', subject: 's', token: 'AQCs3cret' });
await handler({ fail: true, cutover: 'c' }).catch((error) => console.log(JSON.stringify({ thrown: error.name })));
await handler({ cutover: 7 });
await telemetry.observe({}, async () => {});
`;

const Line = z.record(z.string(), z.unknown());

describe('telemetry', () => {
  let lines: readonly z.infer<typeof Line>[] = [];
  let output = '';
  beforeAll(() => {
    const { stdout, stderr } = spawnSync(
      join(ROOT, 'node_modules/.bin/node'),
      ['--input-type=module', '--eval', SCRIPT],
      { cwd: ROOT, encoding: 'utf8', env: { PATH: process.env.PATH } },
    );
    output = stdout + stderr;
    lines = [stdout, stderr]
      .join('')
      .trim()
      .split('\n')
      .map((line) => Line.parse(JSON.parse(line)));
  });
  const logs = () => lines.filter((line) => 'level' in line);
  const metrics = () => lines.filter((line) => '_aws' in line);

  it('logs one JSON line with the code as its message, and facts that take nobody’s place', () => {
    expect(logs()[0]).toMatchObject({
      level: 'INFO',
      message: 'latched',
      service: 'latch',
      tenant: 'small',
      stage: 'uat',
      cutover: 'c',
      execution: 'c-r1',
      subject: 's',
      facts: { level: 'INFO?', message: 'a fact', epoch: 7 },
    });
  });

  it('forgets the correlation of one call before the next', () => {
    expect(logs()[1]).toMatchObject({ cutover: 'c' });
    expect(logs()[1]).not.toHaveProperty('execution');
    expect(
      logs()
        .filter((line) => line.message === 'latched')
        .at(-1),
    ).not.toHaveProperty('cutover');
  });

  it('logs an error by its kind, and lets it go on under its name', () => {
    expect(logs().find((line) => line.level === 'ERROR')).toMatchObject({
      level: 'ERROR',
      message: 'function-failed',
      facts: { error: 'BrokenWorld' },
    });
    expect(lines).toContainEqual({ thrown: 'BrokenWorld' });
  });

  it('holds neither a token nor what an error said', () => {
    expect(output).not.toContain('AQCs3cret');
    expect(output).not.toContain('Mrs Secret');
  });

  it('says nothing of a call that measured nothing', () => {
    expect(output).not.toContain('No application metrics');
  });

  it('measures by tenant and stage only, one line a call', () => {
    expect(metrics()).toHaveLength(3);
    expect(metrics()[0]).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Namespace: 'Cutover', Dimensions: [['tenant', 'stage']] }] },
      tenant: 'small',
      stage: 'uat',
      function: 'latch',
      Things: 3,
      ColdStart: 1,
    });
    expect(metrics()[1]).toMatchObject({ FunctionFailed: 1 });
    expect(
      metrics()
        .slice(1)
        .some((line) => 'ColdStart' in line),
    ).toBe(false);
  });
});
