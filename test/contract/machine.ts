import { describe, expect, it } from 'vitest';
import type { ExecutionStatus, Machine } from '#lib/ports/machine.ts';

/** Both definitions wait for one token and succeed. */
export interface MachineWorld {
  readonly machine: Machine;
  /** The token of the next task that waits. */
  token(): Promise<string>;
  /** Lets the engine come to rest. */
  pass(): Promise<void>;
}

/** Where an emulator is known to differ from AWS: the test is expected to fail there, and says so once it does not. */
export interface MachineGaps {
  readonly answersTokenOfStopped?: true;
}

/** What every engine must do. `make` gives one that has run nothing. */
export const machineContract = (
  name: string,
  make: () => Promise<MachineWorld>,
  gaps: MachineGaps = {},
): void => {
  const reaches = async ({ machine, pass }: MachineWorld, execution: string, wanted: ExecutionStatus) => {
    for (let look = 1; look < 50 && (await machine.status(execution)) !== wanted; look += 1) await pass();
    expect(await machine.status(execution)).toBe(wanted);
  };

  describe(`machine: ${name}`, () => {
    it('runs an execution that is answered to its end', async () => {
      const world = await make();
      const { machine } = world;
      expect(await machine.status('c-r1')).toBeUndefined();
      expect(await machine.start('main', 'c-r1', { n: 1 })).toBe('started');
      await reaches(world, 'c-r1', 'running');
      const token = await world.token();
      expect(await machine.answer(token, { verdict: 'go' })).toBe('answered');
      await reaches(world, 'c-r1', 'succeeded');
      expect(await machine.answer(token, { verdict: 'no-go' })).toBe('gone');
    });

    it('starts once by name, whatever the order of keys', async () => {
      const world = await make();
      const { machine } = world;
      expect(await machine.start('main', 'c-r1', { a: 1, b: { c: 2, d: 3 } })).toBe('started');
      expect(await machine.start('main', 'c-r1', { b: { d: 3, c: 2 }, a: 1 })).toBe('running');
      expect(await machine.start('main', 'c-r1', { a: 1 })).toBe('taken');
      expect(await machine.start('rollback', 'c-rb-1', { a: 1 })).toBe('started');
      await machine.answer(await world.token(), {});
      await machine.answer(await world.token(), {});
      await reaches(world, 'c-r1', 'succeeded');
      expect(await machine.start('main', 'c-r1', { a: 1, b: { c: 2, d: 3 } })).toBe('taken');
    });

    it('stops what runs, and takes a repeat and a name it does not know', async () => {
      const world = await make();
      const { machine } = world;
      await machine.start('rollback', 'c-rb-1', {});
      await world.token();
      await machine.stop('c-rb-1', 'the lights went out');
      await reaches(world, 'c-rb-1', 'stopped');
      await machine.stop('c-rb-1', 'again');
      await machine.stop('c-r9', 'never started');
      expect(await machine.status('c-rb-1')).toBe('stopped');
      expect(await machine.start('rollback', 'c-rb-1', {})).toBe('taken');
    });

    it('takes no answer for what was stopped', { fails: gaps.answersTokenOfStopped ?? false }, async () => {
      const world = await make();
      await world.machine.start('main', 'c-r1', {});
      const token = await world.token();
      await world.machine.stop('c-r1', 'enough');
      await reaches(world, 'c-r1', 'stopped');
      expect(await world.machine.answer(token, {})).toBe('gone');
    });

    it('takes no token that it did not give', async () => {
      const { machine } = await make();
      expect(await machine.answer('AAAAKgAAAAIAAAAAAAAAAX', {})).toBe('gone');
    });

    it('throws for an answer larger than the engine takes', async () => {
      const world = await make();
      await world.machine.start('main', 'c-r1', {});
      const token = await world.token();
      await expect(world.machine.answer(token, { text: 'x'.repeat(300_000) })).rejects.toThrow(RangeError);
      expect(await world.machine.answer(token, {})).toBe('answered');
    });
  });
};
