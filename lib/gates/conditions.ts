/** Conditions under which earlier decisions were a go, and what has become of each. */
import type { GateCondition, GateRecord } from '#lib/gates/gate-record.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import type { Person } from '#lib/runbook/schema.ts';

const PREFIX = 'condition/';

/** A condition is reported like a task: `cutover task done condition/GATE/ATTEMPT/NUMBER`. `number` counts from 1. */
export const conditionTask = (gate: Pick<GateRecord, 'gate' | 'attempt'>, number: number): string =>
  `${PREFIX}${gate.gate}/${gate.attempt}/${number}`;

/** Undefined: it is no condition. */
export const parseConditionTask = (
  task: string,
): { readonly gate: string; readonly attempt: number; readonly number: number } | undefined => {
  const [, gate, attempt, number] = /^condition\/([^/]+)\/([1-9]\d{0,5})\/([1-9]\d{0,5})$/.exec(task) ?? [];
  return gate === undefined ? undefined : { gate, attempt: Number(attempt), number: Number(number) };
};

export type ConditionState = 'met' | 'open' | 'overdue' | 'unowned';

/** A type, not an interface: it is JSON. */
export type StandingCondition = {
  readonly task: string;
  readonly gate: string;
  readonly attempt: number;
  readonly text: string;
  /** Who has to see to it now; reassigning changes it. */
  readonly owner: string;
  readonly due: string;
  readonly state: ConditionState;
  /** How anybody can see that it is met, as its owner reported it. */
  readonly evidence?: string;
};

export interface ConditionsQuestion {
  readonly gates: readonly GateRecord[];
  readonly records: readonly TaskRecord[];
  readonly people: Readonly<Record<string, Person>>;
  /** Today, where the go-live is, on the plan's calendar: a condition is due until the end of its day. */
  readonly today: string;
}

const textOf = (record: TaskRecord | undefined): string | undefined => {
  const text = record?.evidence?.text;
  return typeof text === 'string' ? text : undefined;
};

/** Of every go so far, in the order of the decisions. What was met stays listed: it is part of why the next one may go on. */
export const standingConditions = ({
  gates,
  records,
  people,
  today,
}: ConditionsQuestion): readonly StandingCondition[] => {
  const byTask = new Map(records.map((record) => [record.task, record]));
  return gates
    .filter(({ decision }) => decision?.verdict === 'go')
    .toSorted((left, right) => (left.decision?.at ?? 0) - (right.decision?.at ?? 0))
    .flatMap((gate) =>
      (gate.decision?.conditions ?? []).map((condition, index): StandingCondition => {
        const task = conditionTask(gate, index + 1);
        const record = byTask.get(task);
        const owner = record?.owner ?? condition.owner;
        const evidence = record?.status === 'done' ? textOf(record) : undefined;
        return {
          task,
          gate: gate.gate,
          attempt: gate.attempt,
          text: condition.text,
          owner,
          due: condition.due,
          state: stateOf(condition, record, people[owner] !== undefined, today),
          ...(evidence !== undefined && { evidence }),
        };
      }),
    );
};

const stateOf = (
  { due }: GateCondition,
  record: TaskRecord | undefined,
  owned: boolean,
  today: string,
): ConditionState => {
  if (record?.status === 'done') return 'met';
  if (!owned) return 'unowned';
  // ISO dates sort as text.
  return due < today ? 'overdue' : 'open';
};

/** One line of it, for a person. */
export const conditionText = ({ task, text, owner, due, state, evidence }: StandingCondition): string =>
  `${text} (${owner}, due ${due}): ${state}${evidence === undefined ? '' : `, ${evidence}`} [${task}]`;
