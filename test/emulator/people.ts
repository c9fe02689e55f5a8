import { setTimeout as sleep } from 'node:timers/promises';
import { type CommandLine, done } from './command-line.ts';
import { readStatus, type StageStatus } from './stage-status.ts';

export interface PlayOptions {
  readonly cli: CommandLine;
  /** Told of each stage, vote and report as it happens. */
  readonly note: (text: string) => void;
  /** After each look. Ends the play when it says so. */
  readonly look: (status: StageStatus) => Promise<'go-on' | 'enough'>;
  /** Real seconds without any change after which it is taken for stuck. */
  readonly patienceSeconds: number;
}

/** Between two looks: somebody at a keyboard would look no oftener. */
const EVERY_MS = 700;

/** A step of the machine itself, or an automatic task that did not pass once: its owner looks into it and has it tried again. */
const RETRIES = 8;
const RETRY_AFTER_MS = 3_000;

/** A completer refuses what comes later. A machine would have gone on by then; the emulator's waits for ever. */
const LATE_MS = 5_000;

/** Nothing has changed for longer than anything may take: the caller says why. */
export class Stuck extends Error {
  override readonly name = 'Stuck';
}

/** What must change for the cutover to have gone on. */
const traceOf = ({ stage, gates, waiting, executions, control }: StageStatus): string =>
  JSON.stringify({ stage, gates, waiting, executions, epoch: control.epoch });

/**
 * The people of a cutover at their keyboards: whoever is waited for, as `status` says, reports his task or casts her vote by
 * command, until `look` has seen enough.
 */
export const playPeople = async (options: PlayOptions): Promise<void> => {
  const { cli, note } = options;
  const tries = new Map<string, number>();
  const told = new Map<string, string>();
  const triedAt = new Map<string, number>();
  let firstReport = true;
  let stage: string | null = null;
  let trace = '';
  let movedAt = performance.now();

  /** The first of its kind in a process of its own, as a person would. */
  const say = async (...argv: readonly string[]) => {
    const spawn = firstReport;
    firstReport = false;
    return spawn ? cli.spawned(...argv) : cli.called(...argv);
  };

  const report = async ({ task, owner, status }: StageStatus['waiting'][number]): Promise<void> => {
    if (status !== 'held') {
      const evidence = 'Done and checked as the runbook says.';
      done(await say('task', 'done', task, '--by', owner, '--evidence', evidence), `task done ${task}`);
      note(`${owner} reported ${task}`);
      return;
    }
    if (performance.now() - (triedAt.get(task) ?? Number.NEGATIVE_INFINITY) < RETRY_AFTER_MS) return;
    triedAt.set(task, performance.now());
    const count = (tries.get(task) ?? 0) + 1;
    tries.set(task, count);
    if (count > RETRIES) throw new Stuck(`${task} is held, and ${RETRIES} tries did not mend it`);
    // Between the look and the word it may have gone on: then the refusal is right, and the next look tells.
    const { code } = await say('task', 'retry', task, '--by', owner);
    note(`${owner} had ${task} tried again${code === 0 ? '' : ' (refused: no longer held)'}`);
  };

  /**
   * Minutes of this machine are days of the plan: after a roll-back the last safe moment may have passed. Whoever has seen that votes
   * again, and the chair says why it is risked.
   */
  const late = new Set<string>();
  const risked = (gate: string): readonly string[] =>
    late.has(gate) ? ['--override', 'A rehearsal: the window is as short as its calendar is fast.'] : [];

  const decide = async ({
    gate,
    attempt,
    members,
    deadline,
  }: StageStatus['gates'][number]): Promise<void> => {
    if (Date.now() > Date.parse(deadline) + LATE_MS) {
      throw new Stuck(
        `gate ${gate}, attempt ${attempt}, was to be decided by ${deadline} and nobody could. On AWS it would have timed out and gone on as undecided; the emulator ignores TimeoutSecondsPath and waits for ever`,
      );
    }
    const by: string[] = [];
    let said = '';
    for (const member of members) {
      const { code, out, err } = await say('decide', gate, 'go', '--by', member, ...risked(gate));
      said = (code === 0 ? out : err).split('\n')[0] ?? '';
      // The quorum may be there before everybody has voted: the rest is told that it is decided.
      if (code !== 0) break;
      by.push(member);
      if (/is decided/.test(out)) break;
    }
    if (/TOO LATE/.test(said)) late.add(gate);
    const line = `${gate}: go of ${by.join(', ') || 'nobody'}. ${said}`;
    if (told.get(gate) !== line) note(line.slice(0, 300));
    told.set(gate, line);
  };

  for (;;) {
    const status = await readStatus(cli);
    if (status.stage !== stage) {
      stage = status.stage;
      note(`stage ${stage ?? '-'}, in the plan ${status.forecast?.planNow ?? '-'}`);
    }
    const lookedFrom = performance.now();
    if ((await options.look(status)) === 'enough') return;
    // What the caller does meanwhile is not the cutover's time.
    movedAt += performance.now() - lookedFrom;
    for (const gate of status.gates) await decide(gate);
    for (const task of status.waiting) await report(task);
    const now = traceOf(status);
    if (now !== trace) {
      trace = now;
      movedAt = performance.now();
    } else if (performance.now() - movedAt > options.patienceSeconds * 1_000) {
      throw new Stuck(`nothing has changed for ${options.patienceSeconds} s`);
    }
    await sleep(EVERY_MS);
  }
};
