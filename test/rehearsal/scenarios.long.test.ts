import { expect, it } from 'vitest';
import { playScenario, reached } from './play-scenario.ts';

playScenario('undecided-exit', 1_000, (run) => {
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

playScenario('pilot-inconclusive', undefined, (run) => {
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

playScenario('late-task', 1_000, (run) => {
  it('is late by what the owner was, within its slack, and the switch comes in time', () => {
    const { report } = run();
    const task = report.tasks.find(({ id }) => id === 'back-up');
    expect(task?.lateMinutes).toBe(30);
    expect(task?.slackMinutes).toBeGreaterThan(30);
    const turned = report.tasks.find(({ id }) => id === 'turn-erp-output');
    expect(turned?.lateMinutes).toBeLessThanOrEqual(0);
  });
});

playScenario('rollback-twice', undefined, (run) => {
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
