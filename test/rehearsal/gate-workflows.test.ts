import { describe, expect, it } from 'vitest';
import { DAY, fromIso, HOUR, MINUTE, plus, SECOND, toIso } from '#lib/instant.ts';
import { makeVirtualClock } from '#lib/local/virtual-clock.ts';
import { makeGateWorkflows } from '#lib/rehearsal/gate-workflows.ts';

const START = fromIso('2027-04-07T10:00:00Z');

const world = (given: { readonly openFor?: number; readonly takes?: number } = {}) => {
  const virtual = makeVirtualClock({ start: START });
  const jobs: string[] = [];
  let well = true;
  const note = async (job: string): Promise<boolean> => {
    jobs.push(`${toIso(virtual.now()).slice(11, 19)} ${job}`);
    await virtual.clock.sleep(given.takes ?? 0);
    return well;
  };
  const workflows = makeGateWorkflows({
    virtual,
    decide: () => note('decide'),
    open: () => note('open'),
    afterwards: async () => undefined,
    isAnyOpen: async () => virtual.now() < plus(START, given.openFor ?? HOUR),
    every: 10 * MINUTE,
  });
  return {
    virtual,
    jobs,
    workflows,
    fails: (is: boolean) => {
      well = !is;
    },
    runs: () => jobs.filter((job) => job.endsWith('decide')).map((job) => job.slice(0, 5)),
  };
};

describe('the workflow of the gates on the virtual clock', () => {
  it('runs decide, then open, once for events that come together', async () => {
    const { virtual, jobs, workflows } = world({ openFor: 0 });
    workflows.wake();
    workflows.wake();
    await virtual.run();
    expect(jobs).toEqual(['10:00:20 decide', '10:00:20 open']);
  });

  it('runs once more for whatever happened while it ran, and never twice at a time', async () => {
    const { virtual, jobs, workflows } = world({ openFor: 0, takes: 30 * SECOND });
    workflows.wake();
    virtual.at(plus(START, 25 * SECOND), () => workflows.wake());
    virtual.at(plus(START, 26 * SECOND), () => workflows.wake());
    await virtual.run();
    expect(jobs).toEqual(['10:00:20 decide', '10:00:50 open', '10:01:40 decide', '10:02:10 open']);
  });

  it('ticks while a gate is open, less often where nothing happens, and looks a last time', async () => {
    const { virtual, workflows, runs } = world({ openFor: 2 * HOUR });
    workflows.gateOpened();
    await virtual.run();
    expect(runs()).toEqual(['10:00', '10:10', '11:00', '12:00']);
  });

  it('ticks on, at every tick, as long as something could not be done', async () => {
    const { virtual, workflows, runs, fails } = world({ openFor: 5 * MINUTE });
    fails(true);
    virtual.at(plus(START, 32 * MINUTE), () => fails(false));
    workflows.gateOpened();
    await virtual.run({ until: plus(START, DAY) });
    expect(runs()).toEqual(['10:00', '10:10', '10:20', '10:30', '10:40', '10:50']);
  });
});
