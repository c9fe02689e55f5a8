import { isJsonObject } from '#lib/asl/json-path.ts';
import type { Program } from '#lib/compiler/program.ts';
import { DAY, HOUR, MINUTE, plus, SECOND, toIso } from '#lib/instant.ts';
import { collectFacts } from '#lib/rehearsal/collect-facts.ts';
import type { TimelineEvent } from '#lib/rehearsal/timeline.ts';
import type { RunFacts } from '#lib/report/run-facts.ts';
import { stageSubject } from '#lib/runbook/stage-subject.ts';
import { mainExecution } from '#lib/way-back/execution-names.ts';
import { answerOf, type RollbackAnswer } from './answer-of.ts';
import { judgeAccount, judgeFinance, judgeSafe } from './judge-turn-back.ts';
import { lateBeginning } from './late-beginning.ts';
import { lookAtSafe } from './look-at-safe.ts';
import { parkedAt } from './parked-at.ts';
import { steerWords } from './steer.ts';
import type { TurnCounts, TurnResult, TurnTarget, WayBackKind } from './turn-result.ts';
import { watchTurn } from './turn-witness.ts';
import { doNow, openTurnWorld, type TurnBackBasis, type TurnWorld } from './turn-world.ts';
import type { WayTo } from './ways-to.ts';

export interface TurnBackInput extends TurnBackBasis {
  readonly target: TurnTarget;
  /** To where the cutover is turned back: the target of the main machine, or where the rollback is begun. */
  readonly way: WayTo;
  /** In the rollback machine; undefined where the target is one of the main machine. */
  readonly rollbackWay?: WayTo | undefined;
}

/** Invoices that are posted at the moment of turning, one every so many milliseconds: some are sent, some wait. */
const RUSH = 10;
const RUSH_GAP = 150;
/** Of the rush the authority has this share without saying so: unknown, under enquiry. */
const ANSWERS_LOST_PERCENT = 20;
/** Of a cutover that goes on after its recovery. */
const PLENTY = 4;
/** From the entry of the state until somebody asks. */
const ASKED_AFTER = 1_200;
/** A cutover in which nobody answers in time takes weeks longer. */
const LATEST = 200 * DAY;
const MOST_TO_SAFE = 6 * HOUR;
/** As after a rehearsal on an accelerated calendar: clerks mend, held invoices are asked for. */
const SETTLING = 3 * HOUR;

/** Leads a cutover into one state, turns it back from there, and holds all that comes of it against what has to. */
export const turnBack = async (input: TurnBackInput): Promise<TurnResult> => {
  const { target, way, rollbackWay, compiled } = input;
  const { program, runbook } = compiled;
  const { cutover } = runbook;
  const { tenant } = runbook.client;
  const pastReturn = stageKind(program, way.stage) === 'forward-fix';
  const type = target.machine === 'main' ? program.definition.States[target.state]?.Type : undefined;
  // What takes no time, or none when it comes late, is entered and left in one step.
  const parks = !pastReturn && (type === 'Choice' || type === 'Pass' || type === 'Wait');
  // Branches are side by side: which of them was entered last says nothing.
  const stays = parks || (type === 'Task' && target.kind === 'asked');
  const timeline: TimelineEvent[] = [];
  const misses: string[] = [];
  const beginAt = lateBeginning(compiled, way);
  const loses =
    rollbackWay?.steerings.some((each) => each.state === program.rollbackDefinition.StartAt) ?? false;
  const main = mainExecution(cutover, beginAt === undefined ? 1 : 2);
  const mainState = target.machine === 'main' ? target.state : way.state;

  const witness = watchTurn({ cutover, target, main, mainState });
  const { seen, release } = witness;

  const turnWorld = await openTurnWorld({
    ...input,
    scenario: {
      ...input.scenario,
      gates: {
        ...input.scenario.gates,
        byGate: {
          ...input.scenario.gates.byGate,
          [runbook.recovery.gate.id]: { decision: target.recovery, after: '20m' },
        },
      },
    },
    beginAt,
    // Pilot and scale-up come again, later than planned, in days that were meant for less.
    invoicesTimes: target.completes ? PLENTY : 1,
    program: parks ? { ...program, definition: parkedAt(program.definition, target.state) } : program,
    steerings: { main: way.steerings, rollback: loses ? [] : (rollbackWay?.steerings ?? []) },
    onEvent: (event) => void timeline.push(event),
    ...witness.listeners,
  });
  const { world, virtual, arrivals, start } = turnWorld;
  const note = (text: string): void => void timeline.push({ at: virtual.now(), kind: 'way-back', text });
  const status = (name: string) => world.machine.executions().find((each) => each.name === name)?.status;
  const isOver = (name: string): boolean => {
    const found = status(name);
    return found !== undefined && found !== 'running';
  };
  const isRunning = (machine: 'main' | 'rollback'): boolean =>
    world.machine.executions().some((each) => each.machine === machine && each.status === 'running');

  try {
    await virtual.run({
      done: () => seen.reached !== undefined || isOver(main),
      until: plus(start, LATEST),
    });
    const detour = [...way.steerings, ...(rollbackWay?.steerings ?? [])].map(steerWords);
    let stage: string | undefined = way.stage;
    let wayBack: WayBackKind = 'hold';
    const result = (found: Partial<TurnResult>): TurnResult => ({
      ...target,
      wayBack,
      stage,
      detour,
      at: seen.reached === undefined ? undefined : toIso(seen.reached),
      secondsToSafe: undefined,
      openWhenSafe: undefined,
      counts: undefined,
      misses,
      timeline,
      ...found,
    });
    if (seen.reached === undefined) {
      misses.push(`never came to the state: the last one was "${seen.main}"`);
      return result({});
    }
    note(`in "${mainState}"`);
    const from = virtual.now();
    world.disturb({ from, to: plus(from, MINUTE), kind: 'lost-answer', percent: ANSWERS_LOST_PERCENT });
    arrivals.rush(from, RUSH, RUSH_GAP);
    world.erp.start();
    await virtual.run({ until: plus(from, ASKED_AFTER) });
    if (target.kind === 'gone') {
      await doNow(virtual, () => world.machine.stop(main, 'it was ended from outside'));
      note('the main execution is gone');
    }
    const ask = async (takeUp = false): Promise<RollbackAnswer> => {
      const said = await doNow(virtual, () =>
        world.requestRollback({
          ...(takeUp && { resume: true }),
          trigger: runbook.triggers.find(({ kind }) => kind === 'person')?.id ?? runbook.triggers[0]?.id,
          by: Object.keys(runbook.people)[0],
          reason: `turned back from "${target.state}"`,
        }),
      );
      return answerOf(said);
    };
    // The call of the state has been made by now: a stage whose entry is recorded is entered.
    stage = await stageNow(input, turnWorld);
    const before = program.stages.findIndex(({ id }) => id === beginAt) - 1;
    wayBack = stageKind(program, stage) ?? program.stages[Math.max(0, before)]?.wayBack ?? 'hold';
    const askedAt = virtual.now();
    const asked = await ask();
    note(`asked for the way back: ${asked.what}`);
    const facts = async (): Promise<Omit<RunFacts, 'wallSeconds'>> =>
      collectFacts({ ...input, world, start, end: virtual.now() });
    const settle = async (): Promise<TurnCounts> => {
      arrivals.dry();
      await virtual.run({ until: plus(virtual.now(), SETTLING) });
      const { invoices } = await facts();
      misses.push(...judgeAccount(invoices));
      return invoices;
    };

    if (wayBack === 'forward-fix') {
      if (asked.what !== 'past-return')
        misses.push(`past the point of no return, and the ask was answered ${asked.what}`);
      release();
      await virtual.run({
        done: () => !isRunning('main') && !isRunning('rollback'),
        until: plus(start, LATEST),
      });
      if (isRunning('main')) misses.push(`the cutover did not go on to an end: it stays in "${seen.main}"`);
      const rollbacks = world.machine.executions().filter(({ machine }) => machine === 'rollback');
      if (rollbacks.length > 0) misses.push('a rollback began past the point of no return');
      const control = await world.tenant.control.get(tenant);
      if (control.route.kind !== 'smartapi') misses.push(`the route is ${control.route.kind}, not smartapi`);
      return result({ counts: await settle() });
    }

    const begun = asked.execution;
    if (begun === undefined) {
      misses.push(`the ask was refused: ${asked.message}`);
      return result({});
    }
    let rollback = begun;
    let since = askedAt;
    if (target.machine === 'rollback') {
      if (loses) await startRival(turnWorld, begun, () => seen.latched);
      await virtual.run({
        done: () => seen.inRollback !== undefined || !isRunning('rollback'),
        until: plus(virtual.now(), 30 * DAY),
      });
      if (seen.inRollback === undefined) {
        misses.push(`the rollback never came to the state: its last one was "${seen.rollback}"`);
        return result({});
      }
      note(`the rollback is in "${target.state}"`);
      if (target.kind === 'rollback-died') {
        await doNow(virtual, () => world.machine.stop(rollback, 'it died'));
        note('the rollback is gone');
      }
      since = virtual.now();
      let again = await ask();
      // The answer says so: one that has ended is taken up only when a person asks for that.
      if (again.what === 'already' && status(again.execution ?? '') !== 'running') {
        note('asked again: the roll-back has ended, and is taken up');
        again = await ask(true);
      }
      note(`asked again: ${again.what}`);
      if (again.execution !== undefined) rollback = again.execution;
      else misses.push(`the second ask was refused: ${again.message}`);
    }
    // A rollback goes on; the main execution has nothing to answer until it was stopped.
    if (target.machine === 'rollback') release();
    const rollsBack = (): boolean => status(rollback) === 'running';
    await virtual.run({
      done: () => (seen.safe.has(rollback) && seen.recoveryAsked.has(rollback)) || !rollsBack(),
      until: plus(virtual.now(), MOST_TO_SAFE),
    });
    const safeAt = seen.safe.get(rollback);
    const secondsToSafe =
      safeAt === undefined ? undefined : Math.max(0, Math.ceil((safeAt - since) / SECOND));
    const looked = await lookAtSafe(world, {
      cutover,
      tenant,
      main,
      rollback,
      now: virtual.now(),
      safeAt,
      secondsToSafe,
    });
    release();
    misses.push(...judgeSafe(looked.safe), ...judgeFinance(looked.finance));
    if (stays && seen.main !== target.state) misses.push(`it was turned back from "${seen.main}"`);
    arrivals.rush(virtual.now(), RUSH, MINUTE);
    world.erp.start();
    const goesOn = (): boolean => isRunning('main') && !target.completes;
    await virtual.run({
      done: () => !isRunning('rollback') && (!isRunning('main') || goesOn()),
      until: plus(start, LATEST),
    });
    for (const { name, machine, status: found } of world.machine.executions()) {
      if (found === 'running' && (machine === 'rollback' || !goesOn())) misses.push(`${name} came to no end`);
    }
    const counts = await settle();
    const { outcome } = await facts();
    const wanted = goesOn()
      ? 'running'
      : target.recovery === 'go' && target.completes
        ? 'completed'
        : 'rolled-back';
    if (outcome !== wanted) misses.push(`it ended ${outcome}, and should have ended ${wanted}`);
    return result({ secondsToSafe, openWhenSafe: looked.open, counts });
  } finally {
    release();
    turnWorld.close();
  }
};

const stageKind = (program: Program, stage: string | undefined): WayBackKind | undefined =>
  program.stages.find(({ id }) => id === stage)?.wayBack;

/** The last stage that the run has entered, as the progress table has it. */
const stageNow = async (
  { compiled }: TurnBackInput,
  { world, run }: TurnWorld,
): Promise<string | undefined> => {
  const records = await world.progress.list(compiled.runbook.cutover);
  const entered = new Set(records.flatMap((record) => (record.run === run ? [record.task] : [])));
  return compiled.program.stages.findLast(({ id }) => entered.has(stageSubject(id)))?.id;
};

/** A second rollback, as two that ask at one moment may start it: it finds the route latched, and leaves it to the first. */
const startRival = async (
  { world, virtual }: TurnWorld,
  first: string,
  hasLatched: () => boolean,
): Promise<void> => {
  await virtual.run({ done: hasLatched, until: plus(virtual.now(), HOUR) });
  const input = world.machine.snapshot().find(({ name }) => name === first)?.input;
  if (!isJsonObject(input)) throw new Error(`${first} was never started`);
  await doNow(virtual, () => world.machine.start('rollback', `${first}-2`, input));
};
