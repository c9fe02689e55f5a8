import { describe, expect, it } from 'vitest';
import { exchange, type Fetch } from '#lib/exchange.ts';
import { makeVirtualClock } from '#lib/local/virtual-clock.ts';
import { START } from '#test/firs/worlds.ts';

const request = (signal: AbortSignal): Request => new Request('http://authority.invalid/api', { signal });

const run = async (makeFetch: (clock: ReturnType<typeof makeVirtualClock>) => Fetch) => {
  const virtual = makeVirtualClock({ start: START });
  const result = exchange(makeFetch(virtual), virtual.clock, 1_000, request);
  result.catch(() => undefined);
  await virtual.run();
  return { result, took: virtual.now() - START, pending: virtual.pending() };
};

describe('exchange', () => {
  it('gives the answer and leaves no timer behind', async () => {
    const { result, took, pending } = await run(({ clock }) => async () => {
      await clock.sleep(999);
      return new Response('{}', { status: 201, headers: { 'retry-after': '3' } });
    });
    expect(await result).toEqual({ kind: 'answered', status: 201, retryAfter: '3', text: '{}' });
    expect({ took, pending }).toEqual({ took: 999, pending: 0 });
  });

  it('gives up at the deadline, and tells the other side', async () => {
    let told = false;
    const { result } = await run(({ clock }) => async ({ signal }) => {
      signal.addEventListener('abort', () => {
        told = true;
      });
      await clock.sleep(5_000);
      return new Response('late');
    });
    expect(await result).toEqual({ kind: 'timed-out', milliseconds: 1_000 });
    expect(told).toBe(true);
  });

  it('counts the body towards the deadline', async () => {
    const { result, took } = await run(({ clock }) => async ({ signal }) => {
      const drip = new ReadableStream({
        async pull(controller) {
          await clock.sleep(400);
          // As a real body does once the call is aborted.
          if (signal.aborted) controller.error(signal.reason);
          else controller.enqueue(new TextEncoder().encode(' '));
        },
      });
      return new Response(drip);
    });
    expect(took).toBe(1_200);
    expect(await result).toMatchObject({ kind: 'timed-out' });
  });

  it('tells a failed transport by its innermost code', async () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    const { result, pending } = await run(
      () => () => Promise.reject(new TypeError('fetch failed', { cause: refused })),
    );
    expect(await result).toMatchObject({ kind: 'failed', code: 'ECONNREFUSED' });
    expect(pending).toBe(0);
    const bare = await run(() => () => Promise.reject(new TypeError('terminated')));
    expect(await bare.result).toMatchObject({ kind: 'failed', code: 'UNKNOWN' });
  });

  it('throws a bug instead of calling it an outage', async () => {
    const { result, pending } = await run(() => () => Promise.reject(new TypeError('x is not a function')));
    await expect(result).rejects.toThrow('x is not a function');
    expect(pending).toBe(0);
  });
});
