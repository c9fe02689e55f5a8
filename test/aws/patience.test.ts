import { describe, expect, it } from 'vitest';
import { CONTROL_PATIENCE } from '#lib/aws/control.ts';
import { longestWait, type Patience, pause } from '#lib/aws/patience.ts';
import { INVOICE_PATIENCE } from '#lib/aws/transact.ts';

describe('patience', () => {
  it('waits no longer than the comments say', () => {
    expect(longestWait(INVOICE_PATIENCE)).toBe(2_620);
    expect(longestWait(CONTROL_PATIENCE)).toBe(19_650);
    expect(longestWait({ attempts: 1, base: 100, cap: 100 })).toBe(0);
  });

  it('draws each pause from none up to twice the former, and never above the cap', async () => {
    const patience: Patience = { attempts: 5, base: 10, cap: 30 };
    const slept: number[] = [];
    const clock = { sleep: async (milliseconds: number) => void slept.push(milliseconds) };
    for (const drawn of [0, 0.5, 0.999]) {
      const random = { next: () => drawn, id: () => '' };
      for (let attempt = 0; attempt < 4; attempt += 1) await pause({ clock, random }, patience, attempt);
    }
    expect(slept).toEqual([0, 0, 0, 0, 5, 10, 15, 15, 10, 20, 30, 30]);
  });
});
