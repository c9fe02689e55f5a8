import { describe, expect, it } from 'vitest';
import { renderOtherCheck } from '#lib/report/gate/render-check.ts';

const head = 'a'.repeat(40);

describe('the required check of a pull request that is no gate’s', () => {
  it.each([
    ['touches no sign-off', { files: ['lib/a.ts', 'docs/signoffs.md'] }, 'success'],
    ['touches one', { files: ['lib/a.ts', 'signoffs/smartapi/switch-1.json'] }, 'failure'],
    ['touches one in capital letters', { files: ['Signoffs/x'] }, 'failure'],
    ['has more files than GitHub lists', { files: ['lib/a.ts'], cutOff: true as const }, 'failure'],
  ] as const)('of one that %s', (_what, other, conclusion) => {
    expect(renderOtherCheck({ head, ...other })).toMatchObject({
      name: 'gate',
      head,
      status: 'completed',
      conclusion,
    });
  });
});
