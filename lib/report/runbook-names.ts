import type { Program } from '#lib/compiler/program.ts';
import type { StatusFacts } from '#lib/report/status-facts.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

/** What a runbook calls things and people, for whoever tells of a run. */
export const runbookNames = ({
  runbook,
  program,
}: {
  readonly runbook: Runbook;
  readonly program: Program;
}): Pick<StatusFacts, 'title' | 'zone' | 'stages' | 'taskTitles' | 'gateTitles' | 'people'> => ({
  title: runbook.title,
  zone: runbook.goLive.zone,
  stages: program.stages,
  taskTitles: new Map(program.tasks.map(({ id, title }) => [id, title])),
  gateTitles: new Map(program.gates.map(({ id, title }) => [id, title])),
  people: new Map(Object.entries(runbook.people).map(([id, { name }]) => [id, name])),
});
