import aslValidator from 'asl-validator';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Definition, State } from '#lib/asl/types.ts';
import { validateDefinition } from '#lib/asl/validate-definition.ts';
import { compile } from '#lib/compiler/compile.ts';
import { makePlan } from '#lib/runbook/make-plan.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { anyRunbook } from '#test/runbook/random-runbook.ts';
import { checked, gate, smallRunbook, stage, task } from '#test/runbook/small-runbook.ts';

const programOf = (runbook: Runbook, file?: string) => compile(checked(runbook, file), makePlan(runbook));

const allStates = (definition: Definition): readonly (readonly [string, State])[] =>
  Object.entries(definition.States).flatMap(([name, state]) => [
    [name, state] as const,
    ...(state.Type === 'Parallel' ? state.Branches.flatMap((branch) => Object.entries(branch.States)) : []),
  ]);

const called = (definition: Definition): readonly string[] => [
  ...new Set(
    allStates(definition).flatMap(([, state]) =>
      state.Type === 'Task' ? [state.Parameters.FunctionName] : [],
    ),
  ),
];

describe('whatever the runbook', () => {
  it('both definitions are of the subset', () => {
    fc.assert(
      fc.property(anyRunbook, (runbook) => {
        const program = programOf(runbook);
        for (const definition of [program.definition, program.rollbackDefinition]) {
          const valid = validateDefinition(definition);
          expect(valid.ok ? [] : valid.error).toEqual([]);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('state names are unique over branches too, and no longer than AWS takes', () => {
    fc.assert(
      fc.property(anyRunbook, (runbook) => {
        const names = allStates(programOf(runbook).definition).map(([name]) => name);
        expect(new Set(names).size).toBe(names.length);
        expect(Math.max(...names.map((name) => name.length))).toBeLessThanOrEqual(80);
      }),
    );
  });

  it('grants are exactly what is called', () => {
    fc.assert(
      fc.property(anyRunbook, (runbook) => {
        const program = programOf(runbook);
        const granted = (machine: 'main' | 'rollback') =>
          program.grants.filter((each) => each.machine === machine).map((each) => each.invoke);
        expect(granted('main')).toEqual(called(program.definition).toSorted());
        expect(granted('rollback')).toEqual(called(program.rollbackDefinition).toSorted());
      }),
    );
  });

  it('same runbook, same bytes, wherever the file lies and whenever the go-live is', () => {
    fc.assert(
      fc.property(anyRunbook, fc.integer({ min: -3_000, max: 3_000 }), (runbook, days) => {
        const at = new Date(Date.parse(runbook.goLive.at) + days * 86_400_000).toISOString();
        const moved = { ...runbook, goLive: { ...runbook.goLive, at } };
        const bytes = JSON.stringify(programOf(runbook, 'runbooks/small.yaml'));
        expect(JSON.stringify(programOf(runbook, '/somewhere/else/small.yaml'))).toBe(bytes);
        expect(JSON.stringify(programOf(runbook, 'C:\\runbooks\\small.yaml'))).toBe(bytes);
        expect(JSON.stringify(programOf(moved))).toBe(bytes);
      }),
      { numRuns: 20 },
    );
  });
});

describe('the longest title', () => {
  it('still fits into every name, and asl-validator takes all of it', () => {
    const title = (end: string) => `${'x'.repeat(59)}${end}`;
    const runbook = smallRunbook([
      stage({
        id: 'first',
        title: title('a'),
        start: 'T',
        length: '1h',
        kind: 'switch',
        tasks: [
          task({
            id: 'one',
            title: title('b'),
            start: 'T',
            action: 'check-drift',
            until: { every: '5m', atMost: 3 },
          }),
          task({
            id: 'two',
            title: title('c'),
            start: 'T',
            action: 'turn-erp-output',
            with: { to: 'smartapi' },
          }),
          task({ id: 'three', title: title('d'), start: 'T+1h' }),
          task({ id: 'four', title: title('e'), action: 'reconcile' }),
          task({ id: 'five', title: title('f'), action: 'verify-archive' }),
        ],
        gate: gate({ id: 'go', title: title('g'), opens: 'T', onNoGo: 'hold', onNoDecision: 'contingency' }),
      }),
    ]);
    const program = programOf(runbook);
    const names = Object.keys(program.definition.States);
    expect(Math.max(...names.map((name) => name.length))).toBe(80);
    // Slow, so it sees this one, which has nearly every kind of state, and the way back.
    for (const definition of [program.definition, program.rollbackDefinition]) {
      const found = aslValidator(structuredClone(definition));
      expect(found.errorsText()).toBe('');
      expect(found.isValid).toBe(true);
    }
  });

  it('two subjects of one title are refused, not merged', () => {
    const twice = smallRunbook([
      stage({
        id: 'first',
        tasks: [task({ id: 'one', title: 'Do it' }), task({ id: 'two', title: 'Do it' })],
      }),
    ]);
    expect(() => programOf(twice)).toThrow(/two states are named "Do it · /);
  });
});

describe('what handlers are told of the program', () => {
  const runbook = smallRunbook([
    stage({ id: 'ready' }),
    stage({
      id: 'switch',
      kind: 'switch',
      tasks: [
        task({ id: 'route', action: 'switch-route', with: { route: { kind: 'pilot', size: 0 } } }),
        task({ id: 'turn', action: 'turn-erp-output', with: { to: 'smartapi' }, dependsOn: ['route'] }),
      ],
    }),
    stage({
      id: 'pilot',
      kind: 'pilot',
      tasks: [task({ id: 'submit', action: 'submit-pilot', with: { size: 80 } })],
    }),
    stage({
      id: 'ramp',
      tasks: [
        task({
          id: 'half',
          action: 'switch-route',
          with: { route: { kind: 'ramp', customerPercent: 50 } },
        }),
      ],
    }),
    stage({ id: 'after', gate: gate({ id: 'go' }) }),
  ]);
  const program = programOf(runbook);

  it('each stage has the route and ERP output it begins with', () => {
    expect(
      program.stages.map((each) => [each.id, each.entryRoute, each.entryErpOutput, each.afterSwitch]),
    ).toEqual([
      ['ready', { kind: 'legacy' }, 'legacy', false],
      ['switch', { kind: 'legacy' }, 'legacy', false],
      ['pilot', { kind: 'pilot', size: 0 }, 'smartapi', true],
      ['ramp', { kind: 'pilot', size: 80 }, 'smartapi', true],
      ['after', { kind: 'ramp', segments: [], customerPercent: 50 }, 'smartapi', true],
    ]);
  });

  it('defaults of an action’s parameters are written into the program', () => {
    expect(program.tasks.find((each) => each.id === 'half')?.parameters).toEqual({
      route: { kind: 'ramp', segments: [], customerPercent: 50 },
    });
  });

  it('gates have their policy, the recovery gate too', () => {
    expect(program.gates.map((each) => [each.id, each.stage, each.policy.chair])).toEqual([
      ['go', 'after', 'ada'],
      ['recovery', 'rollback', 'ada'],
    ]);
  });

  it('giving up before the switch changes nothing; from the task that switches on it is the way back', () => {
    const { States } = program.definition;
    const onGivingUp = (name: string) => {
      const state = States[name];
      if (state?.Type !== 'Choice') throw new Error(`${name} is no choice`);
      return state.Choices.find((rule) => JSON.stringify(rule).includes('give-up'))?.Next;
    };
    expect(onGivingUp('Stage ready · held?')).toBe('End · failed');
    expect(onGivingUp('Stage switch · held?')).toBe('End · failed');
    expect(onGivingUp('Do route · held?')).toBe('Do route · roll back');
    expect(onGivingUp('Stage pilot · held?')).toBe('Stage pilot · roll back');
  });

  it('past the point of no return nobody who gives up turns anything back', () => {
    const past = programOf(
      smallRunbook([
        stage({
          id: 'switch',
          kind: 'switch',
          tasks: [task({ id: 'route', action: 'switch-route', with: { route: { kind: 'smartapi' } } })],
        }),
        stage({
          id: 'steady',
          kind: 'steady-state',
          wayBack: { kind: 'forward-fix', how: 'Mended where it is.' },
          tasks: [task({ id: 'mend' }), task({ id: 'look', action: 'reconcile' })],
        }),
      ]),
    ).definition;
    const back = Object.keys(past.States).filter((name) => name.endsWith('· roll back'));
    expect(back).toContain('Do route · roll back');
    expect(back.filter((name) => /mend|look|steady/.test(name))).toEqual([]);
  });

  it('an unknown place to go on at is nowhere: it ends without doing anything', () => {
    const start = program.definition.States[program.definition.StartAt];
    expect(start).toMatchObject({ Type: 'Choice', Default: 'End · failed' });
    expect(start?.Type === 'Choice' && start.Choices.map((rule) => rule.Next)).toEqual([
      'Stage ready · enter',
      ...['ready', 'switch', 'pilot', 'ramp', 'after'].map((id) => `Stage ${id} · enter`),
    ]);
  });
});

describe('safety defaults of the definition', () => {
  const { definition, rollbackDefinition } = programOf(
    smallRunbook([
      stage({
        id: 'first',
        tasks: [task({ id: 'one', action: 'reconcile' }), task({ id: 'two' })],
        gate: gate({ id: 'go' }),
      }),
      stage({ id: 'last' }),
    ]),
  );

  it('only a recorded go leaves a gate forwards', () => {
    const into = (target: string) =>
      allStates(definition).filter(
        ([, state]) =>
          JSON.stringify(state).includes(`"Next":"${target}"`) ||
          JSON.stringify(state).includes(`"Default":"${target}"`),
      );
    const ways = into('Stage last · enter').map(([name]) => name);
    // The choice where to resume, the held entry's retry, and the gate's own choice.
    expect(ways).toEqual(['Resume where?', 'Decide go · which way?', 'Stage last · held?']);
    const way = definition.States['Decide go · which way?'];
    expect(
      way?.Type === 'Choice' && way.Choices.filter((rule) => rule.Next === 'Stage last · enter'),
    ).toEqual([{ Variable: '$.decision.decision', StringEquals: 'go', Next: 'Stage last · enter' }]);
    expect(way?.Type === 'Choice' && way.Default).toBe('Decide go · ask again?');
  });

  it('only a recorded go resumes after a roll-back', () => {
    const ways = Object.entries(rollbackDefinition.States).filter(([, state]) =>
      JSON.stringify(state).includes('"Next":"Replay to SmartAPI"'),
    );
    expect(ways.map(([name]) => name)).toEqual(['Go on after the way back · which way?', 'Wait for replay']);
    expect(rollbackDefinition.StartAt).toBe('Latch');
  });

  it('retries transport errors of Lambda and nothing else', () => {
    const errors = [...allStates(definition), ...allStates(rollbackDefinition)].flatMap(([, state]) =>
      state.Type === 'Task' ? (state.Retry ?? []).flatMap((retrier) => retrier.ErrorEquals) : [],
    );
    expect(new Set(errors)).toEqual(
      new Set([
        'Lambda.ServiceException',
        'Lambda.AWSLambdaException',
        'Lambda.SdkClientException',
        'Lambda.TooManyRequestsException',
        'Lambda.ClientExecutionTimeoutException',
      ]),
    );
  });
});
