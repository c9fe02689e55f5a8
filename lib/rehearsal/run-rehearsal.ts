import type { HistoryEvent } from '#lib/asl/history-event.ts';
import type { ExecutionInput } from '#lib/compiler/program.ts';
import { sha256 } from '#lib/digest.ts';
import type { ArrivingInvoice } from '#lib/erp/arriving-invoice.ts';
import type { DecisionSource } from '#lib/gates/gate-record.ts';
import { evidenceKey } from '#lib/gates/parse-evidence.ts';
import { DAY, HOUR, type Instant, MINUTE, plus } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { CsvMasterData } from '#lib/local/csv-master-data.ts';
import type { LocalDatabase } from '#lib/local/database.ts';
import { trackNativeWork } from '#lib/local/native-work.ts';
import { makeVirtualClock, type VirtualClock } from '#lib/local/virtual-clock.ts';
import type { Log } from '#lib/ports/log.ts';
import { actEvents, type EventActor } from '#lib/rehearsal/act-events.ts';
import { collectFacts } from '#lib/rehearsal/collect-facts.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import { countedArrivals } from '#lib/rehearsal/counted-arrivals.ts';
import { type GatesByPulls, makeGatesByPulls } from '#lib/rehearsal/gates-by-pulls.ts';
import { makeLocalGithub } from '#lib/rehearsal/local-github.ts';
import { type LocalWorld, makeLocalWorld } from '#lib/rehearsal/local-world.ts';
import { notifyPeople } from '#lib/rehearsal/notify-people.ts';
import type { People, PeopleDeps } from '#lib/rehearsal/people.ts';
import { peopleOfWorld } from '#lib/rehearsal/people-of-world.ts';
import { misdated, type RunEnd } from '#lib/rehearsal/run-end.ts';
import type { Scenario } from '#lib/rehearsal/scenario-schema.ts';
import { narrate, type TimelineEvent } from '#lib/rehearsal/timeline.ts';
import { watchVerdict } from '#lib/rehearsal/watch-verdict.ts';
import type { RunFacts } from '#lib/report/run-facts.ts';
import { relativeMinutes } from '#lib/runbook/duration.ts';
import { timeScale } from '#lib/runbook/time-scale.ts';
import { mainExecution } from '#lib/way-back/execution-names.ts';

export interface RehearsalOptions {
  readonly compiled: CompiledRunbook;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly masterData: CsvMasterData;
  readonly tenantMasterData: CsvMasterData;
  /** What the ERP posts; as a function it is told whether the cutover still runs, and may go on as long. */
  readonly arrivals: Iterable<ArrivingInvoice> | ((goesOn: () => boolean) => Iterable<ArrivingInvoice>);
  readonly database: LocalDatabase;
  readonly decisionSource: DecisionSource;
  /** Where pull requests decide: a folder that is empty or not there, for the git repository that they stand in. */
  readonly repository?: string;
  /** The scenario's people, or somebody at a prompt. */
  readonly people: (deps: PeopleDeps) => People;
  readonly log: Log;
  readonly onEvent: (event: TimelineEvent) => void;
  /** Milliseconds of the world outside, for `wallSeconds`. */
  readonly stopwatch: () => number;
  /** How long the clock may stand still for one answer (real time). @default as the virtual clock has it */
  readonly watchdogMilliseconds?: number;
  /** How long each call of a function takes besides what it does, in virtual milliseconds. @default 0 */
  readonly callMilliseconds?: number;
  /** @default nobody */
  readonly witness?: Witness;
  /** Runs definitions unchecked, also those that AWS would not take: for measuring, never for showing. @default false */
  readonly unchecked?: boolean;
}

/** Looks at a run from outside, or breaks something in it on purpose. */
export interface Witness {
  /** Once, before anything starts. */
  readonly world?: (world: LocalWorld, virtual: VirtualClock) => void;
  /** Every call of a definition, after it returned. */
  readonly call?: (name: string, payload: JsonObject, result: JsonObject) => void;
  /** Every event of the executions' histories, as it comes about. */
  readonly history?: (execution: string, event: HistoryEvent) => void;
}

export interface RehearsalRun {
  readonly facts: RunFacts;
  readonly end: RunEnd;
  /** Evidence documents by gate instance. */
  readonly evidence: ReadonlyMap<string, string>;
}

/** After the machine has ended and the last invoice was posted: clerks mend, held invoices are asked for. */
const SETTLING = 2 * DAY;
/** On an accelerated calendar clerks are quicker; the connector's questions and the sweeper are not. */
const SETTLING_AT_LEAST = 3 * HOUR;

/** Takes the compiled runbook through a whole cutover in virtual time. Deterministic: one seed is one run. */
export const runRehearsal = async (options: RehearsalOptions): Promise<RehearsalRun> => {
  const { compiled, scenario, seed, database } = options;
  const { program, plan, digests, runbook } = compiled;
  const began = options.stopwatch();
  const scale = timeScale(compiled.calendar.pace);
  const start = scale.toReal(plan.stages[0]?.start ?? plan.goLive);
  const settling = Math.min(SETTLING, Math.max(SETTLING_AT_LEAST, scale.realDuration(SETTLING)));
  const virtual = makeVirtualClock({
    start,
    ...(options.watchdogMilliseconds === undefined
      ? {}
      : { watchdogMilliseconds: options.watchdogMilliseconds }),
  });
  virtual.onQuiet(() => database.flush());
  const isRunning = (): boolean =>
    world.machine.executions().some(({ status }) => status === 'running') || actor?.pending() === true;
  const arrivals = countedArrivals(
    typeof options.arrivals === 'function' ? options.arrivals(isRunning) : options.arrivals,
  );

  let people: People | undefined;
  let actor: EventActor | undefined;
  let byPulls: GatesByPulls | undefined;
  const tell = (text: string): void =>
    options.onEvent({ at: scale.toNominal(virtual.now()), kind: 'event', text });
  const github =
    options.repository === undefined
      ? undefined
      : makeLocalGithub({
          virtual,
          seed,
          compiled,
          scenario,
          folder: options.repository,
          onEvent: () => byPulls?.wake(),
        });
  const world: LocalWorld = makeLocalWorld({
    ...options,
    virtual,
    runbook,
    program,
    digests,
    calendar: compiled.calendar,
    goLive: plan.goLive,
    arrivals,
    ...(github && { github }),
    ...(options.witness?.history && { onHistoryEvent: options.witness.history }),
    onCall(name, payload, result) {
      const event = narrate(program, name, payload, result);
      // As the plan has it: what is told of a run reads like its plan, whatever the pace.
      if (event) options.onEvent({ at: scale.toNominal(virtual.now()), ...event });
      if (people) notifyPeople(people, name, payload);
      actor?.called(name, payload);
      options.witness?.call?.(name, payload, result);
    },
  });
  byPulls =
    github &&
    makeGatesByPulls({
      github,
      virtual,
      seed,
      scenario,
      scale,
      plan,
      runbook,
      gates: world.gates,
      archive: world.tenant.archive,
      completeGate: world.completeGate,
      enterGate: world.enterGate,
      confirmGate: world.confirmGate,
      bindGate: world.bindGate,
      supersede: world.supersedeGate,
      deploy: (code) =>
        world.deploy(code === 'same' ? digests.code : sha256('other code than was rehearsed')),
      tell,
    });
  people = options.people({
    ...peopleOfWorld(world, { virtual, seed, scenario, scale, plan, runbook }),
    ...(byPulls && { byPulls }),
  });

  const input = {
    cutover: runbook.cutover,
    tenant: runbook.client.tenant,
    run: 1,
    resumeAt: 'beginning',
    digests: { ...digests },
    calendar: compiled.calendar,
  } satisfies ExecutionInput;
  actor = actEvents({
    scenario,
    compiled,
    world,
    virtual,
    scale,
    ...(github && { github: github.simulator.faults }),
    tell,
  });
  options.witness?.world?.(world, virtual);
  await world.open('rehearsal');
  await world.machine.start('main', mainExecution(runbook.cutover, 1), input);
  world.erp.start();
  world.startSchedules();

  let ended: Instant | undefined;
  const untrack = trackNativeWork(virtual);
  try {
    await virtual.run({
      done: () => {
        if (ended === undefined) {
          if (!arrivals.exhausted() || isRunning()) return false;
          ended = virtual.now();
        }
        return virtual.now() >= plus(ended, settling);
      },
    });
  } finally {
    untrack();
  }
  const leftovers = world.machine.drainedCleanly();
  if (!leftovers.clean)
    throw new Error(`the machine ended with work left over: ${JSON.stringify(leftovers)}`);

  const facts = await collectFacts({ ...options, world, start, end: virtual.now() });
  const evidence = new Map<string, string>();
  for (const gate of facts.gates) {
    const text = await world.tenant.archive.get(evidenceKey(gate.instance));
    if (text !== undefined) evidence.set(gate.instance, text);
  }
  const pulls = await byPulls?.seen();
  return {
    facts: {
      ...facts,
      wallSeconds: (options.stopwatch() - began) / 1_000,
      ...(pulls && { records: pulls.records }),
    },
    end: {
      ...(await endOf(world, compiled, start, virtual.now())),
      ...(pulls && { pulls }),
    },
    evidence,
  };
};

const endOf = async (
  world: LocalWorld,
  compiled: CompiledRunbook,
  start: Instant,
  end: Instant,
): Promise<RunEnd> => {
  const { runbook, plan, calendar } = compiled;
  const { toReal } = timeScale(calendar.pace);
  const registered = world.simulator.log.accepted;
  const mainExecutions = world.machine.executions().filter(({ machine }) => machine === 'main').length;
  return {
    erpOutput: await world.erp.output.verify(),
    control: await world.tenant.control.get(runbook.client.tenant),
    queue: await world.tenant.queue.state(),
    incidents: await world.incidents.list(runbook.cutover),
    registered,
    misdated: misdated(registered, await world.erp.register.posted(start, plus(end, 1))),
    mainExecutions,
    watch: await watchVerdict(world, compiled, mainExecutions, end),
    moment: (relative) => toReal(plus(plan.goLive, relativeMinutes(relative) * MINUTE)),
  };
};
