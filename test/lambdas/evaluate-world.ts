/** A cutover that has switched: real stores in memory, a machine that only remembers, and an evaluator that looks at it. */
import type { EvaluateDeps } from '#lambdas/evaluate/evaluate-deps.ts';
import { makeEvaluate } from '#lambdas/evaluate/handler.ts';
import { makeRequestRollback } from '#lambdas/request-rollback/handler.ts';
import { HOUR, plus } from '#lib/instant.ts';
import { openDatabase } from '#lib/local/database.ts';
import { makeMessenger } from '#lib/local/messenger.ts';
import { makeProgress } from '#lib/local/progress.ts';
import { makeWatchStore } from '#lib/local/watch-store.ts';
import type { ClearanceCounts } from '#lib/ports/ledger.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import type { RollbackAsk } from '#lib/ports/rollback-requests.ts';
import type { Trigger } from '#lib/runbook/schema.ts';
import { stageSubject } from '#lib/runbook/stage-subject.ts';
import { smallProgram } from '#test/gates/small-program.ts';
import { smallRunbook } from '#test/gates/small-runbook.ts';
import { fakeWorld, memoryArchive } from './fake-world.ts';
import { CALENDAR, startWorld } from './start-world.ts';

const trigger = (id: string, kind: Trigger['kind'], mode: Trigger['mode']): Trigger => ({
  id,
  title: `Trigger ${id}`,
  kind,
  mode,
  authority: 'steering',
  when: '-',
  ...(mode === 'propose' && { timeBox: '24h' }),
});

export const TRIGGERS: readonly Trigger[] = [
  trigger('rate', 'clearance-rate', 'automatic'),
  trigger('outage', 'authority-outage', 'propose'),
  trigger('erp', 'erp-disruption', 'automatic'),
  trigger('declared', 'declared', 'propose'),
  trigger('by-hand', 'person', 'automatic'),
];

export const GOOD: ClearanceCounts = {
  received: 400,
  cleared: 400,
  clearedFirstPass: 398,
  rejected: 0,
  refused: 0,
  pending: 0,
  unknown: 0,
  overdue: 0,
  late: 0,
};
/** 40 of 400 have got no outcome for longer than the limit. */
export const BAD: ClearanceCounts = { ...GOOD, cleared: 360, clearedFirstPass: 358, unknown: 40, late: 40 };

const entered = smallProgram.stages.find(({ entryRoute }) => entryRoute.kind !== 'legacy');
if (!entered) throw new Error('the small program has a stage that switches');

/** `wayBack` of the stage that it stands in. */
export const evaluateWorld = async (
  wayBack: 'controlled-recovery' | 'hold' | 'forward-fix' = 'controlled-recovery',
) => {
  const world = startWorld();
  const { clock, control, incidents } = world;
  const began = clock.now();
  await world.start();
  await control.setRoute('small', 0, {
    route: { kind: 'smartapi' },
    cutover: 'smartapi',
    execution: 'smartapi-r1',
  });
  const database = openDatabase(':memory:');
  const progress = makeProgress(database);
  const watchStore = makeWatchStore(database);
  const messenger = makeMessenger(database, clock);
  const archive = memoryArchive();
  const logged: string[] = [];
  const measured: Record<string, number> = {};
  const asked: RollbackAsk[] = [];
  let counts = GOOD;
  let wrong: Partial<EvaluateDeps> = {};
  const runbook: typeof smallRunbook = {
    ...smallRunbook,
    triggers: [...TRIGGERS],
    stages: smallRunbook.stages.map((stage) =>
      stage.id === entered.id ? { ...stage, wayBack: { kind: wayBack, how: 'As the runbook says.' } } : stage,
    ),
  };
  const record = (task: string, changes: Partial<TaskRecord> = {}): TaskRecord => ({
    cutover: 'smartapi',
    task,
    stage: entered.id,
    mode: 'automatic',
    run: 1,
    attempt: 1,
    owner: 'pm',
    status: 'done',
    plannedStart: began,
    plannedEnd: began,
    openedAt: began,
    ...changes,
  });
  await progress.put(record(stageSubject(entered.id)), undefined);
  clock.advance(HOUR);

  const log = (code: string): void => void logged.push(code);
  const requestRollback = makeRequestRollback({
    tenant: 'small',
    stage: 'production',
    alarmPrefix: 'small',
    runbook,
    cutovers: world.deps.cutovers,
    lock: world.deps.lock,
    control,
    machine: world.deps.machine,
    progress,
    incidents,
    clock,
    calendarOf: async () => CALENDAR,
    log,
  });
  const deps: EvaluateDeps = {
    tenant: 'small',
    clock,
    program: smallProgram,
    runbook,
    ledger: { outcomes: async () => counts, open: async () => [] },
    control,
    lock: world.deps.lock,
    progress,
    gates: fakeWorld().deps.gates,
    incidents,
    machine: world.deps.machine,
    valve: { state: async () => 'open' },
    watchStore,
    archive,
    messenger,
    rollbackRequests: {
      ask: async (request) => {
        asked.push(request);
        return requestRollback({ ...request });
      },
    },
    erpRegister: { posted: async () => [] },
    calendarOf: async () => CALENDAR,
    measure: (name, value) => {
      measured[name] = value;
    },
    log,
  };
  return {
    deps,
    clock,
    control,
    incidents,
    progress,
    watchStore,
    archive,
    logged,
    measured,
    asked,
    record,
    /** The stage that it stands in. */
    entered: entered.id,
    requestRollback,
    began: plus(began, 0),
    outbox: () => messenger.outbox(),
    /** Roll-backs that the machine knows. */
    rollbacks: () => world.names().filter((name) => name.includes('-rb-')),
    /** An execution that ends otherwise than by its definition. */
    stops: (name: string) => world.end(name, 'stopped'),
    counts: (next: ClearanceCounts) => {
      counts = next;
    },
    /** Some ports fail, or answer otherwise, from now on. */
    breaks: (next: Partial<EvaluateDeps>) => {
      wrong = next;
    },
    look: () => makeEvaluate({ ...deps, ...wrong })(),
  };
};
