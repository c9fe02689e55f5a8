/**
 * The compiled definition as Step Functions takes it: each logical function name becomes a placeholder that CloudFormation
 * fills with an ARN. So the text itself is the same in every stage, and what was hashed is what runs.
 */
import type { Definition, State, TaskState } from '#lib/asl/types.ts';

type Placeholder = (name: string) => string;

const bindTask = (task: TaskState, placeholder: Placeholder): TaskState => ({
  ...task,
  Parameters: { ...task.Parameters, FunctionName: placeholder(task.Parameters.FunctionName) },
});

const mapValues = <A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([key, value]): [string, B] => [key, change(value)]));

const bindState = (state: State, placeholder: Placeholder): State => {
  if (state.Type === 'Task') return bindTask(state, placeholder);
  if (state.Type !== 'Parallel') return state;
  return {
    ...state,
    Branches: state.Branches.map((branch) => ({
      ...branch,
      States: mapValues(branch.States, (inner) =>
        inner.Type === 'Task' ? bindTask(inner, placeholder) : inner,
      ),
    })),
  };
};

export const bindDefinition = (definition: Definition, placeholder: Placeholder): Definition => ({
  ...definition,
  States: mapValues(definition.States, (state) => bindState(state, placeholder)),
});
