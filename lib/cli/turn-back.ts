import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BAD_INPUT, DONE, type ExitCode, NOT_MET } from '#lib/cli/exit-code.ts';
import { liveLine } from '#lib/cli/live-line.ts';
import type { Given, Verb } from '#lib/cli/main.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import type { Terminal } from '#lib/cli/terminal.ts';
import { toIso } from '#lib/instant.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import type { Scenario } from '#lib/rehearsal/scenario-schema.ts';
import { coverageOf } from '#lib/rehearsal/turn-back/coverage.ts';
import { type PlannedTurn, planTurnBacks } from '#lib/rehearsal/turn-back/plan-turn-backs.ts';
import { quickTurns } from '#lib/rehearsal/turn-back/quick-turns.ts';
import { failureLines, renderCoverage } from '#lib/rehearsal/turn-back/render-coverage.ts';
import { turnBackAll } from '#lib/rehearsal/turn-back/turn-back-all.ts';
import type { TurnResult } from '#lib/rehearsal/turn-back/turn-result.ts';
import { local } from '#lib/report/words.ts';
import { didYouMean } from '#lib/runbook/nearest.ts';

/** All states, or one of each kind. */
const EVERY = 'every';

interface TurnBackRequest {
  readonly compiled: CompiledRunbook;
  readonly scenario: Scenario;
  readonly masterFolder: string;
  readonly seed: number;
  /** `every`, or the name of a state. */
  readonly state: string;
  readonly quick: boolean;
  readonly asJson: boolean;
  /** Folder for `turn-back.json`. */
  readonly out: string;
}

/** Of `rehearse`. */
export const TURN_BACK_OPTIONS: Verb['options'] = {
  'turn-back': {
    type: 'string',
    meaning: 'turn back from `every` state of the machine, or from the one named',
  },
  quick: { type: 'boolean', meaning: 'with --turn-back every: two states a stage, and the way back itself' },
};

const DEFAULT_TURN_BACK_OUT = 'out/turn-back';

/** What the options ask for, with what `rehearse` has loaded. */
export const turnBackVerb = (
  given: Given,
  loaded: Pick<TurnBackRequest, 'compiled' | 'scenario' | 'masterFolder' | 'seed'>,
  terminal: Terminal,
): Promise<ExitCode> =>
  turnBackFrom(
    {
      ...loaded,
      state: stringOption(given, 'turn-back') ?? EVERY,
      quick: given.options.quick === true,
      asJson: given.options.json === true,
      out: stringOption(given, 'out') ?? DEFAULT_TURN_BACK_OUT,
    },
    terminal,
  );

/** `rehearse --turn-back`: turns back from every state, or from one, and says what came of it. */
const turnBackFrom = async (request: TurnBackRequest, terminal: Terminal): Promise<ExitCode> => {
  const { compiled, state } = request;
  const began = performance.now();
  const plan = planTurnBacks(compiled);
  const every = state === EVERY;
  const turns = every ? (request.quick ? quickTurns(plan.turns) : plan.turns) : turnsOf(plan.turns, state);
  if (turns.length === 0) {
    const names = [...new Set(plan.turns.map(({ target }) => target.state))];
    terminal.err(
      `--turn-back: no state is named ${JSON.stringify(state)}.${didYouMean(state, names)} Allowed: every, or a state as \`npx cutover compile\` writes it, such as ${JSON.stringify(names.at(1))}.`,
    );
    return BAD_INPUT;
  }
  const live = liveLine(terminal);
  const basis = {
    compiled,
    scenario: request.scenario,
    masterFolder: request.masterFolder,
    seed: request.seed,
  };
  const results = await turnBackAll(basis, turns, {
    ...(turns.length < 4 && { threads: 0 }),
    onProgress: (done, of, last) => live.show(`${done} of ${of} turned back, last from "${last.state}"`),
  });
  live.clear();
  const coverage = coverageOf(results, every ? plan.unreachable : []);
  const wallSeconds = (performance.now() - began) / 1_000;
  const json = `${JSON.stringify(
    {
      runbook: compiled.file,
      digests: compiled.digests,
      seed: request.seed,
      scope: every ? (request.quick ? 'quick' : 'every') : state,
      wallSeconds,
      ...coverage,
      failed: coverage.failed.map((result) => result.state),
      turns: results.map(({ timeline: _, ...result }) => result),
    },
    null,
    2,
  )}\n`;
  mkdirSync(request.out, { recursive: true });
  writeFileSync(join(request.out, 'turn-back.json'), json);
  if (request.asJson) terminal.out(json.trimEnd());
  else if (every) terminal.out(renderCoverage(coverage, wallSeconds));
  else for (const result of results) terminal.out(renderOne(result, compiled.runbook.goLive.zone));
  return coverage.states.turned === coverage.states.of && coverage.failed.length === 0 ? DONE : NOT_MET;
};

const turnsOf = (turns: readonly PlannedTurn[], state: string): readonly PlannedTurn[] =>
  turns.filter(({ target }) => target.state === state);

const renderOne = (result: TurnResult, zone: string): string =>
  [
    `== ${result.state} (${result.machine} machine, ${result.kind}, ${result.wayBack})`,
    ...result.timeline.map(({ at, kind, text }) => `${local(toIso(at), zone)}  ${kind}: ${text}`),
    ...(result.misses.length === 0
      ? [
          result.secondsToSafe === undefined
            ? 'Refused past the point of no return, and gone on with: nothing lost.'
            : `Turned back: safe after ${result.secondsToSafe} s, ${result.openWhenSafe} invoices open then, nothing lost.`,
        ]
      : ['NOT turned back:', ...failureLines(result)]),
    '',
  ].join('\n');
