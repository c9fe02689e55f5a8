/**
 * `npm run test:engines`: what our interpreter does with the compiled machines, asked of engines that are not ours. Every
 * scenario is rehearsed and played back with its functions stubbed, then each feature of the subset alone. Fails on a
 * difference, and on a defect of an engine that is gone.
 */
import { markdownTable } from '#test/bench/table.ts';
import { allTapes } from './all-tapes.ts';
import { compareRuns, type Verdict } from './compare-runs.ts';
import type { Engine } from './engine.ts';
import { FEATURES } from './features/all.ts';
import { judgeFeature } from './features/judge-feature.ts';
import { playOnInterpreter } from './interpreter-engine.ts';
import { startMinistackEngine } from './ministack-engine.ts';
import { startMotoEngine } from './moto-engine.ts';
import { pastTape } from './past-tape.ts';
import type { Tape } from './tape.ts';

const began = performance.now();
const elapsed = (): string => `${Math.round((performance.now() - began) / 1_000)} s`;
const note = (text: string): boolean => process.stderr.write(`${elapsed()}: ${text}\n`);

interface Played {
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

const playAll = async (engine: Engine, tapes: readonly Tape[]): Promise<Played> => {
  const verdicts = new Map<string, Verdict>();
  const features = new Map<string, string | undefined>();
  for (const tape of tapes) verdicts.set(tape.title, compareRuns(tape, await engine.play(tape)));
  note(`${engine.name} has played ${tapes.length} tapes`);
  for (const feature of FEATURES) features.set(feature.id, await judgeFeature(feature, engine));
  note(`${engine.name} has played ${FEATURES.length} features`);
  return { tapes: verdicts, features };
};

const cell = (verdict: Verdict | undefined): string =>
  verdict === undefined
    ? 'not played'
    : verdict.difference === undefined
      ? 'same'
      : `**after ${verdict.states} states: ${verdict.difference}**`;

const main = async (): Promise<number> => {
  const [recorded, ...started] = await Promise.all([allTapes(), startMinistackEngine(), startMotoEngine()]);
  try {
    const tapes: Tape[] = [];
    for (const tape of recorded) tapes.push(await reference(tape));
    note(`${tapes.length} tapes recorded`);
    const played = await Promise.all(
      started.map(async (engine) => ({ engine, ...(await playAll(engine, tapes)) })),
    );
    const rows = tapes.map(({ title, states, calls }) => [
      title,
      String(states.length),
      String(calls.length),
      ...played.map((each) => cell(each.tapes.get(title))),
    ]);
    const features = FEATURES.map(({ id, title, defects, notPlayable }) => [
      title,
      ...played.map(({ engine: { name }, features: judged }) => {
        const problem = judged.get(id);
        if (problem !== undefined) return `**${problem}**`;
        return notPlayable?.[name] !== undefined ? 'not playable' : (defects?.[name] ?? 'same');
      }),
    ]);
    const problems = [...rows, ...features].flat().filter((text) => text.startsWith('**')).length;
    const entered = new Set(recorded.flatMap(({ states, inBranches }) => [...states, ...inBranches]));
    process.stdout.write(
      [
        '',
        markdownTable(['tape', 'states', 'calls', ...started.map(({ name }) => name)], rows),
        '',
        `${entered.size} states of the two machines were entered, scenarios and improvised runs together.`,
        '',
        markdownTable(['feature', ...started.map(({ name }) => name)], features),
        '',
        problems === 0
          ? `Nothing differs that is not known, in ${elapsed()}.`
          : `${problems} differ from what is expected.`,
        '',
      ].join('\n'),
    );
    return problems === 0 ? 0 : 1;
  } finally {
    await Promise.all(started.map((engine) => engine.stop()));
  }
};

process.exitCode = await main();
