import type { Problem } from '#lib/runbook/problem.ts';
import type { ProblemAt } from '#lib/runbook/problem-at.ts';
import { type Check, type TaskAt, tasksOf, unknownReference } from './check.ts';

/** Dependencies must name tasks, of the same or an earlier stage, and never go round in a circle. */
export const checkDependencies: Check = (runbook, problem) => {
  const tasks = tasksOf(runbook);
  const byId = new Map(tasks.flatMap((task) => (task.task.id ? [[task.task.id, task]] : [])));
  const known = new Set(byId.keys());
  return [
    ...tasks.flatMap(({ task, stage, path }) =>
      (task.dependsOn ?? []).flatMap((id, index) => {
        const place = [...path, 'dependsOn', index];
        const target = id === undefined ? undefined : byId.get(id);
        if (id !== undefined && target && target.stage.index > stage.index)
          return [
            problem(place, {
              code: 'dependency-later-stage',
              message: `task ${task.id ?? ''}: depends on ${id} of the later stage ${target.stage.stage.id ?? ''}, which begins only when this one is over.`,
              seen: id,
              allowed: 'tasks of the same stage or an earlier one',
              fix: 'Move one of the two tasks, or turn the dependency round.',
            }),
          ];
        return unknownReference(problem, place, id, known, {
          code: 'dependency-unknown',
          what: 'task',
          section: 'tasks',
          subject: `task ${task.id ?? ''}`.trim(),
        });
      }),
    ),
    ...cycles(byId, problem),
  ];
};

/** Each circle once, at the first of its tasks in the file. Iterative: a chain of ten thousand must not end the stack. */
const cycles = (byId: ReadonlyMap<string, TaskAt>, problem: ProblemAt): readonly Problem[] => {
  const done = new Set<string>();
  const found: Problem[] = [];
  for (const start of byId.keys()) {
    const trail: string[] = [];
    const position = new Map<string, number>();
    const stack: { readonly id: string; next: number }[] = [];
    const enter = (id: string) => {
      position.set(id, trail.length);
      trail.push(id);
      stack.push({ id, next: 0 });
    };
    if (!done.has(start)) enter(start);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const targets = byId.get(top.id)?.task.dependsOn ?? [];
      const index = top.next;
      top.next += 1;
      if (index >= targets.length) {
        stack.pop();
        trail.pop();
        position.delete(top.id);
        done.add(top.id);
        continue;
      }
      const target = targets[index];
      if (target === undefined || done.has(target) || !byId.has(target)) continue;
      const from = position.get(target);
      if (from === undefined) enter(target);
      else found.push(cycleProblem(trail.slice(from), top.id, index, byId, problem));
    }
  }
  return found;
};

const cycleProblem = (
  circle: readonly string[],
  closing: string,
  index: number,
  byId: ReadonlyMap<string, TaskAt>,
  problem: ProblemAt,
): Problem => {
  const shownCircle = circle.length > 12 ? [...circle.slice(0, 6), '…', ...circle.slice(-5)] : circle;
  return problem([...(byId.get(closing)?.path ?? []), 'dependsOn', index], {
    code: 'dependency-cycle',
    message:
      circle.length === 1
        ? `task ${closing}: depends on itself, so it can never begin.`
        : `These ${circle.length} tasks wait for each other in a circle, so none can begin: ${[...shownCircle, circle[0]].join(' → ')}.`,
    seen: circle[0] ?? closing,
    fix:
      circle.length === 1
        ? 'Remove it from its own `dependsOn`.'
        : 'Remove one of the dependencies; each arrow reads "waits for".',
  });
};
