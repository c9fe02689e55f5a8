import { ResourceInUseException, ResourceNotFoundException } from '@aws-sdk/client-lambda';
import { describe, expect, it } from 'vitest';
import { makeLambdaClient } from '#lib/aws/clients.ts';
import { makeQueueValve } from '#lib/aws/valve.ts';
import { type ScriptedCommand, scripted } from './scripted-client.ts';

const $metadata = {};
const inUse = () => new ResourceInUseException({ message: 'in transition', $metadata });

/** A mapping that behaves as Lambda's do: it takes some reads to go through a transition, and refuses changes meanwhile. */
const mapping = (first: string, lag: number) => {
  let state = first;
  let target: string | undefined;
  let left = 0;
  const answer = ({ name, input }: ScriptedCommand): object => {
    if (left > 0) left -= 1;
    else if (target !== undefined) {
      state = target;
      target = undefined;
    }
    if (name === 'GetEventSourceMapping') return { State: state };
    if (target !== undefined || !['Enabled', 'Disabled'].includes(state)) throw inUse();
    const enabled = 'Enabled' in input && input.Enabled === true;
    state = enabled ? 'Enabling' : 'Disabling';
    target = enabled ? 'Enabled' : 'Disabled';
    left = lag;
    return { State: state };
  };
  const waits: number[] = [];
  const { client, sent } = scripted(makeLambdaClient({ region: 'eu-west-1' }), answer);
  const clock = { sleep: async (milliseconds: number) => void waits.push(milliseconds) };
  return { valve: makeQueueValve({ client, mapping: 'uuid', clock }), sent, waits };
};

const updates = (sent: readonly ScriptedCommand[]) =>
  sent.filter(({ name }) => name === 'UpdateEventSourceMapping').map(({ input }) => input);

describe('makeQueueValve', () => {
  it('is closing until Lambda says that it is disabled, and only then closed', async () => {
    const { valve } = mapping('Enabled', 3);
    await valve.setOpen(false);
    expect(await valve.state()).toBe('closing');
    for (let look = 0; look < 4; look += 1) await valve.state();
    expect(await valve.state()).toBe('closed');
  });

  it.each([
    ['Enabled', 'open'],
    ['Enabling', 'open'],
    ['Creating', 'open'],
    // A mapping that is being changed may be of either kind: it is not known to be closed.
    ['Updating', 'open'],
    ['Disabling', 'closing'],
    ['Deleting', 'closing'],
    ['Disabled', 'closed'],
  ])('takes %s for %s', async (state, expected) => {
    expect(await mapping(state, 0).valve.state()).toBe(expected);
  });

  it('does not know a state that Lambda has not', async () => {
    await expect(mapping('Resting', 0).valve.state()).rejects.toThrow('uuid is "Resting"');
  });

  it.each([
    [true, 'Enabled'],
    [true, 'Enabling'],
    [false, 'Disabled'],
    [false, 'Disabling'],
  ])('set to %s leaves alone what is %s', async (open, state) => {
    const { valve, sent } = mapping(state, 0);
    await valve.setOpen(open);
    expect(updates(sent)).toEqual([]);
  });

  it('waits for a transition the other way, then turns it', async () => {
    const { valve, sent, waits } = mapping('Enabled', 6);
    await valve.setOpen(false);
    await valve.setOpen(true);
    expect(updates(sent).at(-1)).toEqual({ UUID: 'uuid', Enabled: true });
    expect(waits.length).toBeGreaterThan(0);
    for (let look = 0; look < 8; look += 1) await valve.state();
    expect(await valve.state()).toBe('open');
  });

  it('gives up after a minute, and says what it saw and wanted', async () => {
    const { valve, waits } = mapping('Updating', 0);
    await expect(valve.setOpen(false)).rejects.toThrow(/uuid is "Updating" for 60 s .* should be disabled/);
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBe(60_000);
  });

  it('does not wait for a mapping that is gone', async () => {
    const { client } = scripted(makeLambdaClient({ region: 'eu-west-1' }), () => {
      throw new ResourceNotFoundException({ message: 'gone', $metadata });
    });
    const valve = makeQueueValve({ client, mapping: 'uuid', clock: { sleep: async () => undefined } });
    await expect(valve.setOpen(true)).rejects.toThrow('gone');
    await expect(valve.state()).rejects.toThrow('gone');
  });
});
