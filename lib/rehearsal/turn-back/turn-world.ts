import type { HistoryEvent } from '#lib/asl/history-event.ts';
import type { ExecutionInput, Program } from '#lib/compiler/program.ts';
import { DAY, type Instant, instant, plus } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { CsvMasterData } from '#lib/local/csv-master-data.ts';
import { type LocalDatabase, openDatabase } from '#lib/local/database.ts';
import { trackNativeWork } from '#lib/local/native-work.ts';
import { makeVirtualClock, type VirtualClock } from '#lib/local/virtual-clock.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import { type LocalWorld, makeLocalWorld } from '#lib/rehearsal/local-world.ts';
import type { WorldCall } from '#lib/rehearsal/local-world-options.ts';
import { notifyPeople } from '#lib/rehearsal/notify-people.ts';
import { peopleOfWorld } from '#lib/rehearsal/people-of-world.ts';
import type { Scenario } from '#lib/rehearsal/scenario-schema.ts';
import { narrate, type TimelineEvent } from '#lib/rehearsal/timeline.ts';
import { stageSubject } from '#lib/runbook/stage-subject.ts';
import { timeScale } from '#lib/runbook/time-scale.ts';
import { mainExecution } from '#lib/way-back/execution-names.ts';
import { parkedCalendar } from './parked-at.ts';
import type { Steering } from './steer.ts';
import { type SteeredPeople, steeredPeople, votesBy } from './steered-people.ts';
import { type TurnArrivals, turnArrivals } from './turn-arrivals.ts';

/** What all turn-backs of a runbook share. */
export interface TurnBackBasis {
  readonly compiled: CompiledRunbook;
  readonly scenario: Scenario;
  readonly masterData: CsvMasterData;
  readonly seed: number;
}

export interface TurnWorldOptions extends TurnBackBasis {
  readonly program: Program;
  /** The stage that the main execution begins at, as one that resumes does; undefined: from the beginning. */
  readonly beginAt: string | undefined;
  /** So many times the invoices that the stages need for themselves. */
  readonly invoicesTimes: number;
  readonly steerings: { readonly main: readonly Steering[]; readonly rollback: readonly Steering[] };
  readonly onEvent: (event: TimelineEvent) => void;
  readonly onHistory: (execution: string, event: HistoryEvent, now: Instant) => void;
  readonly onCall: (call: TurnCall, now: Instant) => void;
  /** Keeps the answer of a call back until it resolves. */
  readonly hold: (call: WorldCall, visit: number) => Promise<void> | undefined;
}

export interface TurnCall {
  readonly name: string;
  readonly payload: JsonObject;
  readonly result: JsonObject;
}

export interface TurnWorld {
  readonly world: LocalWorld;
  readonly virtual: VirtualClock;
  readonly arrivals: TurnArrivals;
  readonly start: Instant;
  /** Of the main execution that is turned back. */
  readonly run: number;
  readonly main: string;
  close(): void;
}

/** A cutover that has just begun on a world of its own, in memory, with people and calls that do as they are steered. */
export const openTurnWorld = async (options: TurnWorldOptions): Promise<TurnWorld> => {
  const { compiled, program, scenario, seed, masterData, steerings } = options;
  const { plan, runbook, digests } = compiled;
  const run = options.beginAt === undefined ? 1 : 2;
  const first = plan.stages.find(({ id }) => id === options.beginAt);
  const start = first ? plus(first.start, -DAY) : (plan.stages[0]?.start ?? plan.goLive);
  const virtual = makeVirtualClock({ start });
  const database: LocalDatabase = openDatabase(':memory:');
  virtual.onQuiet(() => database.flush());
  const untrack = trackNativeWork(virtual);
  const arrivals = turnArrivals(compiled, masterData.records, {
    seed,
    from: start,
    times: options.invoicesTimes,
    faultyPercent: scenario.invoices.faultyPercent,
  });
  const main = mainExecution(runbook.cutover, run);
  const all = [...steerings.main, ...steerings.rollback];
  const gates = { ...scenario.gates, byGate: votesBy(scenario.gates, all) };

  let people: SteeredPeople | undefined;
  const visits = new Map<string, number>();
  const around = async (call: WorldCall, run: () => Promise<JsonObject>): Promise<JsonObject> => {
    const key = `${call.execution} ${call.state}`;
    const visit = (visits.get(key) ?? 0) + 1;
    visits.set(key, visit);
    const steer = (call.execution === main ? steerings.main : steerings.rollback).find(
      (each) => each.state === call.state && each.visit === visit,
    )?.steer;
    if (steer?.by === 'break') throw new Error(`${call.name} was broken on purpose`);
    if (steer?.by === 'person' && typeof call.payload.subject === 'string')
      people?.next(call.payload.subject, steer.answer);
    const result = await run();
    await options.hold(call, visit);
    return steer?.by === 'result' ? { ...result, ...steer.change } : result;
  };
  const world = makeLocalWorld({
    virtual,
    database,
    seed,
    runbook,
    program,
    digests,
    calendar: parkedCalendar({ ...compiled.calendar }, false),
    goLive: plan.goLive,
    scenario,
    masterData,
    tenantMasterData: masterData,
    arrivals,
    decisionSource: 'scenario',
    log: () => {},
    unchecked: true,
    around,
    onHistoryEvent: (execution, event) => options.onHistory(execution, event, virtual.now()),
    onCall(name, payload, result) {
      const event = narrate(program, name, payload, result);
      if (event) options.onEvent({ at: virtual.now(), ...event });
      if (people) notifyPeople(people, name, payload);
      options.onCall({ name, payload, result }, virtual.now());
    },
  });
  people = steeredPeople(
    peopleOfWorld(world, {
      virtual,
      seed,
      scenario: { ...scenario, gates },
      scale: timeScale(compiled.calendar.pace),
      plan: compiled.plan,
      runbook,
    }),
    all,
  );
  const input = {
    cutover: runbook.cutover,
    tenant: runbook.client.tenant,
    run,
    resumeAt: options.beginAt ?? 'beginning',
    digests: { ...digests },
    calendar: parkedCalendar({ ...compiled.calendar }, true),
  } satisfies ExecutionInput;
  await world.open(Object.keys(runbook.people)[0] ?? 'nobody');
  world.erp.start();
  if (first) await leaveFormerRun(world, compiled, first.id, start, input);
  // A stage that is begun late begins when it is planned; by then some invoices have been posted.
  virtual.at(first?.start ?? start, () => world.machine.start('main', main, input));
  // Before the switch no invoice comes to SmartAPI: nothing could be swept, and no breaker has anything to close.
  virtual.at(instant(Math.max(start, plan.goLive - DAY)), () => world.startSchedules({ watch: false }));
  return {
    world,
    virtual,
    arrivals,
    start,
    run,
    main,
    close() {
      untrack();
      database.close();
    },
  };
};

/** What a run that resumes finds: the run before has ended, and the stages before were entered by it. */
const leaveFormerRun = async (
  world: LocalWorld,
  { runbook }: TurnBackBasis['compiled'],
  beginAt: string,
  at: Instant,
  input: ExecutionInput,
): Promise<void> => {
  const { cutover } = runbook;
  const ended: JsonObject = {
    ...input,
    digests: { ...input.digests },
    run: 1,
    resumeAt: 'as a run that is over',
  };
  await world.machine.start('main', mainExecution(cutover, 1), ended);
  for (const { id, tasks } of runbook.stages.slice(
    0,
    runbook.stages.findIndex((stage) => stage.id === beginAt),
  )) {
    await world.progress.put(
      {
        cutover,
        task: stageSubject(id),
        stage: id,
        mode: 'automatic',
        run: 1,
        attempt: 1,
        owner: tasks[0]?.owner ?? 'machine',
        status: 'done',
        plannedStart: at,
        plannedEnd: at,
        openedAt: at,
        closedAt: at,
        by: 'machine',
        evidence: { verdict: 'pass', reasons: [] },
      },
      undefined,
    );
  }
};

/** Does something as if somebody outside did it now, and lets the clock run until it is done. */
export const doNow = async <T>(virtual: VirtualClock, work: () => Promise<T>): Promise<T> => {
  let done: { readonly value: T } | undefined;
  virtual.at(virtual.now(), async () => {
    done = { value: await work() };
  });
  await virtual.run({ done: () => done !== undefined, until: plus(virtual.now(), DAY) });
  if (done === undefined) throw new Error('what was asked of the world came to no end within a day');
  return done.value;
};
