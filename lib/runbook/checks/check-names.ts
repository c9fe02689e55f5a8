import type { Problem } from '#lib/runbook/problem.ts';
import type { Path, ProblemAt } from '#lib/runbook/problem-at.ts';
import { stageSubject } from '#lib/runbook/stage-subject.ts';
import { type Check, gatesOf, stagesOf, tasksOf } from './check.ts';

interface Named {
  readonly text: string | undefined;
  readonly path: Path;
  readonly what: string;
}

/** Ids name things for tools and titles name states of the machine: neither may stand for two things. */
export const checkNames: Check = (runbook, problem) => {
  const stages = stagesOf(runbook);
  const tasks = tasksOf(runbook);
  const gates = gatesOf(runbook);
  const ids = (
    items: readonly ({ readonly id?: string | undefined } | undefined)[] | undefined,
    section: string,
  ) => (items ?? []).map((item, index) => ({ text: item?.id, path: [section, index, 'id'], what: section }));
  const titled = [
    ...stages.map(({ stage, path }) => ({ text: stage.title, path: [...path, 'title'], what: 'stage' })),
    ...tasks.map(({ task, path }) => ({ text: task.title, path: [...path, 'title'], what: 'task' })),
    ...gates.map(({ gate, path }) => ({ text: gate.title, path: [...path, 'title'], what: 'gate' })),
  ];
  return [
    ...duplicates(
      problem,
      'id-duplicate',
      stages.map(({ stage, path }) => ({ text: stage.id, path: [...path, 'id'], what: 'stage' })),
    ),
    ...duplicates(problem, 'id-duplicate', [
      ...tasks.map(({ task, path }) => ({ text: task.id, path: [...path, 'id'], what: 'task' })),
      ...gates.map(({ gate, path }) => ({ text: gate.id, path: [...path, 'id'], what: 'gate' })),
    ]),
    ...duplicates(problem, 'id-duplicate', ids(runbook.triggers, 'triggers')),
    ...duplicates(problem, 'id-duplicate', ids(runbook.risks, 'risks')),
    ...duplicates(problem, 'id-duplicate', ids(runbook.documents, 'documents')),
    ...duplicates(
      problem,
      'title-duplicate',
      titled.map((one) => ({ ...one, text: one.text?.trim().toLowerCase() })),
    ),
    ...reserved(
      problem,
      stages.flatMap(({ stage }) => (stage.id ? [stage.id] : [])),
      tasks,
    ),
  ];
};

const duplicates = (problem: ProblemAt, code: string, named: readonly Named[]): readonly Problem[] => {
  const first = new Map<string, Named>();
  return named.flatMap((one) => {
    if (one.text === undefined) return [];
    const former = first.get(one.text);
    if (former === undefined) {
      first.set(one.text, one);
      return [];
    }
    const word = code === 'id-duplicate' ? 'id' : 'title';
    const where = problem(former.path, { code, message: '', fix: '' });
    return [
      problem(one.path, {
        code,
        message: `The ${word} ${JSON.stringify(one.text)} is taken already, by the ${former.what} in line ${where.line}.`,
        seen: one.text,
        fix:
          word === 'id'
            ? 'Choose another id, and change whatever refers to this one.'
            : 'Choose another title; state names in the console are made of titles.',
      }),
    ];
  });
};

/** `enter-<stage>` names the record of entering a stage in the progress table. */
const reserved = (
  problem: ProblemAt,
  stageIds: readonly string[],
  tasks: ReturnType<typeof tasksOf>,
): readonly Problem[] => {
  const taken = new Set(stageIds.map(stageSubject));
  return tasks.flatMap(({ task, path }) =>
    task.id && taken.has(task.id)
      ? [
          problem([...path, 'id'], {
            code: 'id-reserved',
            message: `The id ${task.id} is kept for the record of entering the stage.`,
            seen: task.id,
            fix: 'Choose another id for the task.',
          }),
        ]
      : [],
  );
};
