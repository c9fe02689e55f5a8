import { BREAKER_SETTINGS, makeBreaker } from '#lambdas/breaker/handler.ts';
import { makeGateBind } from '#lambdas/gate-bind/handler.ts';
import { makeGateComplete } from '#lambdas/gate-complete/handler.ts';
import { makeGateSupersede } from '#lambdas/gate-supersede/handler.ts';
import { makeGateTelephone } from '#lambdas/gate-telephone/handler.ts';
import { makeGateWitness } from '#lambdas/gate-witness/handler.ts';
import { makeRequestRollback } from '#lambdas/request-rollback/handler.ts';
import { makeTaskReport } from '#lambdas/task-report/handler.ts';
import { makeWatchFreeze } from '#lambdas/watch-freeze/handler.ts';
import { calendarInForce } from '#lib/actions/calendar-amendment.ts';
import type { Digest } from '#lib/digest.ts';
import { connectorPolicy } from '#lib/erp/connector-policy.ts';
import type { Simulator } from '#lib/firs/simulator/simulator.ts';
import { supersedeLate } from '#lib/gates/supersede-late.ts';
import { MINUTE, plus, SECOND } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { type LocalWatch, makeLocalArming } from '#lib/local/arming.ts';
import { makeCutovers } from '#lib/local/cutovers.ts';
import { makeGateStore } from '#lib/local/gate-store.ts';
import { makeIncidentLog } from '#lib/local/incidents.ts';
import { makeCutoverLock } from '#lib/local/lock.ts';
import { type LocalMachine, makeLocalMachine } from '#lib/local/machine.ts';
import { makeMessenger } from '#lib/local/messenger.ts';
import { makeProgress } from '#lib/local/progress.ts';
import { makeSimulatedErp, type SimulatedErp } from '#lib/local/simulated-erp.ts';
import { makeTokens } from '#lib/local/tokens.ts';
import { makeWatchStore } from '#lib/local/watch-store.ts';
import type { Certificates } from '#lib/ports/certificates.ts';
import type { FrozenFacts } from '#lib/ports/frozen-facts.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';
import type { IncidentLog } from '#lib/ports/incidents.ts';
import type { Progress } from '#lib/ports/progress.ts';
import type { WatchStore } from '#lib/ports/watch-store.ts';
import { makeFunctions } from '#lib/rehearsal/functions.ts';
import { type LocalAuthority, makeLocalAuthority } from '#lib/rehearsal/local-authority.ts';
import { type LocalFreeze, makeLocalFreeze } from '#lib/rehearsal/local-freeze.ts';
import { type LocalTenant, makeLocalTenant } from '#lib/rehearsal/local-tenant.ts';
import { startLocalWatch, WATCH_EVERY } from '#lib/rehearsal/local-watch.ts';
import type { LocalWorldOptions } from '#lib/rehearsal/local-world-options.ts';
import { makeSamples } from '#lib/rehearsal/samples.ts';
import { type StagedFaults, stagedFaults } from '#lib/rehearsal/staged-faults.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import { makeAmendCalendar } from '#lib/runbook/amend-calendar.ts';
import { minutesOf } from '#lib/runbook/duration.ts';
import { calendarScale } from '#lib/runbook/time-scale.ts';
import { seededRandom } from '#lib/seeded-random.ts';

/**
 * What the simulated authority has registered is on its list at once. On an accelerated calendar the ten minutes of a real
 * one would outlast the pilot, and nothing could ever be reconciled.
 */
const SIMULATED_SETTLE = 2 * SECOND;

const NOT_ASKED_HERE: Certificates = {
  of: async () => ({ asked: false, why: 'not asked here: a rehearsal is what makes certificates' }),
};

/** How often the schedules outside the machine tick: sweeping the ledger, probing for the breaker. */
const TICK = 5 * MINUTE;

export interface LocalWorld {
  readonly tenant: LocalTenant;
  readonly simulator: Simulator;
  /** A fault of the authority that no scenario foresaw. */
  readonly disturb: LocalAuthority['disturb'];
  readonly erp: SimulatedErp;
  readonly machine: LocalMachine;
  readonly progress: Progress;
  readonly gates: GateStore;
  readonly incidents: IncidentLog;
  readonly watchStore: WatchStore;
  readonly reportTask: Handler;
  readonly completeGate: Handler;
  /** What was decided by telephone is entered, and confirmed by its witness. */
  readonly enterGate: Handler;
  readonly confirmGate: Handler;
  /** Which pull request decides an attempt. */
  readonly bindGate: Handler;
  /** The operator's word: the attempt is over, and the machine asks again. */
  readonly supersedeGate: Handler;
  /** As a person or an alarm calls it. */
  readonly requestRollback: Handler;
  readonly faults: StagedFaults;
  /** A call of a function by its logical name, as it was made: for calls that come late or twice. */
  invoke(name: string, payload: JsonObject): Promise<JsonObject>;
  /** What is frozen, and hands that change it all the same. */
  readonly freeze: Omit<LocalFreeze, 'factsOf'>;
  /** Every function starts anew, with this code; stores, queue and valve stay as they are. */
  deploy(codeDigest: Digest): void;
  /** What the start of a cutover writes: its record and the tenant's lock. */
  open(by: string): Promise<void>;
  /** Starts the schedules; they tick until the clock stops. Without `watch` no trigger is pulled by itself. @default with it */
  startSchedules(which?: { readonly watch: boolean }): void;
}

/** Everything a cutover touches, on one laptop and one clock. Handlers are those of production; only adapters differ. */
export const makeLocalWorld = (options: LocalWorldOptions): LocalWorld => {
  const { virtual, database, seed, runbook, program, masterData, log } = options;
  const { clock } = virtual;
  const incidents = makeIncidentLog(database);
  const progress = makeProgress(database);
  const gates = makeGateStore(database, clock);
  const tokens = makeTokens(database);
  const messenger = makeMessenger(database, clock);
  const watchStore = makeWatchStore(database);
  const { authority, simulator, disturb } = makeLocalAuthority(options);
  const policy = connectorPolicy(runbook);
  const scale = calendarScale(options.calendar);
  const cutovers = makeCutovers(database);
  const lock = makeCutoverLock(database);
  const faults = stagedFaults({ ...options, now: virtual.now });

  const erp = makeSimulatedErp({
    virtual,
    arrivals: options.arrivals,
    // The ERP's call goes over a network: its answer is a copy.
    intake: (payload) => faults.atTheDoor(() => tenant.submit(payload)),
    status: (number) => faults.atTheDoor(() => tenant.status(number)),
    connectorUpAgain: faults.connectorUpAgain,
    policy,
    dispatchMilliseconds: minutesOf(runbook.policies.dispatchWithin) * MINUTE,
    clerkDelay: {
      fromMilliseconds: scale.realDuration(5 * MINUTE),
      toMilliseconds: scale.realDuration(45 * MINUTE),
    },
    random: seededRandom(seed, 'erp/clerk'),
  });
  const tenant = makeLocalTenant({
    database,
    virtual,
    seed,
    runbook,
    authority,
    incidents,
    erpInbox: erp.inbox,
    log,
  });

  const machine = makeLocalMachine({
    virtual,
    random: seededRandom(seed, 'machine/tokens'),
    definitions: { main: program.definition, rollback: program.rollbackDefinition },
    validate: !(options.unchecked ?? false),
    ...(options.onHistoryEvent && { onEvent: options.onHistoryEvent }),
    async invoke(name, payload, execution, state) {
      const handler = functions.get(name);
      if (!handler) throw new Error(`the definition invokes ${name}, and there is no such function`);
      if (options.callMilliseconds) await clock.sleep(options.callMilliseconds);
      const run = async (): Promise<JsonObject> => {
        const result = await handler(payload);
        options.onCall(name, payload, result);
        return result;
      };
      return options.around ? options.around({ name, payload, execution, state }, run) : run();
    },
  });

  let watch: LocalWatch | 'by-hand' | undefined;
  const arming = makeLocalArming({
    now: virtual.now,
    every: WATCH_EVERY + WATCH_EVERY / 2,
    triggers: runbook.triggers,
    rollbackDefinition: program.rollbackDefinition,
    watch: () => watch,
  });
  const freeze = makeLocalFreeze({
    ...options,
    policy,
    documentRules: tenant.documentRules,
    progress,
    clock,
  });
  const portsWith = (deployedCodeDigest: Digest) => ({
    clock,
    random: seededRandom(seed, 'gates/nonces'),
    program,
    runbook,
    progress,
    gates,
    tokens,
    messenger,
    incidents,
    watchStore,
    machine,
    authority,
    arming,
    certificates: NOT_ASKED_HERE,
    ledger: tenant.ledger,
    control: tenant.control,
    archive: tenant.archive,
    valve: tenant.queue,
    doorbell: faults.onReplay(tenant.queue),
    erpOutput: erp.output,
    erpRegister: erp.register,
    erpInbox: erp.inbox,
    erp: erp.inbox,
    erpAccount: async () => erp.account(),
    masterData,
    tenantMasterData: options.tenantMasterData,
    documentRules: tenant.documentRules,
    samples: makeSamples({ clock, runbook, masterData: masterData.records, seed }),
    frozenFacts: freeze.factsOf(deployedCodeDigest),
    intakeCanary: (document: unknown) => tenant.submit(document, { canary: true }),
    calendarOf: (cutover: string) => calendarInForce(progress, cutover, async () => options.calendar),
    amendCalendar: makeAmendCalendar(runbook),
    ...(scale.scale > 1 && { settleMilliseconds: SIMULATED_SETTLE }),
    deployedCodeDigest,
    decisionSource: options.decisionSource,
    log,
  });
  const ports = portsWith(options.digests.code);
  let deployed = ports;
  let functions = makeFunctions(ports);
  /** Of what is deployed now: a deploy is one of the things that are watched for. */
  const frozenFacts: FrozenFacts = { ...ports.frozenFacts, read: () => deployed.frozenFacts.read() };
  const watchFreeze = makeWatchFreeze({ ...ports, frozenFacts, tenant: runbook.client.tenant, lock });
  const pulls = options.github && {
    stage: 'local' as const,
    repository: options.github.repository,
    readPulls: options.github.readPulls,
    measure: () => undefined,
  };
  const breaker = makeBreaker({ ...ports, tenant: runbook.client.tenant, settings: BREAKER_SETTINGS });
  const requestRollback = makeRequestRollback({
    ...ports,
    tenant: runbook.client.tenant,
    stage: 'local',
    alarmPrefix: runbook.cutover,
    cutovers,
    lock,
  });

  return {
    tenant,
    simulator,
    disturb,
    erp,
    machine,
    progress,
    gates,
    incidents,
    watchStore,
    reportTask: makeTaskReport(ports),
    completeGate: makeGateComplete({ ...ports, frozenFacts, ...(pulls && { pulls }) }),
    enterGate: makeGateTelephone({ ...ports, frozenFacts }),
    confirmGate: makeGateWitness({ ...ports, frozenFacts }),
    bindGate: makeGateBind({ ...ports, repository: options.github?.name ?? '' }),
    supersedeGate: makeGateSupersede(ports),
    requestRollback,
    faults,
    freeze,
    async invoke(name, payload) {
      const handler = functions.get(name);
      if (!handler) throw new Error(`there is no function ${name}`);
      return handler(payload);
    },
    deploy(codeDigest) {
      deployed = portsWith(codeDigest);
      functions = makeFunctions(deployed);
      tenant.restart();
    },
    async open(by) {
      const { cutover, client } = runbook;
      const { calendar, digests } = options;
      const since = virtual.now();
      await lock.take({ tenant: client.tenant, cutover, by, since });
      await cutovers.create({
        cutover,
        tenant: client.tenant,
        startedBy: by,
        startedAt: since,
        digests,
        calendar,
      });
    },
    startSchedules(which = { watch: true }) {
      const tick = async (): Promise<void> => {
        virtual.at(plus(virtual.now(), TICK), tick);
        await tenant.sweep();
        await breaker();
        await supersedeLate(ports, runbook.cutover);
        await watchFreeze();
      };
      virtual.at(plus(virtual.now(), TICK), tick);
      watch = 'by-hand';
      if (!which.watch) return;
      watch = startLocalWatch(virtual, {
        ...ports,
        lock,
        requestRollback,
        onPulled: (found) => options.onCall('evaluate', {}, found),
      });
    },
  };
};
