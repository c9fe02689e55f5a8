import { describe, expect, it } from 'vitest';
import { compile } from '#lib/compiler/compile.ts';
import { calendarDigest, codeDigest, programDigest, rosterDigest } from '#lib/compiler/digests.ts';
import { sha256 } from '#lib/digest.ts';
import { makeCalendar } from '#lib/runbook/make-calendar.ts';
import { makePlan } from '#lib/runbook/make-plan.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { checked, gate, smallRunbook, stage, task } from '#test/runbook/small-runbook.ts';

const stages = (more: Record<string, unknown> = {}, decided: Record<string, unknown> = {}) => [
  stage({
    id: 'first',
    start: 'T-2d',
    tasks: [task({ id: 'sign', ...more }), task({ id: 'look', action: 'reconcile' })],
    gate: gate({ id: 'go', ...decided }),
  }),
];
const BASE = smallRunbook(stages());

const digests = (runbook: Runbook, shift = 0) => {
  const plan = makePlan(runbook);
  const given = checked(runbook);
  const moved = {
    ...given,
    position: (path: readonly (string | number)[]) => ({
      line: given.position(path).line + shift,
      column: 1,
    }),
  };
  return {
    program: programDigest(compile(moved, plan)),
    calendar: calendarDigest(makeCalendar(runbook, plan)),
    roster: rosterDigest(runbook),
  };
};

const changed = (other: Runbook, shift = 0): readonly string[] => {
  const [before, after] = [digests(BASE), digests(other, shift)];
  return (['program', 'calendar', 'roster'] as const).filter((name) => before[name] !== after[name]);
};

describe('what a change of the runbook changes', () => {
  it('nothing: a line that moves in the file', () => {
    expect(changed(BASE, 7)).toEqual([]);
  });

  it('calendar: a go-live a year later', () => {
    expect(changed({ ...BASE, goLive: { ...BASE.goLive, at: '2028-04-10T20:00:00+01:00' } })).toEqual([
      'calendar',
    ]);
  });

  it('calendar: a holiday that is declared', () => {
    const calendar = { ...BASE.goLive.calendar, holidays: [{ date: '2027-04-08', name: 'Declared' }] };
    expect(changed({ ...BASE, goLive: { ...BASE.goLive, calendar } })).toEqual(['calendar']);
  });

  it('calendar: an owner who needs longer', () => {
    expect(changed(smallRunbook(stages({ duration: '45m' })))).toEqual(['calendar']);
  });

  it('roster: a deputy for a sick owner', () => {
    const { ada, bola } = BASE.people;
    if (!ada || !bola) throw new Error('the small runbook has two people');
    const deputy = { person: 'bola', from: '2027-04-08', to: '2027-04-12' };
    expect(changed({ ...BASE, people: { ada: { ...ada, deputy }, bola } })).toEqual(['roster']);
  });

  it('roster: a task that has another owner', () => {
    expect(changed(smallRunbook(stages({ owner: 'ada' })))).toEqual(['roster']);
  });

  it.each([
    ['a quorum', { authorities: { committee: { ...BASE.authorities.committee, quorum: 2 } } }],
    ['a threshold', { thresholds: { ...BASE.thresholds, clearance: 98 } }],
    ['whose it is', { client: { ...BASE.client, serviceId: 'OTHER001' } }],
    ['a policy', { policies: { ...BASE.policies, legacyAfterMandate: 'none' } }],
    ['a trigger', { triggers: BASE.triggers.map((each) => ({ ...each, mode: 'propose' })) }],
    ['a message', { messages: { begun: { ...BASE.messages.begun, text: 'Another text.' } } }],
  ])('program: %s', (_what, more) => {
    expect(changed(smallRunbook(stages(), more))).toEqual(['program']);
  });

  it.each([
    ['a title', { title: 'Sign another thing' }, {}],
    ['what a gate does on no-go', {}, { onNoGo: 'hold' }],
    ['how often a gate is asked', {}, { attempts: 2 }],
    ['the evidence of a gate', {}, { evidence: ['tasks-done', 'risks'] }],
  ])('program: %s', (_what, more, decided) => {
    expect(changed(smallRunbook(stages(more, decided)))).toEqual(['program']);
  });
});

describe('codeDigest', () => {
  const files = [
    { path: 'lib/a.ts', sha256: sha256('a') },
    { path: 'lib/b.ts', sha256: sha256('b') },
  ];

  it('does not depend on the order of files', () => {
    expect(codeDigest(files.toReversed())).toBe(codeDigest(files));
  });

  it('depends on every name and every content', () => {
    const others = [
      files.slice(1),
      files.map((file) => ({ ...file, path: file.path.replace('a.ts', 'c.ts') })),
      files.map((file) => ({ ...file, sha256: sha256('a') })),
    ].map(codeDigest);
    expect(new Set([codeDigest(files), ...others]).size).toBe(4);
  });

  it('refuses a file twice', () => {
    expect(() => codeDigest([...files, ...files])).toThrow(/twice/);
  });
});
