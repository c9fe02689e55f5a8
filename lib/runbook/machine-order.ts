/** In which order the machine walks the tasks of a stage. */
import { ACTIONS, isActionName } from './actions.ts';
import type { Stage, Task } from './schema.ts';

export type MachineStep =
  /** Tells the owner and goes on; not before the task's own start, if it has one. */
  | { readonly kind: 'hand-out'; readonly task: string }
  /** Waits for the owner's report; hands the task out if that was not done before. */
  | { readonly kind: 'report'; readonly task: string }
  /** One action, or several read-only ones side by side. */
  | { readonly kind: 'run'; readonly tasks: readonly string[] }
  /** Hypercare's daily calls, until the exit may be asked. */
  | { readonly kind: 'calls' };

const sameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id) => b.includes(id));

/** A failing task that goes the way back at once stands alone: its failure must not wait for its neighbours. */
const mayStandBeside = (task: Task): boolean =>
  isActionName(task.action) &&
  ACTIONS[task.action].readOnly &&
  task.until === undefined &&
  task.onFailure === 'hold';

const sideBySide = (a: Task, b: Task): boolean =>
  mayStandBeside(a) &&
  mayStandBeside(b) &&
  a.start === b.start &&
  (a.start !== undefined || sameSet(a.dependsOn, b.dependsOn)) &&
  !a.dependsOn.includes(b.id) &&
  !b.dependsOn.includes(a.id);

/** Puts neighbouring read-only tasks side by side, and a hand-out together with the report right behind it. */
const joined = (steps: readonly MachineStep[], tasks: ReadonlyMap<string, Task>): MachineStep[] => {
  const result: MachineStep[] = [];
  for (const step of steps) {
    const last = result.at(-1);
    if (step.kind === 'report' && last?.kind === 'hand-out' && last.task === step.task) {
      result.splice(-1, 1, step);
    } else if (
      step.kind === 'run' &&
      last?.kind === 'run' &&
      last.tasks.every((a) =>
        step.tasks.every((b) => {
          const [former, latter] = [tasks.get(a), tasks.get(b)];
          return former !== undefined && latter !== undefined && sideBySide(former, latter);
        }),
      )
    ) {
      result.splice(-1, 1, { kind: 'run', tasks: [...last.tasks, ...step.tasks] });
    } else {
      result.push(step);
    }
  }
  return result;
};

/**
 * Greedy and deterministic. A manual task is handed out as soon as what it depends on in the stage is over, so that a
 * late owner never holds other people; with a start of its own it is handed out then. Automatic tasks run one after
 * another in order of planned start. A report is awaited right before the first step that needs it, at the latest at
 * the end of the stage. In hypercare everything is handed out at once and all that waits stands behind the calls.
 */
export const machineOrder = (
  stage: Stage,
  earliestStartMinutes: ReadonlyMap<string, number>,
): readonly MachineStep[] => {
  const tasks = new Map(stage.tasks.map((task) => [task.id, task]));
  const hypercare = stage.hypercare !== undefined;
  const steps: MachineStep[] = [];
  const over = new Set<string>();
  const handedOut = new Set<string>();
  const startOf = (task: Task): number => earliestStartMinutes.get(task.id) ?? 0;
  const inStage = (task: Task): readonly Task[] => task.dependsOn.flatMap((id) => tasks.get(id) ?? []);
  const waitsForNothing = (task: Task): boolean => inStage(task).every((other) => over.has(other.id));
  const isTimed = (task: Task): boolean => task.start !== undefined && !(hypercare && !task.action);
  const begun = (task: Task): boolean => over.has(task.id) || handedOut.has(task.id);

  const handOut = (task: Task): void => {
    steps.push({ kind: 'hand-out', task: task.id });
    handedOut.add(task.id);
  };
  const report = (task: Task): void => {
    steps.push({ kind: 'report', task: task.id });
    over.add(task.id);
  };
  const byEnd = (a: Task, b: Task): number => startOf(a) - startOf(b);
  let called = !hypercare;
  const call = (): void => {
    if (!called) steps.push({ kind: 'calls' });
    called = true;
  };

  for (;;) {
    const free = stage.tasks.filter(
      (task) => !task.action && !isTimed(task) && !begun(task) && waitsForNothing(task),
    );
    for (const task of free) handOut(task);

    const ready = stage.tasks
      .filter((task) => !begun(task) && inStage(task).every(begun))
      .toSorted((a, b) => startOf(a) - startOf(b));
    // Before the calls nothing may wait for a person or for a moment of its own.
    const next =
      (called ? undefined : ready.find((task) => waitsForNothing(task) && !isTimed(task))) ?? ready[0];
    if (!next) break;
    if (!waitsForNothing(next) || isTimed(next)) call();
    for (const task of inStage(next).toSorted(byEnd)) if (!over.has(task.id)) report(task);
    if (next.action) {
      steps.push({ kind: 'run', tasks: [next.id] });
      over.add(next.id);
    } else {
      handOut(next);
    }
  }
  if (stage.tasks.some((task) => !begun(task))) {
    throw new Error(`the tasks of stage ${stage.id} depend on each other in a circle`);
  }
  call();
  for (const task of stage.tasks.toSorted(byEnd)) if (!over.has(task.id)) report(task);
  return joined(steps, tasks);
};
