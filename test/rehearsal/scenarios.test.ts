import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { projectFolder } from '#lib/local/project-folder.ts';
import { judgeExpectation } from '#lib/rehearsal/judge-expectation.ts';
import { opposites } from './opposites.ts';
import { rehearsed, sumOf } from './rehearsed.ts';

type Rehearsed = Awaited<ReturnType<typeof rehearsed>>;
const ENOUGH = 120_000;

/**
 * Some of them, with as few invoices as each one's own bounds allow; `undefined` where it says how many it needs. CI runs
 * every file of the folder: a scenario takes seconds, and there are many.
 */
const INVOICES: Readonly<Record<string, number | undefined>> = {
  'no-go': 120,
  undecided: 120,
  'no-go-after-pilot': 1_000,
  'undecided-exit': 1_000,
  'pilot-inconclusive': undefined,
  'late-task': 1_000,
  'rollback-twice': undefined,
};

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

const reached = (run: Rehearsed): readonly string[] =>
  run.report.stages.filter(({ outcome }) => outcome !== 'not-reached').map(({ id }) => id);

describe('shipped scenarios', () => {
  it('are all rehearsed by CI, and some of them here', () => {
    const shippedOnes = readdirSync(projectFolder('runbooks/scenarios')).map((file) =>
      file.replace('.yaml', ''),
    );
    expect(shippedOnes).toEqual(expect.arrayContaining(Object.keys(INVOICES)));
    expect(readFileSync('.ci/run', 'utf8')).toContain('runbooks/scenarios/*.yaml');
  });
});

const scenario = (name: string, tests: (run: () => Rehearsed) => void): void => {
  describe(name, () => {
    let run: Rehearsed | undefined;
    beforeAll(async () => {
      const invoices = INVOICES[name];
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

scenario('no-go', (run) => {
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

scenario('undecided', (run) => {
  it('is never a go: after the last attempt production is as it was', () => {
    const { report } = run();
    expect(report.outcome).toBe('undecided');
    untouched(run());
    expect(reached(run())).toEqual(['readiness']);
    expect(report.gates.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    for (const gate of report.gates) expect(gate).toMatchObject({ decision: 'undecided', by: [] });
  });
});

scenario('no-go-after-pilot', (run) => {
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

scenario('undecided-exit', (run) => {
  it('extends hypercare as often as it may, escalates, and ends undecided on SmartAPI', () => {
    const { report, control } = run();
    expect(report.outcome).toBe('undecided');
    const exits = report.gates.filter(({ id }) => id === 'exit-hypercare');
    expect(exits.length).toBeGreaterThan(1);
    for (const gate of exits) expect(gate).toMatchObject({ decision: 'undecided', by: [] });
    expect(report.hypercare?.extensions).toBe(2);
    expect(control).toMatchObject({ route: { kind: 'smartapi' }, held: false, pauseReasons: [] });
    expect(reached(run()).at(-1)).toBe('hypercare');
    expect(report.rollbacks).toEqual([]);
  });
});

scenario('pilot-inconclusive', (run) => {
  it('goes on with what was not shown written down', () => {
    const { report } = run();
    expect(report.unproven).toContain('kind:B2G');
    expect(run().rows.filter(({ segments }) => segments.includes('kind:B2G') && segments.length > 0)).toEqual(
      [],
    );
    const check = report.tasks.find(({ id }) => id === 'check-batch');
    expect(check?.lateMinutes).toBeGreaterThan(12 * 60);
    expect(check?.reasons.join(' ')).toContain('B2G');
  });
});

scenario('late-task', (run) => {
  it('is late by what the owner was, within its slack, and the switch comes in time', () => {
    const { report } = run();
    const task = report.tasks.find(({ id }) => id === 'back-up');
    expect(task?.lateMinutes).toBe(30);
    expect(task?.slackMinutes).toBeGreaterThan(30);
    const turned = report.tasks.find(({ id }) => id === 'turn-erp-output');
    expect(turned?.lateMinutes).toBeLessThanOrEqual(0);
  });
});

scenario('rollback-twice', (run) => {
  it('starts one roll-back for four who asked, each of whom is answered', () => {
    const answers = run().events.filter(({ kind, text }) => kind === 'event' && text.startsWith('answer: '));
    expect(answers.filter(({ text }) => text.includes('has started'))).toHaveLength(1);
    expect(answers.filter(({ text }) => text.includes('goes already'))).toHaveLength(3);
    expect(run().executions.filter(({ machine }) => machine === 'rollback')).toHaveLength(1);
  });

  it('goes on in a second run, from the pilot to the end', () => {
    expect(run().executions.map(({ machine }) => machine)).toEqual(['main', 'rollback', 'main']);
    expect(reached(run()).at(-1)).toBe('steady-state');
  });
});
