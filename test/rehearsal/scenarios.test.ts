import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '#lib/local/project-folder.ts';
import { ENOUGH, playScenario, type Rehearsed, reached } from './play-scenario.ts';
import { rehearsed } from './rehearsed.ts';

/** Not one invoice left the old side, and nothing of the new one was touched. */
const untouched = (run: Rehearsed): void => {
  expect(run.report.invoices.legacy).toBe(run.report.invoices.offered);
  expect(run.rows).toEqual([]);
  expect(run.accepted).toEqual([]);
  expect(run.signed).toBe(0);
  expect(run.control).toMatchObject({ route: { kind: 'legacy' }, epoch: 0, held: false, pauseReasons: [] });
  expect(run.run.end.erpOutput).toBe('legacy');
  expect([...run.erp.values()].filter(({ issuedOn, sent }) => issuedOn !== 'legacy' || sent > 0)).toEqual([]);
};

describe('shipped scenarios', () => {
  it('are all rehearsed by CI', () => {
    expect(readdirSync(projectFolder('runbooks/scenarios')).length).toBeGreaterThan(40);
    expect(readFileSync('.ci/run', 'utf8')).toContain('runbooks/scenarios/*.yaml');
  });
});

playScenario('no-go', 120, (run) => {
  it('leaves every invoice on legacy and the tenant as it was', () => {
    expect(run().report.outcome).toBe('no-go');
    untouched(run());
    expect(reached(run())).toEqual(['readiness']);
    expect(run().report.gates).toMatchObject([{ id: 'authorise', decision: 'no-go' }]);
  });

  it('is the same again in the same process: nothing is left over from other runs', {
    timeout: ENOUGH,
  }, async () => {
    const again = await rehearsed({ scenario: 'no-go', invoices: 120 });
    expect(JSON.parse(again.account)).toEqual(JSON.parse(run().account));
    expect(again.calls).toBe(run().calls);
  });

  it('says who said no, and why', () => {
    const [gate] = run().report.gates;
    expect(gate?.by).toHaveLength(1);
    expect(gate?.reasons.join(' ')).toContain('Two branches have not been trained');
  });
});

playScenario('undecided', 120, (run) => {
  it('is never a go: after the last attempt production is as it was', () => {
    const { report } = run();
    expect(report.outcome).toBe('undecided');
    untouched(run());
    expect(reached(run())).toEqual(['readiness']);
    expect(report.gates.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    for (const gate of report.gates) expect(gate).toMatchObject({ decision: 'undecided', by: [] });
  });
});

playScenario('no-go-after-pilot', 1_000, (run) => {
  it('goes back: the pilot stays cleared, everything else is on legacy', () => {
    const { report, rows, accepted } = run();
    expect(report.outcome).toBe('rolled-back');
    expect(report.invoices.cleared).toBeGreaterThanOrEqual(50);
    expect(report.invoices.cleared).toBeLessThanOrEqual(100);
    expect(report.invoices.cleared + report.invoices.rejected + report.invoices.legacy).toBe(
      report.invoices.offered,
    );
    const cleared = rows.filter(({ state }) => state === 'cleared');
    expect(accepted.toSorted()).toEqual(cleared.map(({ irn }) => irn).toSorted());
  });

  it('is latched: the route is legacy and held, the queue is shut, the ERP issues on legacy by itself', () => {
    expect(run().control).toMatchObject({
      route: { kind: 'legacy' },
      held: true,
      pilotTaken: expect.any(Number),
    });
    expect(run().control.pauseReasons).toContain('rollback');
    expect(run().run.end.erpOutput).toBe('legacy');
  });

  it('was one roll-back of one main execution, safe within ten minutes', () => {
    expect(run().executions.map(({ machine }) => machine)).toEqual(['main', 'rollback']);
    const [rollback] = run().report.rollbacks;
    expect(rollback?.secondsToSafe).toBeLessThan(600);
    expect(run().events.filter(({ kind }) => kind === 'way-back').length).toBeGreaterThan(0);
  });

  it('never got beyond the gate that turned it back', () => {
    expect(reached(run()).at(-1)).toBe('validation');
    expect(run().report.gates.map(({ id, decision }) => [id, decision])).toEqual([
      ['authorise', 'go'],
      ['switch', 'go'],
      ['scale-up', 'no-go'],
      ['recovery', 'no-go'],
    ]);
  });
});
