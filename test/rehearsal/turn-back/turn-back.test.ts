import { describe, expect, it } from 'vitest';
import { statesOf } from '#lib/asl/states-of.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import { loadScenario } from '#lib/rehearsal/load-scenario.ts';
import { coverageOf } from '#lib/rehearsal/turn-back/coverage.ts';
import { type PlannedTurn, planTurnBacks } from '#lib/rehearsal/turn-back/plan-turn-backs.ts';
import { quickTurns } from '#lib/rehearsal/turn-back/quick-turns.ts';
import { failureLines, renderCoverage } from '#lib/rehearsal/turn-back/render-coverage.ts';
import { turnBackAll } from '#lib/rehearsal/turn-back/turn-back-all.ts';
import { shipped, sound } from '#test/rehearsal/rehearsed.ts';

const compiled = shipped();
const plan = planTurnBacks(compiled);
const basis = {
  compiled,
  scenario: sound(loadScenario('go', compiled.runbook)),
  masterFolder: projectFolder('runbooks/profiles/sample'),
  seed: 1,
};
const turn = (turns: readonly PlannedTurn[]) => turnBackAll(basis, turns, { threads: 0 });

const planned = (state: string, kind = 'asked'): PlannedTurn => {
  const found = plan.turns.find(({ target }) => target.state === state && target.kind === kind);
  if (found === undefined) throw new Error(`no turn-back of "${state}" is planned`);
  return found;
};

describe('the plan', () => {
  it('has a way to each state of both machines', () => {
    expect(plan.unreachable).toEqual([]);
    const of = (machine: 'main' | 'rollback'): ReadonlySet<string> =>
      new Set(plan.turns.flatMap(({ target }) => (target.machine === machine ? [target.state] : [])));
    expect(of('main')).toEqual(new Set(statesOf(compiled.program.definition).keys()));
    expect(of('rollback')).toEqual(new Set(statesOf(compiled.program.rollbackDefinition).keys()));
  });

  it('the quick one has every stage', () => {
    const stages = new Set(quickTurns(plan.turns).map(({ way }) => way.stage));
    for (const { id } of compiled.runbook.stages) expect(stages).toContain(id);
  });
});

describe('turning back', () => {
  it('a sample of all stages and of the rollback machine comes back with nothing lost', {
    timeout: 60_000,
  }, async () => {
    const turns = quickTurns(plan.turns).filter((_, index) => index % 5 === 0);
    const results = await turn(turns);
    const coverage = coverageOf(results, []);
    expect(coverage.failed.flatMap(failureLines)).toEqual([]);
    expect(coverage.invoices).toMatchObject({ lost: 0, duplicated: 0, unexpected: 0 });
    expect(coverage.invoices.offered).toBeGreaterThan(0);
    expect(renderCoverage(coverage, 1)).toContain(
      `${coverage.states.of} of ${coverage.states.of} states turned back`,
    );
  });

  it('past the point of no return it is refused, and the cutover completes', async () => {
    const [result] = await turn([planned('Set quarterly reviews and the improvement backlog · report')]);
    expect(result?.misses).toEqual([]);
    expect(result?.wayBack).toBe('forward-fix');
    expect(result?.secondsToSafe).toBeUndefined();
  });

  it('what a state off the usual way needs is named with it', async () => {
    const [result] = await turn([planned('Check the pilot batch and its mix · held')]);
    expect(result?.misses).toEqual([]);
    expect(result?.detour).toEqual(['Check the pilot batch and its mix · run answers fail']);
  });

  it('a state that is not come to fails, and says how far it came', async () => {
    const held = planned('Steady state · held');
    const [result] = await turn([{ ...held, way: { ...held.way, steerings: [] } }]);
    expect(result?.misses.join()).toContain('never came to the state');
    const coverage = coverageOf(result ? [result] : [], [{ machine: 'main', state: 'Nowhere' }]);
    expect(coverage.states).toEqual({ turned: 0, of: 2 });
    const text = renderCoverage(coverage, 1);
    expect(text).toContain('Steady state · held');
    expect(text).toContain('Nowhere');
  });
});
