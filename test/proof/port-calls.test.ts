import { describe, expect, it } from 'vitest';
import { MINUTE } from '#lib/instant.ts';
import { makeVirtualClock } from '#lib/local/virtual-clock.ts';
import { START } from '#lib/proof/documents.ts';
import type { FaultKind } from '#lib/proof/fault-plan.ts';
import { makeFunctionPool, ProcessDied } from '#lib/proof/function-pool.ts';
import { makePortCalls } from '#lib/proof/port-calls.ts';

/** A function that writes twice, and says how far it came. */
const world = (faults: Readonly<Record<string, FaultKind>>) => {
  const virtual = makeVirtualClock({ start: START });
  const written: string[] = [];
  const reached: string[] = [];
  const calls = makePortCalls({ clock: virtual.clock, faultOf: (call) => faults[call] });
  const invoke = makeFunctionPool('writer', (life) => {
    const store = calls.wrap(life, 'store', {
      write: async (text: string): Promise<string> => {
        written.push(text);
        return `wrote ${text}`;
      },
    });
    const clock = calls.clockOf(life);
    return async (): Promise<string> => {
      const asleep = clock.sleep(MINUTE).then(() => reached.push('woke up'));
      reached.push(await store.write('one'));
      reached.push(await store.write('two'));
      await asleep;
      return life.name;
    };
  });
  const outcome = async (): Promise<unknown> => {
    const ended = invoke().catch((error: unknown) => error);
    await virtual.run();
    return ended;
  };
  return { calls, written, reached, outcome, virtual };
};

describe('a port call', () => {
  it('goes through, and has a name', async () => {
    const { calls, written, outcome } = world({});
    expect(await outcome()).toBe('writer-1');
    expect(calls.made).toEqual(['store.write#1', 'store.write#2']);
    expect(written).toEqual(['one', 'two']);
  });

  it('fails before: nothing happened', async () => {
    const { written, outcome } = world({ 'store.write#1': 'before' });
    expect(await outcome()).toMatchObject({ message: 'store.write#1 failed, and nothing happened' });
    expect(written).toEqual([]);
  });

  it('fails after: it happened, and nobody knows', async () => {
    const { written, reached, outcome } = world({ 'store.write#1': 'after' });
    expect(await outcome()).toMatchObject({ message: 'store.write#1 took effect, and its answer was lost' });
    expect(written).toEqual(['one']);
    expect(reached).toEqual(['woke up']);
  });

  it('takes its process with it: nothing of that runs on, sleepers included, and the next one is another', async () => {
    const { written, reached, outcome } = world({ 'store.write#1': 'died' });
    expect(await outcome()).toBeInstanceOf(ProcessDied);
    expect(written).toEqual(['one']);
    expect(reached).toEqual([]);
    expect(await outcome()).toBe('writer-2');
  });

  it('is late: everything after it comes then', async () => {
    const { reached, outcome, virtual } = world({ 'store.write#1': 'late' });
    expect(await outcome()).toBe('writer-1');
    expect(reached).toEqual(['woke up', 'wrote one', 'wrote two']);
    expect(virtual.now() - START).toBe(21 * MINUTE);
  });

  it('is neither counted nor faulted while that is left out', async () => {
    const { calls, outcome } = world({ 'store.write#1': 'before' });
    calls.count(false);
    expect(await outcome()).toBe('writer-1');
    expect(calls.made).toEqual([]);
  });

  it('finds an instance warm that has done its work', async () => {
    const { outcome } = world({});
    expect([await outcome(), await outcome()]).toEqual(['writer-1', 'writer-1']);
  });

  it('never finds one that died after it had answered', async () => {
    const virtual = makeVirtualClock({ start: START });
    const calls = makePortCalls({
      clock: virtual.clock,
      faultOf: (call) => (call === 'store.write#1' ? 'died' : undefined),
    });
    const invoke = makeFunctionPool('forgetful', (life) => {
      const store = calls.wrap(life, 'store', { write: async () => virtual.clock.sleep(MINUTE) });
      return async (): Promise<string> => {
        void store.write();
        return life.name;
      };
    });
    expect(await invoke()).toBe('forgetful-1');
    await virtual.run();
    expect(await invoke()).toBe('forgetful-2');
  });
});
