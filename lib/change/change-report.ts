import { DeployedDefinition, definitionChanges, type StateChange } from './definition-changes.ts';
import { type ResourceChange, stackChanges, type Template } from './stack-changes.ts';

/** Templates of a stage by the ids of their stacks. */
export type Templates = Readonly<Record<string, Template>>;

export interface DigestMove {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

export interface ChangeReport {
  readonly stage: string;
  /** Of the runbook that is deployed; undefined: nothing is. */
  readonly cutover: string | undefined;
  readonly program: DigestMove;
  readonly code: DigestMove;
  readonly main: readonly StateChange[];
  readonly rollback: readonly StateChange[];
  readonly resources: readonly ResourceChange[];
  /** Stacks in which anything changes. */
  readonly stacks: readonly string[];
}

const output = (templates: Templates, key: string): string | undefined => {
  const value = templates.cutover?.Outputs[key]?.Value;
  return typeof value === 'string' ? value : undefined;
};

const NO_STATES: DeployedDefinition = { States: {} };

/** The definition of a machine by how its resource is called. */
const definition = (templates: Templates, machine: 'MainMachine' | 'RollbackMachine'): DeployedDefinition => {
  const [, resource] =
    Object.entries(templates.cutover?.Resources ?? {}).find(
      ([id, { Type }]) => Type === 'AWS::StepFunctions::StateMachine' && id.startsWith(machine),
    ) ?? [];
  const text = resource?.Properties.DefinitionString;
  return typeof text === 'string' ? DeployedDefinition.parse(JSON.parse(text)) : NO_STATES;
};

/** What would be deployed against what is: states, digests and resources. */
export const changeReport = (stage: string, before: Templates, after: Templates): ChangeReport => {
  const stacks = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  const resources = stacks.flatMap((stack) => stackChanges(stack, before[stack], after[stack]));
  const move = (key: string): DigestMove => ({ from: output(before, key), to: output(after, key) });
  const states = (machine: 'MainMachine' | 'RollbackMachine'): readonly StateChange[] =>
    definitionChanges(definition(before, machine), definition(after, machine));
  return {
    stage,
    cutover: output(before, 'Cutover'),
    program: move('ProgramDigest'),
    code: move('CodeDigest'),
    main: states('MainMachine'),
    rollback: states('RollbackMachine'),
    resources,
    stacks: stacks.filter((stack) => resources.some((each) => each.stack === stack)),
  };
};

export const hasMoved = ({ from, to }: DigestMove): boolean => from !== to;
