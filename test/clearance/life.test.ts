import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FINAL, MENDABLE, mayBecome, OPEN, TRANSITIONS } from '#lib/clearance/life.ts';

const STATES = [
  'received',
  'claimed',
  'submitted',
  'unknown',
  'cleared',
  'rejected',
  'refused',
  'legacy',
  'proven',
] as const;
const PARTIES = ['intake', 'worker', 'way-back'] as const;

describe('the life of an invoice', () => {
  it('is what docs/invoice-life.md draws', () => {
    const page = readFileSync(new URL('../../docs/invoice-life.md', import.meta.url), 'utf8');
    const drawn = [...page.matchAll(/^ {4}(\S+) --> (\S+): (\S+)$/gm)].map(
      ([, from, to, by]) => `${from === '[*]' ? 'new' : from} ${to} ${by}`,
    );
    const table = TRANSITIONS.map(({ from, to, by }) => `${from} ${to} ${by}`);
    expect([...drawn].sort()).toEqual([...table].sort());
    const ends = [...page.matchAll(/^ {4}(\S+) --> \[\*\]$/gm)].map(([, state]) => state);
    expect([...ends].sort()).toEqual([...FINAL].sort());
    for (const state of STATES) expect(page).toMatch(new RegExp(`^\\| +${state} +\\|`, 'm'));
  });

  it('has each state open or final, and none both', () => {
    for (const state of STATES) expect(OPEN.has(state)).toBe(!FINAL.has(state));
    for (const state of MENDABLE) expect(FINAL.has(state)).toBe(true);
  });

  it('leads nowhere from what is final, and to a final state from what is open', () => {
    for (const from of FINAL) {
      for (const to of STATES) for (const by of PARTIES) expect(mayBecome(from, to, by)).toBe(false);
    }
    for (const state of OPEN) {
      const reached = new Set<string>([state]);
      for (let grew = true; grew; ) {
        const before = reached.size;
        for (const { from, to } of TRANSITIONS) if (reached.has(from)) reached.add(to);
        grew = reached.size > before;
      }
      expect(reached.has('cleared')).toBe(true);
    }
  });

  it('never clears or rejects what was not sent, but a canary’s rejection, and lets the way back alone release what was', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...TRANSITIONS), { minLength: 1, maxLength: 30 }), (steps) => {
        let state: (typeof STATES)[number] | 'new' = 'new';
        let sent = false;
        for (const step of steps) {
          if (step.from !== state) continue;
          if (step.to === 'cleared') expect(sent).toBe(true);
          if (step.to === 'legacy' && sent) expect(step.by).toBe('way-back');
          if (step.to === 'submitted') sent = true;
          state = step.to;
        }
        expect(state === 'new' || OPEN.has(state) || FINAL.has(state)).toBe(true);
      }),
    );
  });
});
