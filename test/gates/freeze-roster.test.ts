import { describe, expect, it } from 'vitest';
import { freezeRoster, isDeputyAt } from '#lib/gates/freeze-roster.ts';
import { fromIso, instant, toIso } from '#lib/instant.ts';
import { timeScale } from '#lib/runbook/time-scale.ts';
import { smallProgram } from '#test/gates/small-program.ts';
import { smallRunbook } from '#test/gates/small-runbook.ts';

// The controller stands in for the CFO on 10 April 2027, in Lagos.
const fast = timeScale({
  scale: 3_600,
  anchor: '2026-11-22T10:00:00.000Z',
  nominalBegin: '2027-04-09T23:00:00.000Z',
});
const own = timeScale(undefined);
const isDeputy = (at: string, scale: typeof fast): boolean =>
  isDeputyAt(smallRunbook, 'controller', 'cfo', fromIso(at), scale);

describe('a deputy', () => {
  it('stands in on the dates of the plan, in the seconds in which they pass', () => {
    expect(isDeputy('2027-04-10T12:00:00Z', own)).toBe(true);
    expect(isDeputy('2027-04-10T12:00:00Z', fast)).toBe(false);
    expect(isDeputy('2026-11-22T09:59:59.999Z', fast)).toBe(false);
    expect(isDeputy('2026-11-22T10:00:00.000Z', fast)).toBe(true);
    expect(isDeputy('2026-11-22T10:00:24.001Z', fast)).toBe(false);
  });

  it('is frozen with the moments at which votes come', () => {
    const [gate] = smallProgram.gates;
    if (!gate) throw new Error('no gate');
    const found = freezeRoster(smallRunbook, gate.policy, fast).find(
      ({ person }) => person === 'cfo',
    )?.deputy;
    expect(toIso(found?.from ?? instant(0))).toBe('2026-11-22T10:00:00.000Z');
    expect(toIso(found?.to ?? instant(0))).toBe('2026-11-22T10:00:24.000Z');
  });
});
