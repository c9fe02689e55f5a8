import { describe, expect, it } from 'vitest';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import type { GateWorld } from '#test/github/gate-world.ts';
import { crashes, type MatrixRow, races } from './crash-matrix.ts';
import { telephoneCrashes, telephoneRaces } from './telephone-matrix.ts';
import { voidCrashes } from './void-matrix.ts';

const all = async (rows: AsyncGenerator<MatrixRow>) => {
  const found: MatrixRow[] = [];
  for await (const row of rows) found.push(row);
  return { found, wrong: found.filter(({ wrong }) => wrong.length > 0) };
};

/** The whole of it is `npm run crash-matrix`. */
describe('crash matrix', () => {
  it('a run that dies after any of its calls is healed by the next one', async () => {
    const { found, wrong } = await all(crashes(['died'], ['go'], 3));
    expect(wrong).toEqual([]);
    expect(found.length).toBeGreaterThan(15);
  });

  it('of two completers with opposite decisions one wins, and the other reports the winner', async () => {
    const { found, wrong } = await all(races(6));
    expect(wrong).toEqual([]);
    expect(found.length).toBeGreaterThan(10);
  });

  it('finds a store that lets a decision be made twice', async () => {
    const forgetful = (world: GateWorld): void => {
      const { gates } = world.deps;
      const last = new Map<string, GateRecord['decision']>();
      world.deps.gates = {
        ...gates,
        async decide(instance, nonce, digest, decision) {
          last.set(instance, decision);
          await gates.decide(instance, nonce, digest, decision);
          return true;
        },
        async get(instance) {
          const gate = await gates.get(instance);
          const decision = last.get(instance);
          return gate && decision ? { ...gate, decision } : gate;
        },
      };
    };
    const { wrong } = await all(races(8, forgetful));
    expect(wrong.length).toBeGreaterThan(0);
  });

  it('a decision by telephone is made once, whichever call dies, and whoever was cut off repeats the command', async () => {
    const { found, wrong } = await all(telephoneCrashes(['died', 'after']));
    expect(wrong).toEqual([]);
    expect(found.length).toBeGreaterThan(25);
  });

  it('of a confirmation and what happens beside it one wins, and both are told which', async () => {
    const { found, wrong } = await all(telephoneRaces(3));
    expect(wrong).toEqual([]);
    expect(found.length).toBeGreaterThan(60);
  });

  it('finds a store that decides by an entry whose place another has taken', async () => {
    const careless = ({ deps }: GateWorld): void => {
      const { gates } = deps;
      deps.gates = {
        ...gates,
        async decide(instance, nonce, digest, decision) {
          if (decision.breakGlass) await gates.enter(instance, nonce, digest, decision.breakGlass);
          return gates.decide(instance, nonce, digest, decision);
        },
      };
    };
    const { wrong } = await all(telephoneRaces(3, careless));
    expect(wrong.length).toBeGreaterThan(0);
    expect(wrong.every(({ what }) => what.includes('another entry'))).toBe(true);
  });

  it('a merge that opened nothing is put on record once, whichever call dies', async () => {
    const { found, wrong } = await all(voidCrashes());
    expect(wrong).toEqual([]);
    expect(found.length).toBeGreaterThan(20);
    const lost = await all(voidCrashes(['died'], true));
    expect(lost.wrong.length).toBeGreaterThan(0);
  });
});
