import { beforeAll, describe, expect, it } from 'vitest';
import { judgeExpectation } from '#lib/rehearsal/judge-expectation.ts';
import { opposites } from './opposites.ts';
import { rehearsed, sumOf } from './rehearsed.ts';

export type Rehearsed = Awaited<ReturnType<typeof rehearsed>>;
export const ENOUGH = 120_000;

/** Whatever a scenario is about. */
const soundly = (run: Rehearsed): void => {
  const { invoices, expectation } = run.report;
  expect(expectation).toEqual({ met: true, misses: [] });
  expect(sumOf(invoices)).toBe(invoices.offered);
  expect(invoices).toMatchObject({ lost: 0, duplicated: 0, unexpected: 0 });
  expect(run.accepted.filter((irn) => irn.startsWith('CANARY'))).toEqual([]);
  expect(new Set(run.accepted).size).toBe(run.accepted.length);
  expect(run.executions.filter(({ status }) => status === 'running')).toEqual([]);
};

export const reached = (run: Rehearsed): readonly string[] =>
  run.report.stages.filter(({ outcome }) => outcome !== 'not-reached').map(({ id }) => id);

/**
 * A shipped scenario, rehearsed once. `invoices`: as few as its own bounds allow; undefined where it says how many it needs. CI runs
 * every file of the folder besides.
 */
export const playScenario = (
  name: string,
  invoices: number | undefined,
  tests: (run: () => Rehearsed) => void,
): void => {
  describe(name, () => {
    let run: Rehearsed | undefined;
    beforeAll(async () => {
      run = await rehearsed({ scenario: name, ...(invoices === undefined ? {} : { invoices }) });
    }, ENOUGH);
    const ended = (): Rehearsed => {
      if (run === undefined) throw new Error(`${name} did not end`);
      return run;
    };
    it('ends as it expects, with every invoice accounted for', () => soundly(ended()));
    it('would be missed with any of its clauses turned round', () => {
      const { scenario: played, report, run: rehearsal } = ended();
      const turned = opposites(played.expect);
      expect(turned.length).toBeGreaterThan(3);
      const met = turned.filter((other) => judgeExpectation(other, report, rehearsal.end).length === 0);
      expect(met).toEqual([]);
    });
    tests(ended);
  });
};
