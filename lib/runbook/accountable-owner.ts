import type { Program } from '#lib/compiler/program.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

/** The runbook's program manager: who may act when an owner does not. Throws where there is none. */
export const programManager = (runbook: Pick<Runbook, 'people'>): string => {
  const found = Object.entries(runbook.people).find(([, person]) => person.role === 'program-manager');
  if (!found) throw new Error('the runbook names no program manager: give one person that role');
  return found[0];
};

/**
 * Who has to act on a subject: a task's owner; for what the machine added around a stage (its entry, a call, a gate
 * that could not be opened) the owner of the stage's first task; else the program manager.
 */
export const accountableOwner = (
  program: Pick<Program, 'tasks'>,
  runbook: Pick<Runbook, 'people'>,
  subject: string,
  stage: string,
): string =>
  program.tasks.find((task) => task.id === subject)?.owner ??
  program.tasks.find((task) => task.stage === stage)?.owner ??
  programManager(runbook);
