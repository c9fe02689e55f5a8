import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FUNCTION_NAMES } from '#lambdas/function-names.ts';
import { ACTION_NAMES, MACHINERY } from '#lib/runbook/actions.ts';
import { ROOT } from './source-files.ts';

/** Called by others than a definition: by HTTP, queue, schedule, event, workflow or command line. */
const OTHERS = [
  'acknowledge',
  'breaker',
  'certify',
  'erp-authorizer',
  'escalate',
  'evaluate',
  'export-history',
  'file-certificate',
  'gate-bind',
  'gate-complete',
  'gate-supersede',
  'gate-telephone',
  'gate-witness',
  'intake',
  'page',
  'probe',
  'request-rollback',
  'start',
  'status',
  'sweeper',
  'task-report',
  'watch-freeze',
  'worker',
];

describe('functions', () => {
  it('are exactly the verbs of runbooks, the machinery of the compiler, and what is called from outside', () => {
    expect([...FUNCTION_NAMES].sort()).toEqual([...ACTION_NAMES, ...MACHINERY, ...OTHERS].sort());
  });

  it.each(FUNCTION_NAMES)('%s has its logic, its variables and its wiring', (folder) => {
    for (const file of ['handler.ts', 'config.ts', 'index.ts'])
      expect(existsSync(join(ROOT, 'lambdas', folder, file))).toBe(true);
  });
});
