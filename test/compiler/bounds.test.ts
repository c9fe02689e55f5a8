import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_EVENTS, MAX_STATE_BYTES, worstCaseEvents, worstCaseStateBytes } from '#lib/compiler/bounds.ts';
import { compile } from '#lib/compiler/compile.ts';
import { loopBounds } from '#lib/compiler/loop-bounds.ts';
import type { Json, JsonObject } from '#lib/json.ts';
import { makeCalendar } from '#lib/runbook/make-calendar.ts';
import { makePlan } from '#lib/runbook/make-plan.ts';
import { parseRunbook } from '#lib/runbook/parse-runbook.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { walkBadly } from '#test/compiler/adversary.ts';
import { anyRunbook } from '#test/runbook/random-runbook.ts';
import { checked, gate, smallRunbook, stage, task } from '#test/runbook/small-runbook.ts';

/** Whole numbers that look random and are the same on every machine. */
const picker = (seed: number) => {
  let state = seed >>> 0;
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) % below;
  };
};

const inputOf = (runbook: Runbook): JsonObject => {
  const calendar: Json = JSON.parse(JSON.stringify(makeCalendar(runbook, makePlan(runbook))));
  return { cutover: 'small', tenant: 't', run: 1, resumeAt: 'beginning', digests: {}, calendar };
};

const worst = (runbook: Runbook, seed: number) => {
  const plan = makePlan(runbook);
  const { definition } = compile(checked(runbook), plan);
  return {
    walk: walkBadly(definition, inputOf(runbook), picker(seed)),
    bound: worstCaseEvents(runbook, plan.order),
  };
};

const OUTCOMES = ['completed', 'no-go', 'undecided', 'rolled-back', 'failed'];

describe('however badly handlers and people behave', () => {
  it('an execution ends by itself, says how, and stays within the worst case', () => {
    fc.assert(
      fc.property(anyRunbook, fc.nat(1_000_000), (runbook, seed) => {
        const { walk, bound } = worst(runbook, seed);
        expect(OUTCOMES).toContain(walk.outcome);
        expect(walk.events).toBeLessThanOrEqual(bound);
      }),
      { numRuns: 60 },
    );
  });

  it('steps back no more often than the gate may be asked', () => {
    const runbook = smallRunbook([
      stage({ id: 'first', tasks: [task({ id: 'one', action: 'reconcile' })] }),
      stage({
        id: 'second',
        gate: gate({ id: 'go', onNoGo: 'step-back', stepBackTo: 'first', attempts: 4 }),
      }),
    ]);
    const { definition } = compile(checked(runbook), makePlan(runbook));
    const bound = worstCaseEvents(runbook, makePlan(runbook).order);
    for (let seed = 0; seed < 40; seed += 1) {
      const walk = walkBadly(definition, inputOf(runbook), picker(seed));
      expect(OUTCOMES).toContain(walk.outcome);
      expect(walk.events).toBeLessThanOrEqual(bound);
    }
  });

  it('the way back ends recovered or rolled back, or at its latch where another one goes', () => {
    const runbook = smallRunbook([stage({ id: 'first' })]);
    const { rollbackDefinition } = compile(checked(runbook), makePlan(runbook));
    for (let seed = 0; seed < 40; seed += 1) {
      const walk = walkBadly(rollbackDefinition, inputOf(runbook), picker(seed));
      expect(['recovered', 'rolled-back', 'joined']).toContain(walk.outcome);
      if (walk.outcome === 'joined') {
        expect(walk.visited).toEqual(['Latch', 'Latch ours?', 'End · joined', 'Ended']);
        continue;
      }
      expect(walk.visited.filter((name) => name !== 'Latch ours?').slice(0, 6)).toEqual([
        'Latch',
        'Tell',
        'Pause the queue',
        'Supersede gates',
        'Stop the cutover',
        'Verify safe',
      ]);
      expect(walk.events).toBeLessThan(MAX_EVENTS);
    }
  });
});

const many = (count: number) =>
  smallRunbook([
    stage({
      id: 'first',
      tasks: Array.from({ length: count }, (_none, index) =>
        task({ id: `t${index}`, ...(index % 2 ? { action: 'record-baseline' } : {}) }),
      ),
    }),
  ]);

describe('bounds', () => {
  it('a small runbook asks twenty times, a large one less often; both stay below AWS’s limit', () => {
    expect(loopBounds(many(4))).toEqual({ asks: 20, retries: 5 });
    expect(loopBounds(many(400)).asks).toBe(1);
    for (const count of [4, 40, 400]) {
      const runbook = many(count);
      expect(worstCaseEvents(runbook, makePlan(runbook).order)).toBeLessThan(MAX_EVENTS);
    }
  });

  it('loops that could go over it are seen', () => {
    const asking = smallRunbook([
      stage({
        id: 'first',
        tasks: Array.from({ length: 20 }, (_none, index) =>
          task({ id: `t${index}`, action: 'check-drift', until: { every: '5m', atMost: 200 } }),
        ),
      }),
    ]);
    expect(worstCaseEvents(asking, makePlan(asking).order)).toBeGreaterThan(MAX_EVENTS);
  });

  const shipped = join(import.meta.dirname, '..', '..', 'runbooks', 'smartapi-go-live.yaml');

  it.skipIf(!existsSync(shipped))('the shipped runbook is far below both', () => {
    const parsed = parseRunbook(readFileSync(shipped), 'smartapi-go-live.yaml');
    if (!parsed.ok) throw new Error(parsed.error.map((each) => each.message).join('\n'));
    const { runbook } = parsed.value;
    const plan = makePlan(runbook);
    expect(worstCaseEvents(runbook, plan.order)).toBeLessThan(0.7 * MAX_EVENTS);
    expect(worstCaseStateBytes(makeCalendar(runbook, plan), plan.order)).toBeLessThan(0.5 * MAX_STATE_BYTES);
  });
});
