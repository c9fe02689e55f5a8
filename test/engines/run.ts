/**
 * `npm run test:engines`: what our interpreter does with the compiled machines, asked of engines that are not ours. Every
 * scenario is rehearsed and played back with its functions stubbed, then each feature of the subset alone. Fails on a
 * difference, and on a defect of an engine that is gone.
 */
import { markdownTable } from '#test/bench/table.ts';
import { allTapes } from './all-tapes.ts';
import { compareRuns, type Verdict } from './compare-runs.ts';
import { ENGINES, type Engine, type EngineName } from './engine.ts';
import { FEATURES } from './features/all.ts';
import { featureCell } from './features/feature-table.ts';
import { judgeFeature } from './features/judge-feature.ts';
import { playOnInterpreter } from './interpreter-engine.ts';
import { startMinistackEngine } from './ministack-engine.ts';
import { startMotoEngine } from './moto-engine.ts';
import { pastTape } from './past-tape.ts';
import type { Tape } from './tape.ts';

const began = performance.now();
const elapsed = (): string => `${Math.round((performance.now() - began) / 1_000)} s`;
const note = (text: string): boolean => process.stderr.write(`${elapsed()}: ${text}\n`);

/** Two of each, since they wait more than they work. */
const START = [startMinistackEngine, startMinistackEngine, startMotoEngine, startMotoEngine];

interface Played {
  readonly name: EngineName;
  readonly tapes: ReadonlyMap<string, Verdict>;
  readonly features: ReadonlyMap<string, string | undefined>;
}

/** The tape as the other engines are asked to play it: on a calendar that is over, and what ours makes of that. */
const reference = async (recorded: Tape): Promise<Tape> => {
  const past = pastTape(recorded);
  const ours = await playOnInterpreter(past);
  // Time-outs that came are shorter in it, so payloads and output name another number of seconds.
  const { difference } = compareRuns({ ...past, calls: ours.calls, output: ours.output }, ours);
  if (difference !== undefined)
    throw new Error(`${recorded.title} is not the same on a calendar that is over: ${difference}`);
  return ours;
};

/** Each takes the next one as soon as it is free. */
const share = async <T>(
  engines: readonly Engine[],
  work: readonly T[],
  play: (engine: Engine, one: T) => Promise<void>,
): Promise<void> => {
  const left = [...work];
  const takeOn = async (engine: Engine): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await play(engine, one);
  };
  await Promise.all(engines.map(takeOn));
};

const playAll = async (
  name: EngineName,
  engines: readonly Engine[],
  tapes: readonly Tape[],
): Promise<Played> => {
  const verdicts = new Map<string, Verdict>();
  const features = new Map<string, string | undefined>();
  // The longest first, so that none is left alone at the end.
  const longest = tapes.toSorted((a, b) => b.states.length - a.states.length);
  await share(engines, longest, async (engine, tape) => {
    verdicts.set(tape.title, compareRuns(tape, await engine.play(tape)));
  });
  note(`${name} has played ${tapes.length} tapes`);
  await share(engines, FEATURES, async (engine, feature) => {
    features.set(feature.id, await judgeFeature(feature, engine));
  });
  note(`${name} has played ${FEATURES.length} features`);
  return { name, tapes: verdicts, features };
};

const cell = (verdict: Verdict | undefined): string =>
  verdict === undefined
    ? 'not played'
    : verdict.difference === undefined
      ? 'same'
      : `**after ${verdict.states} states: ${verdict.difference}**`;

const tapeRows = (tapes: readonly Tape[], played: readonly Played[]): readonly (readonly string[])[] =>
  tapes.map(({ title, states, calls }) => [
    title,
    String(states.length),
    String(calls.length),
    ...played.map((each) => cell(each.tapes.get(title))),
  ]);

const featureRows = (played: readonly Played[]): readonly (readonly string[])[] =>
  FEATURES.map((feature) => [
    feature.title,
    ...played.map(({ name, features }) => {
      const problem = features.get(feature.id);
      return problem === undefined ? featureCell(feature, name) : `**${problem}**`;
    }),
  ]);

const main = async (): Promise<number> => {
  const engines: Engine[] = [];
  try {
    const recording = allTapes();
    const started = await Promise.allSettled(START.map((start) => start()));
    // All that run first, so that they are stopped where one did not start.
    for (const one of started) if (one.status === 'fulfilled') engines.push(one.value);
    for (const one of started) if (one.status === 'rejected') throw one.reason;
    const recorded = await recording;
    const tapes: Tape[] = [];
    for (const tape of recorded) tapes.push(await reference(tape));
    note(`${tapes.length} tapes recorded`);
    const played = await Promise.all(
      ENGINES.map((name) =>
        playAll(
          name,
          engines.filter((engine) => engine.name === name),
          tapes,
        ),
      ),
    );
    const rows = tapeRows(tapes, played);
    const features = featureRows(played);
    const problems = [...rows, ...features].flat().filter((text) => text.startsWith('**')).length;
    const entered = new Set(recorded.flatMap(({ states, inBranches }) => [...states, ...inBranches]));
    process.stdout.write(
      [
        '',
        markdownTable(['tape', 'states', 'calls', ...ENGINES], rows),
        '',
        `${entered.size} states of the two machines were entered, by scenarios and improvised runs together.`,
        '',
        markdownTable(['feature', ...ENGINES], features),
        '',
        problems === 0
          ? `Nothing differs that is not known, in ${elapsed()}.`
          : `${problems} differ from what is expected.`,
        '',
      ].join('\n'),
    );
    return problems === 0 ? 0 : 1;
  } finally {
    await Promise.all(engines.map((engine) => engine.stop()));
  }
};

process.exitCode = await main();
