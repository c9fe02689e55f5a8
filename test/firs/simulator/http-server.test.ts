import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { serveSimulator } from '#lib/firs/simulator/http-server.ts';
import { overHttp } from '#test/firs/worlds.ts';

const SCRIPT = fileURLToPath(new URL('../../../lib/firs/simulator/serve.ts', import.meta.url));

const start = (...options: readonly string[]) =>
  spawn(process.execPath, [SCRIPT, ...options], { stdio: 'pipe' });

describe('serveSimulator', () => {
  it('cuts an endless body off', async () => {
    const world = await overHttp({ config: { maximumBodyBytes: 1_000 } });
    const server = await serveSimulator(world.simulator, 0);
    const endless = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(500));
      },
    });
    const init = { method: 'POST', body: endless, duplex: 'half' } as const;
    const status = await fetch(`${server.url}/api/v1/invoice/sign`, init).then(
      (response) => response.status,
      () => 'cut',
    );
    expect([413, 'cut']).toContain(status);
    expect(world.simulator.log.accepted).toHaveLength(0);
    await server.close();
    await world.close();
  });

  it('says so when the port is taken', async () => {
    const world = await overHttp();
    const server = await serveSimulator(world.simulator, 0);
    await expect(serveSimulator(world.simulator, Number(new URL(server.url).port))).rejects.toThrow(
      'EADDRINUSE',
    );
    await server.close();
    await world.close();
  });
});

describe('npm run firs', () => {
  it('prints where it listens, answers there, and stops when told', async () => {
    const child = start('--port', '0', '--fault', 'bad-key:100');
    const [first] = await once(child.stdout, 'data');
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(String(first))?.[0] ?? '';
    expect(await (await fetch(`${url}/api`)).json()).toEqual({ healthy: true });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  it.each([['--port', 'x'], ['--fault', 'meteor'], ['--fault', 'slow:0'], ['--what']])(
    'explains itself for %j',
    async (...options) => {
      const child = start(...options);
      const [text] = await once(child.stderr, 'data');
      expect(String(text)).toContain('usage: npm run firs');
      expect(await once(child, 'exit')).toEqual([2, null]);
    },
  );
});
