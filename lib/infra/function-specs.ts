/** How each function is run. What it may touch stands in `function-uses.ts`, what it is told in `function-environments.ts`. */
import type { FunctionName } from '#lambdas/function-names.ts';

export interface FunctionSpec {
  readonly stack: 'tenant' | 'cutover' | 'monitoring';
  /** An HTTP request, a batch, a state of a machine, a clock, an event, or a person or workflow. */
  readonly calledBy: 'api' | 'queue' | 'machine' | 'schedule' | 'event' | 'people';
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** For whoever the alarm wakes: what does not work while this function fails. */
  readonly impact: string;
}

/** The valve waits 60 s for a mapping in transition and looks five times: 300 s at worst (lib/aws/valve.ts). */
const MOVES_VALVE = 330;
/** A state waits at most 900 s for its call; a function ends well before, so that its own log says why. */
const LONG = 600;
const SHORT = 60;

const machine = (impact: string, timeoutSeconds: number = SHORT, memoryMegabytes = 512): FunctionSpec => ({
  stack: 'cutover',
  calledBy: 'machine',
  timeoutSeconds,
  memoryMegabytes,
  impact,
});

const people = (impact: string): FunctionSpec => ({
  stack: 'cutover',
  calledBy: 'people',
  timeoutSeconds: SHORT,
  memoryMegabytes: 512,
  impact,
});

const schedule = (stack: FunctionSpec['stack'], impact: string, timeoutSeconds: number): FunctionSpec => ({
  stack,
  calledBy: 'schedule',
  timeoutSeconds,
  memoryMegabytes: 512,
  impact,
});

const HOLDS = 'The cutover holds at this task and asks its owner.';
const GATE = 'The gate cannot be opened or decided: the cutover holds before it.';
const WAY_BACK = 'The way back does not go on: turn the ERP to legacy by hand and check the route.';

export const FUNCTION_SPECS = {
  // HTTP APIs give up after 30 s; the ERP's connector after 20 s (DESIGN section 4).
  intake: {
    stack: 'tenant',
    calledBy: 'api',
    timeoutSeconds: 15,
    memoryMegabytes: 1024,
    impact: 'Invoices are refused or late: the ERP holds them and issues on legacy after its own time.',
  },
  status: {
    stack: 'tenant',
    calledBy: 'api',
    timeoutSeconds: 10,
    memoryMegabytes: 512,
    impact: 'The ERP cannot ask what became of an invoice; it is still told by the call back.',
  },
  'erp-authorizer': {
    stack: 'tenant',
    calledBy: 'api',
    timeoutSeconds: 5,
    memoryMegabytes: 512,
    impact: 'The ERP is not let in: no invoice arrives.',
  },
  // The lease is 90 s and so is this (lambdas/worker/worker-dependencies.ts has the sum).
  worker: {
    stack: 'tenant',
    calledBy: 'queue',
    timeoutSeconds: 90,
    memoryMegabytes: 1024,
    impact: 'Invoices stay pending: nothing is cleared while it fails.',
  },
  sweeper: schedule('tenant', 'Lost rings are not healed and the ERP is not told again.', 120),
  // Three probes, 20 s apart, of at most 15 s each: 85 s; a valve in transition, twice: 120 s.
  breaker: schedule(
    'tenant',
    'A queue that the breaker stopped stays stopped, and no command opens it: nothing is cleared until this runs.',
    240,
  ),
  probe: schedule('cutover', 'An outage of the authority is noticed by failing invoices only.', SHORT),
  evaluate: schedule(
    'cutover',
    'No trigger asks for the way back: watch the dashboard, decide by hand.',
    120,
  ),
  // All of the ERP's master data, page by page: it has the time of five minutes.
  'watch-freeze': {
    ...schedule(
      'cutover',
      'What moves although it is frozen is found by whoever decides, and not before.',
      280,
    ),
    memoryMegabytes: 1024,
  },
  start: people('No cutover can be started.'),
  'request-rollback': people(
    'Nobody can ask for the way back by command: start the rollback machine by hand.',
  ),
  'gate-bind': people(GATE),
  // Reads GitHub itself, which takes at most a minute (lib/github/client/patience.ts), and then AWS's own stores.
  'gate-complete': { ...people(GATE), timeoutSeconds: 120 },
  'gate-telephone': {
    ...people('While GitHub is down no gate is decided: the cutover holds before it.'),
    timeoutSeconds: 120,
  },
  'gate-witness': {
    ...people('While GitHub is down no gate is decided: what is entered by telephone cannot be confirmed.'),
    timeoutSeconds: 120,
  },
  'gate-supersede': people('An attempt that can never be decided is not asked again before its deadline.'),
  'task-report': people('Owners cannot report their tasks: the cutover waits.'),
  'export-history': {
    stack: 'cutover',
    calledBy: 'event',
    timeoutSeconds: LONG,
    memoryMegabytes: 1024,
    impact: 'The history of an execution is not archived; AWS forgets it after 90 days.',
  },
  // The whole ledger and both registers of a rehearsal: as much as `report` reads.
  certify: {
    stack: 'cutover',
    calledBy: 'event',
    timeoutSeconds: LONG,
    memoryMegabytes: 2048,
    impact: 'A rehearsal that has ended is not certified: production’s first gate will not know of it.',
  },
  'file-certificate': people('Rehearsals of CI are not certified: production’s first gate will miss them.'),
  page: {
    stack: 'monitoring',
    calledBy: 'event',
    timeoutSeconds: SHORT,
    memoryMegabytes: 512,
    impact: 'Alarms call nobody: look at the console, and at the e-mails of the alarms themselves.',
  },
  escalate: schedule('monitoring', 'A page that nobody answers calls nobody else.', 120),
  acknowledge: {
    ...people('Pages cannot be answered by command: the whole chain goes on being called.'),
    stack: 'monitoring',
  },
  'check-readiness': machine(HOLDS),
  'dry-run': machine(HOLDS, LONG, 1024),
  'record-baseline': machine(HOLDS, 120),
  'check-drift': machine(HOLDS, 120),
  'validate-master-data': machine(HOLDS, LONG, 2048),
  'turn-erp-output': machine(HOLDS, 120),
  'switch-route': machine(HOLDS),
  'run-canary': machine(HOLDS, 300),
  'submit-pilot': machine(HOLDS),
  'check-pilot': machine(HOLDS, 120),
  'verify-irn-qr': machine(HOLDS, LONG, 2048),
  'verify-archive': machine(HOLDS, LONG, 2048),
  reconcile: machine(HOLDS, LONG, 2048),
  'check-clearance': machine(HOLDS, 120),
  'send-message': machine(HOLDS),
  'hand-over': machine(HOLDS, 120),
  'stage-enter': machine('The next stage does not begin.'),
  'task-open': machine('Owners are not handed their task: the cutover holds before it.'),
  'gate-evidence': machine(GATE, 300, 1024),
  'gate-open': machine(GATE),
  'gate-recheck': machine(GATE),
  checkpoint: machine('The daily call of hypercare is not recorded.', 120),
  'start-rollback': machine(WAY_BACK),
  latch: machine(WAY_BACK, 120),
  tell: machine('People are not told; the cutover goes on.'),
  valve: machine(WAY_BACK, MOVES_VALVE),
  'supersede-gates': machine(WAY_BACK),
  'stop-execution': machine(WAY_BACK),
  'verify-safe': machine(WAY_BACK, MOVES_VALVE),
  'open-incident': machine(WAY_BACK, LONG, 1024),
  replay: machine(WAY_BACK, LONG, 1024),
  resume: machine(WAY_BACK, MOVES_VALVE),
} as const satisfies Record<FunctionName, FunctionSpec>;
