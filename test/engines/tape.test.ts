import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { projectFolder } from '#lib/local/project-folder.ts';
import { aroundIndexes, withIndexes } from './around-indexes.ts';
import { compareRuns } from './compare-runs.ts';
import { FEATURES } from './features/all.ts';
import { tapeOf } from './features/feature.ts';
import { featureTable } from './features/feature-table.ts';
import { makeImproviser } from './improviser.ts';
import { performOnInterpreter, playOnInterpreter } from './interpreter-engine.ts';
import { pastTape } from './past-tape.ts';
import { recordScenario } from './record-scenario.ts';
import type { Tape } from './tape.ts';

const LONG = 60_000;

const only = <T>(list: readonly T[]): T => {
  const [first] = list;
  if (first === undefined) throw new Error('nothing was recorded');
  return first;
};

describe('a tape', () => {
  let tape: Tape;
  let goingBack: readonly Tape[];
  beforeAll(async () => {
    tape = only(await recordScenario('undecided', 120));
    goingBack = await recordScenario('no-go-after-pilot', 400);
  }, LONG);

  it('holds what a rehearsal did: states, calls, answers and time-outs', () => {
    expect(tape.states[0]).toBe('Resume where?');
    expect(tape.states.at(-1)).toBe('Ended');
    expect(tape).toMatchObject({ status: 'succeeded', output: { outcome: 'undecided' } });
    const late = tape.calls.filter(({ answer }) => answer?.kind === 'timed-out');
    expect(late.map(({ functionName }) => functionName)).toEqual(['gate-open', 'gate-open', 'gate-open']);
    expect(tape.calls.filter(({ answer }) => answer?.kind === 'answered').length).toBeGreaterThan(0);
    expect(tape.calls.every(({ fate }) => fate.kind === 'returned')).toBe(true);
  });

  it('is of the rollback machine too, and of what runs in branches', () => {
    expect(goingBack.map(({ title }) => title)).toEqual([
      'no-go-after-pilot, main',
      'no-go-after-pilot, rollback',
    ]);
    expect(goingBack[0]?.inBranches.length).toBeGreaterThan(0);
    expect(goingBack[1]?.output).toMatchObject({ outcome: 'rolled-back' });
  });

  it('played back on our own interpreter is the same run', async () => {
    for (const one of [tape, ...goingBack])
      expect(compareRuns(one, await playOnInterpreter(one))).toEqual({
        states: one.states.length,
        calls: one.calls.length,
        difference: undefined,
      });
  });

  it('goes the same way on a calendar that is over, with time-outs that come soon where they came', async () => {
    const past = pastTape(tape);
    expect(past.definition).toBe(tape.definition);
    expect(JSON.stringify(past)).not.toMatch(/"20[2-9]\d-\d\d-\d\dT/);
    const run = await playOnInterpreter(past);
    expect(run.states).toEqual(tape.states);
    expect(run.calls.map(({ functionName }) => functionName)).toEqual(
      tape.calls.map(({ functionName }) => functionName),
    );
  });

  it('shows a call that was never on it', async () => {
    const { difference } = compareRuns(
      tape,
      await playOnInterpreter({ ...tape, calls: tape.calls.filter((_, index) => index !== 3) }),
    );
    expect(difference).toMatch(/^state \d+ is /);
  });

  it('shows a payload that differs, by its place', async () => {
    const input = { ...tape.input, run: 2 };
    const { states, difference } = compareRuns(tape, await playOnInterpreter({ ...tape, input }));
    expect(states).toBe(tape.states.length);
    expect(difference).toMatch(/\$\.run is 1, 2 seen$/);
  });

  it('shows another path, output, status or number of calls', () => {
    const differing = (part: Partial<Tape>) => compareRuns(tape, { ...tape, ...part }).difference;
    expect(differing({})).toBeUndefined();
    expect(differing({ states: tape.states.slice(0, -1) })).toBe(
      `state ${tape.states.length} is "Ended", "the end" seen`,
    );
    expect(differing({ output: { outcome: 'completed' } })).toMatch(/^output\./);
    expect(differing({ status: 'failed' })).toBe('status is "succeeded", "failed" seen');
    expect(differing({ calls: [...tape.calls, only(tape.calls)] })).toBe(
      `${tape.calls.length + 1} calls, ${tape.calls.length} on the tape`,
    );
    const handed = tape.calls.filter(({ answer }) => answer !== null).map(({ payload }) => payload.token);
    const oneToken = tape.calls.map((call) =>
      call.answer === null ? call : { ...call, payload: { ...call.payload, token: handed[0] ?? '' } },
    );
    expect(differing({ calls: oneToken })).toMatch(/\$\.token is "token 2", "token 1" seen$/);
  });

  it('can be improvised: the same for a seed, another for another', async () => {
    const improvise = (seed: number) => performOnInterpreter(tape, makeImproviser(seed));
    const [first, again, other] = [await improvise(2), await improvise(2), await improvise(3)];
    expect(again).toEqual(first);
    expect(other.states).not.toEqual(first.states);
    expect(compareRuns(first, await playOnInterpreter(first)).difference).toBeUndefined();
  });

  it('goes the same way where results of branches are named instead of numbered', async () => {
    const main = only(goingBack);
    const renamed = await playOnInterpreter({ ...main, definition: aroundIndexes(main.definition) });
    expect(JSON.stringify(aroundIndexes(main.definition))).not.toMatch(/"\$\.checks\[/);
    const output = withIndexes(main.definition, renamed.output);
    expect(compareRuns(main, { ...renamed, output }).difference).toBeUndefined();
  });
});

describe('features of the subset', () => {
  it.each(FEATURES.map((feature) => [feature.title, feature] as const))('%s', async (_, feature) => {
    const tape = tapeOf(feature, feature.id);
    const run = await playOnInterpreter(tape);
    expect(compareRuns(tape, { ...run, inBranches: tape.inBranches }).difference).toBeUndefined();
  });

  it('stand in docs/engines.md as they are', () => {
    // The formatter pads the cells of a table.
    const cells = (text: string): string => text.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---');
    expect(cells(readFileSync(projectFolder('docs/engines.md'), 'utf8'))).toContain(cells(featureTable()));
  });
});
