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
  /** To say which pull request decides an open attempt, and nothing else of it. */
  'gates-bind',
  /** To put on an open attempt what was said by telephone, and no decision. */
  'gates-enter',
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
  /** Of the main machine. */
  'machine-start',
  /** Of the roll-back machine alone: who may turn back starts no cutover by that. */
  'rollback-start',
  'machine-answer',
  'machine-stop',
  'machine-status',
  'machine-history',
  /** Topic and bus, what was sent already, and an incident where nobody could be told. */
  'messages',
  'authority',
  'erp',
  /** Settings of the queue and of what reads it, and the deployed templates; what else is frozen is the ERP's or the program's. */
  'frozen-facts',
  'call-intake',
  /** When values were put into secrets; no value. */
  'secret-ages',
  /** Of rehearsals, in the archive of the stage where they are made. */
  'certificates-read',
  /** Whether alarms, schedules, rule, functions and roll-back machine are on. */
  'arming',
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
const ROLL_BACK: readonly Use[] = ['control-read', 'rollback-start', 'machine-status', 'cutovers-read'];
/** An attestation of the ERP's settings stands among the tasks of the rehearsal that has the lock. */
const FROZEN: readonly Use[] = [
  'frozen-facts',
  'erp',
  'archive-read',
  'progress-read',
  'lock-read',
  'secret-ages',
];

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
    'incidents-close',
    'lock-read',
    'watch-read',
    'watch-write',
    'valve-read',
    'archive-read',
    'archive-write',
    'gates-write',
    'tokens-read',
    'tokens-delete',
    'machine-answer',
    'messages',
    'erp',
  ],
  'watch-freeze': [
    ...FROZEN,
    'lock-read',
    'gates-read',
    'gates-write',
    'tokens-read',
    'tokens-delete',
    'machine-answer',
  ],
  start: [
    ...PROGRESS,
    ...LEDGER,
    'lock-read',
    'lock-write',
    'cutovers-read',
    'cutovers-write',
    'control-read',
    'control-write',
    'machine-start',
    'machine-status',
    // A rehearsal that is begun again finds the ERP's output on legacy, as the first did. UAT has what production has.
    'erp',
  ],
  'request-rollback': [...ROLL_BACK, ...PROGRESS, 'incidents-read', 'incidents-open', 'lock-read'],
  'gate-bind': ['gates-read', 'gates-bind', 'messages'],
  'gate-complete': [...SETTLE, ...FROZEN, 'incidents-open'],
  // It decides nothing: no token, no machine, and of the gate the entry alone.
  'gate-telephone': ['gates-read', 'gates-enter', ...FROZEN, 'incidents-open'],
  'gate-witness': [...SETTLE, ...FROZEN, 'incidents-open'],
  'gate-supersede': ['gates-read', 'gates-write', 'tokens-read', 'tokens-delete', 'machine-answer'],
  // A condition of a go stands in its decision.
  'task-report': [...ANSWER_TASK, 'gates-read', 'cutovers-read'],
  'export-history': ['machine-history', 'archive-read', 'archive-write'],
  certify: [
    ...LEDGER,
    'control-read',
    'progress-read',
    'gates-read',
    'cutovers-read',
    'machine-history',
    'machine-status',
    'archive-write',
    'authority',
    'erp',
  ],
  'file-certificate': ['archive-read', 'archive-write'],
  page: [...PAGES, 'messages'],
  escalate: [...PAGES, 'messages'],
  acknowledge: [...PAGES, 'messages'],
  'check-readiness': [...PROGRESS, 'authority', 'control-read', 'erp', 'valve-read'],
  'dry-run': [...PROGRESS, 'authority', 'erp'],
  'record-baseline': [...PROGRESS, ...FROZEN, 'archive-write', 'authority'],
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
    'arming',
    'certificates-read',
  ],
  'gate-open': [...SETTLE, 'tokens-write'],
  // Of an attempt that is over it closes the calls on what was entered by telephone.
  'gate-recheck': [...SETTLE, 'incidents-read', 'incidents-open', 'incidents-close'],
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
    'control-write',
    'incidents-open',
    'incidents-close',
    'queue-ring',
    'machine-status',
    'authority',
    'erp',
  ],
  resume: [
    ...PROGRESS,
    'archive-read',
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
