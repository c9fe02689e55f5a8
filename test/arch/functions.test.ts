import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ACTION_NAMES, MACHINERY } from '#lib/runbook/actions.ts';
import { ROOT } from './source-files.ts';

/** Called by others than a definition: by HTTP, queue, schedule, workflow or command line. */
const OTHERS = ['breaker', 'gate-complete', 'intake', 'status', 'sweeper', 'task-report', 'worker'];

const folders = readdirSync(join(ROOT, 'lambdas')).sort();

describe('functions', () => {
  it('are exactly the verbs of runbooks, the machinery of the compiler, and what is called from outside', () => {
    expect(folders).toEqual([...ACTION_NAMES, ...MACHINERY, ...OTHERS].sort());
  });

  it.each(folders)('%s has a handler', (folder) => {
    expect(existsSync(join(ROOT, 'lambdas', folder, 'handler.ts'))).toBe(true);
  });
});
