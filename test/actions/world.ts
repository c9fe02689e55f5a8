import { readFileSync } from 'node:fs';
import type { Program, ProgramStage, ProgramTask } from '#lib/compiler/program.ts';
import type { JsonObject } from '#lib/json.ts';
import { makeTableArchive } from '#lib/local/archive.ts';
import { makeControl } from '#lib/local/control.ts';
import { openDatabase } from '#lib/local/database.ts';
import { makeGateStore } from '#lib/local/gate-store.ts';
import { makeIncidentLog } from '#lib/local/incidents.ts';
import { makeLedger } from '#lib/local/ledger.ts';
import { makeMessenger } from '#lib/local/messenger.ts';
import { makeProgress } from '#lib/local/progress.ts';
import { makeWatchStore } from '#lib/local/watch-store.ts';
import type { ErpOutput, InvoiceOutcome, OutputSide, PostedInvoice } from '#lib/ports/erp.ts';
import type { InvoiceKey } from '#lib/ports/ledger.ts';
import type { ExecutionStatus, Machine } from '#lib/ports/machine.ts';
import type { QueueValve } from '#lib/ports/queue.ts';
import type { Route } from '#lib/route/control-item.ts';
import type { ActionName } from '#lib/runbook/actions.ts';
import { makeAmendCalendar } from '#lib/runbook/amend-calendar.ts';
import { parseRunbook } from '#lib/runbook/parse-runbook.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { fakeClock } from './fake-clock.ts';

const file = 'runbooks/smartapi-go-live.yaml';
const parsed = parseRunbook(readFileSync(file, 'utf8'), file);
if (!parsed.ok) throw new Error('the shipped runbook does not parse');
export const runbook: Runbook = parsed.value.runbook;

export const CUTOVER = runbook.cutover;
export const TENANT = runbook.client.tenant;

interface TaskSketch {
  readonly action: ActionName;
  readonly stage?: string;
  readonly until?: ProgramTask['until'];
}

const stage = (id: string, kind: ProgramStage['kind'], entryRoute: Route): ProgramStage => ({
  id,
  title: `Stage ${id}`,
  kind,
  entry: [],
  exit: [],
  entryRoute,
  entryErpOutput: entryRoute.kind === 'legacy' ? 'legacy' : 'smartapi',
  afterSwitch: entryRoute.kind !== 'legacy',
  wayBack: 'controlled-recovery',
  hypercare: undefined,
});

const definition = {
  Comment: 'none',
  QueryLanguage: 'JSONPath',
  StartAt: 'End',
  States: { End: { Type: 'Succeed' } },
} as const;

export const programOf = (tasks: Readonly<Record<string, TaskSketch>>): Program => ({
  compilerVersion: 'test',
  cutover: CUTOVER,
  title: runbook.title,
  tenant: TENANT,
  definition,
  rollbackDefinition: definition,
  grants: [],
  stages: [
    stage('readiness', 'readiness', { kind: 'legacy' }),
    stage('switch', 'switch', { kind: 'legacy' }),
    stage('pilot', 'pilot', { kind: 'pilot', size: 0 }),
    stage('scale-up', 'scale-up', { kind: 'pilot', size: 80 }),
  ],
  tasks: Object.entries(tasks).map(([id, sketch]) => ({
    id,
    stage: sketch.stage ?? 'pilot',
    title: `Task ${id}`,
    owner: 'chidi-ike',
    action: sketch.action,
    parameters: {},
    until: sketch.until,
    onFailure: 'hold',
    changesProduction: false,
    dependsOn: [],
  })),
  gates: [],
  thresholds: {},
  client: runbook.client,
  messages: runbook.messages,
});

const fakeMachine = () => {
  const executions = new Map<string, { status: ExecutionStatus; readonly input: JsonObject }>();
  const machine: Machine = {
    async start(_machine, name, input) {
      const known = executions.get(name);
      if (!known) {
        executions.set(name, { status: 'running', input });
        return 'started';
      }
      return known.status === 'running' && JSON.stringify(known.input) === JSON.stringify(input)
        ? 'running'
        : 'taken';
    },
    async answer() {
      return 'gone';
    },
    async stop(name) {
      const known = executions.get(name);
      if (known) known.status = 'stopped';
    },
    async status(name) {
      return executions.get(name)?.status;
    },
  };
  return { machine, executions };
};

const fakeErp = () => {
  const state = { side: 'legacy' as OutputSide, stuck: false, broken: false, told: [] as InvoiceOutcome[] };
  const erpOutput: ErpOutput = {
    async current() {
      return state.side;
    },
    async setTo(side) {
      if (state.broken) throw new Error('connection refused');
      if (!state.stuck) state.side = side;
    },
    async verify() {
      if (state.broken) throw new Error('connection refused');
      return state.side;
    },
  };
  return { state, erpOutput };
};

const fakeValve = () => {
  const state = { valve: 'open' as 'open' | 'closing' | 'closed', slow: false, moves: [] as boolean[] };
  const valve: QueueValve = {
    async setOpen(open) {
      state.moves.push(open);
      state.valve = open ? 'open' : state.slow ? 'closing' : 'closed';
    },
    async state() {
      return state.valve;
    },
  };
  return { state, valve };
};

/** The real local stores on an empty database; ERP, queue and machine as small as can be. */
export const makeWorld = (tasks: Readonly<Record<string, TaskSketch>> = {}, clock = fakeClock()) => {
  const database = openDatabase(':memory:');
  const control = makeControl(database, CUTOVER);
  const machine = fakeMachine();
  const erp = fakeErp();
  const valve = fakeValve();
  const rung: InvoiceKey[] = [];
  const posted: PostedInvoice[] = [];
  return {
    clock,
    program: programOf(tasks),
    runbook,
    control,
    ledger: makeLedger(database),
    progress: makeProgress(database),
    archive: makeTableArchive(database),
    gates: makeGateStore(database, clock),
    incidents: makeIncidentLog(database),
    watchStore: makeWatchStore(database),
    messenger: makeMessenger(database, clock),
    machine: machine.machine,
    executions: machine.executions,
    erpOutput: erp.erpOutput,
    erp: erp.state,
    /** What the ERP's register shows, whatever the span that is asked for. */
    posted,
    erpRegister: { posted: async () => posted },
    erpInbox: {
      async tell(outcome: InvoiceOutcome) {
        erp.state.told.push(outcome);
      },
    },
    valve: valve.valve,
    valveState: valve.state,
    doorbell: {
      async ring(keys: readonly InvoiceKey[]) {
        rung.push(...keys);
      },
    },
    rung,
    calendarOf: async (): Promise<JsonObject> => ({ goLive: '2027-04-10T19:00:00.000Z' }),
    deployedCodeDigest: DIGESTS.code,
    amendCalendar: makeAmendCalendar(runbook),
    settleMilliseconds: 600_000,
  };
};
export type World = ReturnType<typeof makeWorld>;

export const DIGESTS = { program: 'p', code: 'c', calendar: 'k', roster: 'r' };

export const request = (
  subject: string,
  parameters: JsonObject = {},
  changes: JsonObject = {},
): JsonObject => ({
  cutover: CUTOVER,
  tenant: TENANT,
  run: 1,
  execution: `${CUTOVER}-r1`,
  stage: 'pilot',
  subject,
  parameters,
  digests: DIGESTS,
  ...changes,
});

/** Puts the tenant on a route, as if an earlier task had. */
export const onRoute = async (world: World, route: Route): Promise<number> => {
  const before = await world.control.get(TENANT);
  const set = await world.control.setRoute(TENANT, before.epoch, {
    route,
    cutover: CUTOVER,
    execution: `${CUTOVER}-r1`,
  });
  return set.control.epoch;
};
