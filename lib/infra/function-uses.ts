/**
 * What each function may touch: the calls that its handler makes on its ports, and nothing else. test/infra/uses.test.ts reads
 * the calls out of the bundled code and compares.
 */
import type { FunctionName } from '#lambdas/function-names.ts';

export const USES = [
  'ledger-read',
  'ledger-write',
  // Route, epoch, held, pause reasons: in the ledger's table, so that one transaction spans both.
  'control-read',
  'control-write',
  // In the records' table, each under keys of its own.
  'progress-read',
  'progress-write',
  'gates-read',
  'gates-write',
  'incidents-read',
  'incidents-open',
  'incidents-close',
  'lock-read',
  'lock-write',
  'cutovers-read',
  'cutovers-write',
  'pages-read',
  'pages-write',
  'watch-read',
  'watch-write',
  'tokens-write',
  'tokens-read',
  'tokens-delete',
  'tokens-list',
  'archive-read',
  'archive-write',
  'queue-ring',
  'queue-receive',
  'valve-read',
  'valve-move',
  'machine-start',
  'machine-answer',
  'machine-stop',
  'machine-status',
  'machine-history',
  /** Topic and bus, what was sent already, and an incident where nobody could be told. */
  'messages',
  'authority',
  'erp',
  /** Settings of the queue and of what reads it; what else is frozen is the ERP's or the program's. */
  'frozen-facts',
  'call-intake',
  /** When values were put into secrets; no value. */
  'secret-ages',
] as const;
export type Use = (typeof USES)[number];

const PAGES: readonly Use[] = ['pages-read', 'pages-write'];
const PROGRESS: readonly Use[] = ['progress-read', 'progress-write'];
/** Ledger rows may point into the archive, where documents are that no row can hold. */
const LEDGER: readonly Use[] = ['ledger-read', 'archive-read'];
const ROUTE: readonly Use[] = ['control-read', 'control-write'];
const VALVE: readonly Use[] = ['control-read', 'valve-read', 'valve-move'];
/** Answering a decided gate, and what that leaves behind. */
const SETTLE: readonly Use[] = [
  'gates-read',
  'gates-write',
  'tokens-read',
  'tokens-delete',
  'machine-answer',
  'archive-read',
  'archive-write',
  'messages',
];
const ANSWER_TASK: readonly Use[] = [
  ...PROGRESS,
  'tokens-read',
  'tokens-delete',
  'machine-answer',
  'messages',
];
const ROLL_BACK: readonly Use[] = ['control-read', 'machine-start', 'machine-status', 'cutovers-read'];
const FROZEN: readonly Use[] = ['frozen-facts', 'erp', 'archive-read'];

export const FUNCTION_USES = {
  intake: [...LEDGER, 'ledger-write', 'archive-write', 'control-read', 'queue-ring'],
  status: LEDGER,
  worker: [
    ...LEDGER,
    'ledger-write',
    'archive-write',
    ...ROUTE,
    'queue-receive',
    'incidents-open',
    'authority',
    'erp',
  ],
  'erp-authorizer': ['erp'],
  sweeper: [...LEDGER, 'ledger-write', 'control-read', 'queue-ring', 'erp'],
  breaker: [...VALVE, 'control-write', 'incidents-read', 'incidents-close', 'authority'],
  probe: ['authority', 'secret-ages', 'lock-read', 'watch-read', 'watch-write'],
  // It starts the way back in process, by the handler that alarms call.
  evaluate: [
    ...LEDGER,
    ...ROLL_BACK,
    ...PROGRESS,
    'gates-read',
    'incidents-read',
    'incidents-open',
    'lock-read',
    'watch-read',
    'watch-write',
    'valve-read',
    'archive-write',
    'messages',
  ],
  start: [
    'progress-read',
    'lock-read',
    'lock-write',
    'cutovers-read',
    'cutovers-write',
    'control-read',
    'machine-start',
    'machine-status',
  ],
  'request-rollback': [...ROLL_BACK, ...PROGRESS, 'incidents-open', 'lock-read'],
  'gate-complete': [...SETTLE, ...FROZEN],
  'task-report': ANSWER_TASK,
  'export-history': ['machine-history', 'archive-read', 'archive-write'],
  page: [...PAGES, 'messages'],
  escalate: [...PAGES, 'messages'],
  acknowledge: [...PAGES, 'messages'],
  'check-readiness': [...PROGRESS, 'authority', 'control-read', 'erp', 'valve-read'],
  'dry-run': [...PROGRESS, 'authority', 'erp'],
  'record-baseline': [...PROGRESS, ...FROZEN, 'archive-write'],
  'check-drift': [...PROGRESS, ...FROZEN],
  'validate-master-data': [...PROGRESS, 'authority', 'erp', 'archive-read', 'archive-write'],
  'turn-erp-output': [...PROGRESS, 'erp', 'control-read'],
  'switch-route': [...PROGRESS, ...ROUTE, 'messages'],
  'run-canary': [...PROGRESS, ...LEDGER, 'control-read', 'erp', 'call-intake'],
  'submit-pilot': [...PROGRESS, ...ROUTE, 'messages'],
  'check-pilot': [...PROGRESS, ...LEDGER],
  'verify-irn-qr': [...PROGRESS, ...LEDGER, 'archive-write'],
  'verify-archive': [...PROGRESS, ...LEDGER, 'archive-write'],
  reconcile: [...PROGRESS, 'erp', 'authority', ...LEDGER, 'archive-write'],
  'check-clearance': [...PROGRESS, ...LEDGER, 'incidents-read', 'watch-read'],
  'send-message': [...PROGRESS, 'messages'],
  'hand-over': [...PROGRESS, ...LEDGER, 'archive-write', 'gates-read', 'incidents-read'],
  'stage-enter': [...PROGRESS, 'authority', ...LEDGER, ...ROUTE, ...FROZEN, 'valve-read', 'messages'],
  'task-open': [...ANSWER_TASK, 'tokens-write'],
  'gate-evidence': [
    'progress-read',
    'authority',
    ...LEDGER,
    ...FROZEN,
    'archive-write',
    'gates-read',
    'incidents-read',
    'cutovers-read',
  ],
  'gate-open': [...SETTLE, 'tokens-write'],
  'gate-recheck': [...SETTLE, 'incidents-open'],
  checkpoint: [...PROGRESS, ...LEDGER, 'incidents-read', 'messages'],
  'start-rollback': [...PROGRESS, ...ROLL_BACK],
  latch: [...PROGRESS, ...ROUTE, 'erp', 'machine-status'],
  tell: [...PROGRESS, 'gates-read', 'messages'],
  valve: [...PROGRESS, ...VALVE, 'control-write'],
  'supersede-gates': ['gates-read', 'gates-write', 'tokens-list', 'tokens-delete'],
  'stop-execution': [...PROGRESS, 'machine-stop', 'machine-status'],
  'verify-safe': [...PROGRESS, ...VALVE, 'control-write', 'erp', ...LEDGER, 'machine-stop', 'machine-status'],
  'open-incident': [...PROGRESS, ...LEDGER, 'archive-write', 'incidents-open'],
  replay: [
    ...PROGRESS,
    ...LEDGER,
    'ledger-write',
    'archive-write',
    'control-read',
    'queue-ring',
    'authority',
    'erp',
  ],
  resume: [
    ...PROGRESS,
    'archive-write',
    ...VALVE,
    'control-write',
    'gates-read',
    'incidents-read',
    'incidents-close',
    'machine-start',
    'machine-status',
    'cutovers-read',
  ],
} as const satisfies Record<FunctionName, readonly Use[]>;
