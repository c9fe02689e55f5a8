import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '#lib/asl/history-event.ts';
import type { Retrier } from '#lib/asl/types.ts';
import { fromIso, plus, SECOND, toIso } from '#lib/instant.ts';
import { makeLocalMachine } from '#lib/local/machine.ts';
import { makeVirtualClock } from '#lib/local/virtual-clock.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { DONE, define, task, text, tokenTask } from '#test/asl/definitions.ts';

const START = fromIso('2027-01-04T08:00:00Z');
const zip = promisify(gzip);
const MAX_ATTEMPTS = 2;

const transport: Retrier = {
  ErrorEquals: ['Lambda.ServiceException'],
  IntervalSeconds: 1,
  MaxAttempts: MAX_ATTEMPTS,
  BackoffRate: 2,
};
const held = [{ ErrorEquals: ['States.ALL'], Next: 'Held', ResultPath: '$.error' }];

/** Waits, works, checks side by side, asks a person who may be late, and goes round up to three times. */
const definition = define({
  Begin: { Type: 'Wait', TimestampPath: '$.start', Next: 'Work' },
  Work: task(
    'work',
    { Retry: [transport], Catch: held, ResultPath: '$.work', TimeoutSeconds: 20, Next: 'Checks' },
    { 'name.$': '$$.Execution.Name' },
  ),
  Checks: {
    Type: 'Parallel',
    Branches: [
      { StartAt: 'Left', States: { Left: task('check', { Retry: [transport], End: true }) } },
      { StartAt: 'Right', States: { Right: task('check', { Retry: [transport], End: true }) } },
    ],
    Catch: held,
    ResultPath: '$.checks',
    Next: 'Gate',
  },
  Gate: tokenTask('open', { Retry: [transport], ResultPath: '$.decision', Next: 'Decided?' }),
  Late: { Type: 'Pass', Result: { decision: 'late' }, ResultPath: '$.decision', Next: 'Decided?' },
  'Decided?': {
    Type: 'Choice',
    Choices: [
      { Variable: '$.decision.decision', StringEquals: 'go', Next: 'Done' },
      { Variable: '$.work.Payload.tries', NumericGreaterThanEquals: 3, Next: 'Done' },
    ],
    Default: 'Work',
  },
  Held: DONE,
  Done: DONE,
});

const simulate = async (seed: number, executions: number) => {
  const virtual = makeVirtualClock({ start: START });
  const random = seededRandom(seed, 'world');
  const log = createHash('sha256');
  const histories = new Map<string, HistoryEvent[]>();
  const tries = new Map<string, number>();
  const answers = { answered: 0, gone: 0, retry: 0 };
  const mixed = async (oneIn: number): Promise<void> => {
    if (random.below(3) === 0) await virtual.work(zip(random.bytes(random.below(20_000) + 1)));
    else await virtual.clock.sleep(random.below(25) * SECOND);
    if (random.below(oneIn) === 0)
      throw Object.assign(new Error('unavailable'), { name: 'Lambda.ServiceException' });
  };
  const machine = makeLocalMachine({
    virtual,
    random: seededRandom(seed, 'machine'),
    definitions: { main: definition, rollback: define({ Done: DONE }) },
    async invoke(name, { token }, execution) {
      if (name === 'open') {
        virtual.at(plus(virtual.now(), random.below(180) * SECOND), async () => {
          answers[await machine.answer(text(token), { decision: random.below(3) === 0 ? 'go' : 'no-go' })] +=
            1;
        });
      }
      await mixed(name === 'check' ? 2 : 5);
      const count = (tries.get(execution) ?? 0) + Number(name === 'work');
      tries.set(execution, count);
      return { tries: count };
    },
    onEvent(execution, event) {
      log.update(JSON.stringify([execution, event]));
      const history = histories.get(execution) ?? [];
      histories.set(execution, history);
      history.push(event);
    },
  });
  for (let index = 0; index < executions; index += 1) {
    const start = toIso(plus(START, random.below(3_600) * SECOND));
    await machine.start('main', `x-${index}`, { start });
  }
  await virtual.run();
  return { machine, histories, answers, hash: log.digest('hex') };
};

describe('a world of executions', () => {
  it('is one log for one seed, and another for another', async () => {
    const first = await simulate(1, 100);
    const noise = Promise.all(Array.from({ length: 20 }, () => zip(Buffer.alloc(2_000_000, 'noise'))));
    const second = await simulate(1, 100);
    await noise;
    const other = await simulate(2, 100);
    expect(second.hash).toBe(first.hash);
    expect(other.hash).not.toBe(first.hash);
    // The world is rich enough to mean something: answers came in time and too late, and things went wrong.
    expect(first.answers.answered).toBeGreaterThan(20);
    expect(first.answers.gone).toBeGreaterThan(20);
    const types = new Set([...first.histories.values()].flat().map(({ type }) => type));
    for (const type of [
      'TaskFailed',
      'TaskTimedOut',
      'ParallelStateFailed',
      'TaskStateAborted',
      'ParallelStateSucceeded',
    ] as const) {
      expect(types).toContain(type);
    }
  });

  it('ends every execution, leaves nothing open, and keeps the laws of history', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const { machine, histories } = await simulate(seed, 8);
        expect(machine.drainedCleanly()).toEqual({ clean: true, running: [], openTokens: [], timers: [] });
        for (const events of histories.values()) {
          expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
          expect(events.every(({ id, previousEventId }) => previousEventId < id)).toBe(true);
          expect(
            events.every(({ timestamp }, index) => timestamp >= (events[index - 1]?.timestamp ?? START)),
          ).toBe(true);
          // Attempts of one visit are bounded by the retrier.
          let attempts = 0;
          for (const { type, stateName } of events) {
            if (stateName !== 'Work') continue;
            if (type === 'TaskStateEntered') attempts = 0;
            if (type === 'TaskScheduled') attempts += 1;
            expect(attempts).toBeLessThanOrEqual(1 + MAX_ATTEMPTS);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});
