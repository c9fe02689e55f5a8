import { describe, expect, it } from 'vitest';
import type { ControlItem } from '#lib/route/control-item.ts';
import { initialControl } from '#lib/route/next-control.ts';
import { rememberControl } from '#lib/route/remembered-control.ts';

/** Answers each reading when the test says so. */
const slowControl = () => {
  const readings: { readonly answer: (epoch: number) => void; readonly fail: () => void }[] = [];
  return {
    readings,
    control: {
      get: (tenant: string) =>
        new Promise<ControlItem>((resolve, reject) => {
          readings.push({
            answer: (epoch) => resolve({ ...initialControl(tenant), epoch }),
            fail: () => reject(new Error('throttled')),
          });
        }),
    },
  };
};

describe('remembered control item', () => {
  it('is read once for all who ask, until it is forgotten', async () => {
    const { control, readings } = slowControl();
    const remembered = rememberControl(control);
    const both = [remembered.get('a'), remembered.get('a')];
    readings[0]?.answer(1);
    expect((await Promise.all(both)).map(({ epoch }) => epoch)).toEqual([1, 1]);
    expect((await remembered.get('a')).epoch).toBe(1);
    expect(readings).toHaveLength(1);
    remembered.forget('a');
    const again = remembered.get('a');
    readings[1]?.answer(2);
    expect((await again).epoch).toBe(2);
  });

  it('does not remember a reading that began before it was forgotten', async () => {
    const { control, readings } = slowControl();
    const remembered = rememberControl(control);
    const old = remembered.get('a');
    remembered.forget('a');
    const fresh = remembered.get('a');
    readings[1]?.answer(2);
    readings[0]?.answer(1);
    expect((await old).epoch).toBe(1);
    expect((await fresh).epoch).toBe(2);
    expect((await remembered.get('a')).epoch).toBe(2);
  });

  it('remembers no failure, and one tenant apart from another', async () => {
    const { control, readings } = slowControl();
    const remembered = rememberControl(control);
    const failing = remembered.get('a');
    const other = remembered.get('b');
    readings[0]?.fail();
    readings[1]?.answer(7);
    await expect(failing).rejects.toThrow('throttled');
    const again = remembered.get('a');
    readings[2]?.answer(3);
    expect((await again).epoch).toBe(3);
    expect(await other).toMatchObject({ tenant: 'b', epoch: 7 });
  });
});
