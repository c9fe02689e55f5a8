import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { startMinistack } from '#test/servers/ministack.ts';

describe('a server of a test', () => {
  it('is gone after stop, which may be called twice', async () => {
    const server = await startMinistack();
    expect((await fetch(`${server.endpoint}/_ministack/health`)).status).toBe(200);
    expect(existsSync(`/proc/${server.pid}`)).toBe(true);
    await server.stop();
    await server.stop();
    expect(existsSync(`/proc/${server.pid}`)).toBe(false);
    await expect(fetch(server.endpoint)).rejects.toThrow('fetch failed');
  });
});
