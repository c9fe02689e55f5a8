import type { AnswerOutcome } from '#lib/ports/machine.ts';
import type { TaskDeps } from '#lib/tasks/task-deps.ts';

export type TaskAnswer = {
  readonly answer: 'done' | 'give-up' | 'retry';
  readonly by: string;
  readonly note: string;
};

/** One token a task at a time: the machine waits for one report of it, whatever the attempt. */
export const taskTokenSubject = (cutover: string, task: string): string => `${cutover}/task/${task}`;

/**
 * Tells the machine, if it waits. `absent`: it does not wait yet, and will find the record closed when it asks.
 * The token stays on `retry`, so that reporting again answers it.
 */
export const answerTask = async (
  deps: Pick<TaskDeps, 'tokens' | 'machine'>,
  cutover: string,
  task: string,
  answer: TaskAnswer,
): Promise<AnswerOutcome | 'absent'> => {
  const subject = taskTokenSubject(cutover, task);
  const token = await deps.tokens.get(subject);
  if (token === undefined) return 'absent';
  const outcome = await deps.machine.answer(token, answer);
  if (outcome !== 'retry') await deps.tokens.delete(subject);
  return outcome;
};
