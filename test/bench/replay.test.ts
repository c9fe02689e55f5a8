import { describe, expect, it } from 'vitest';
import { violationsOf } from './replay/judge.ts';
import { runReplay } from './replay/run-replay.ts';

const KILLS = { worker: 6, step: 3, doorbell: 1 };

describe('a replay that is killed at ten points', () => {
  it('clears each invoice once, in order, before live ones have to wait, and has nothing to send again', async () => {
    const replayed = await runReplay({ seed: 1, backlog: 300, kills: KILLS });
    expect(violationsOf(replayed)).toEqual([]);
    expect(replayed).toMatchObject({ kills: 10, notCleared: [], twice: [], secondReplaySubmits: 0 });
  });

  it('is the same run again from the same seed', async () => {
    const [one, two] = [
      await runReplay({ seed: 7, backlog: 40, kills: KILLS }),
      await runReplay({ seed: 7, backlog: 40, kills: KILLS }),
    ];
    expect(two).toEqual(one);
  });

  it('is seen to fail where the order is turned round', async () => {
    const replayed = await runReplay({ seed: 1, backlog: 60, kills: KILLS, sabotage: 'shuffled' });
    expect(violationsOf(replayed).join()).toContain('out of order');
  });

  it('is seen to fail where a worker sends again without asking', async () => {
    const replayed = await runReplay({ seed: 1, backlog: 20, kills: KILLS, sabotage: 'does-not-ask' });
    expect(violationsOf(replayed).join()).toContain('registered or sent twice');
  });
});
