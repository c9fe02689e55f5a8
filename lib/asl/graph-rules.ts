/** What the states of a definition must keep to together. */
import type { DefinitionProblem } from './definition-problem.ts';
import { checkState } from './state-rules.ts';
import type { Definition, State } from './types.ts';

interface Graph {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

/** Every state that this one may lead to, by name. */
export const targetsOf = (state: State): readonly string[] => {
  const next = 'Next' in state && state.Next !== undefined ? [state.Next] : [];
  const caught = 'Catch' in state ? (state.Catch ?? []).map(({ Next }) => Next) : [];
  const chosen = state.Type === 'Choice' ? [...state.Choices.map(({ Next }) => Next), state.Default] : [];
  return [...next, ...caught, ...chosen];
};

const isEnd = (state: State): boolean =>
  state.Type === 'Succeed' || state.Type === 'Fail' || ('End' in state && state.End === true);

const spread = (
  from: readonly string[],
  onward: (name: string) => readonly string[],
): ReadonlySet<string> => {
  const seen = new Set(from);
  for (const name of seen) for (const next of onward(name)) seen.add(next);
  return seen;
};

const checkGraph = ({ StartAt, States }: Graph, where: string | undefined): readonly DefinitionProblem[] => {
  const problems: DefinitionProblem[] = [];
  const names = Object.keys(States);
  const before = new Map<string, string[]>(names.map((name) => [name, []]));
  for (const [name, state] of Object.entries(States)) {
    for (const target of targetsOf(state)) {
      const sources = before.get(target);
      if (sources) sources.push(name);
      else
        problems.push({
          code: 'target-missing',
          state: name,
          message: `goes to ${JSON.stringify(target)}, which is no state here`,
        });
    }
  }
  if (!before.has(StartAt)) {
    problems.push({
      code: 'start-missing',
      state: where,
      message: `StartAt is ${JSON.stringify(StartAt)}, which is no state here`,
    });
    return problems;
  }
  const reached = spread([StartAt], (name) => {
    const state = States[name];
    return state ? targetsOf(state) : [];
  });
  const ends = Object.entries(States).flatMap(([name, state]) => (isEnd(state) ? [name] : []));
  const ending = spread(ends, (name) => before.get(name) ?? []);
  for (const name of names) {
    if (!reached.has(name))
      problems.push({ code: 'unreachable', state: name, message: 'no state leads here' });
    else if (!ending.has(name)) {
      problems.push({
        code: 'endless',
        state: name,
        message: 'no way from here leads to an end of the execution',
      });
    }
  }
  return problems;
};

/** All problems of a definition whose shape is right, in the order of its states. */
export const checkGraphs = (definition: Definition): readonly DefinitionProblem[] => {
  const problems = [...checkGraph(definition, undefined)];
  const names = new Set<string>();
  const check = (name: string, state: State, inParallel: boolean): void => {
    problems.push(...checkState(name, state, inParallel));
    if (names.has(name)) {
      problems.push({
        code: 'name-twice',
        state: name,
        message: 'two states have this name; names count over all Parallel branches',
      });
    }
    names.add(name);
  };
  for (const [name, state] of Object.entries(definition.States)) {
    check(name, state, false);
    if (state.Type !== 'Parallel') continue;
    for (const branch of state.Branches) {
      problems.push(...checkGraph(branch, name));
      for (const [inner, branchState] of Object.entries(branch.States)) check(inner, branchState, true);
    }
  }
  return problems;
};
