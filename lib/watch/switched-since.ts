import type { Program } from '#lib/compiler/program.ts';
import { fromIso, type Instant } from '#lib/instant.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { stageSubject } from '#lib/runbook/stage-subject.ts';

/**
 * When a run first let invoices towards SmartAPI: by its own tasks or, resumed later, by entering a stage whose route
 * does. What an earlier run did was rolled back and is not judged again. Undefined while this run did not.
 */
export const switchedSince = (
  program: Pick<Program, 'tasks' | 'stages'>,
  records: ReadonlyMap<string, TaskRecord>,
  run: number,
): Instant | undefined => {
  const ofRun = (id: string): readonly TaskRecord[] => {
    const record = records.get(id);
    return record?.run === run ? [record] : [];
  };
  const moments = [
    ...program.tasks
      .filter((task) => task.action === 'switch-route' || task.action === 'submit-pilot')
      .flatMap((task) => ofRun(task.id))
      .flatMap((record) => (typeof record.evidence?.at === 'string' ? [fromIso(record.evidence.at)] : [])),
    ...program.stages
      .filter((stage) => stage.entryRoute.kind !== 'legacy')
      .flatMap((stage) => ofRun(stageSubject(stage.id)))
      .map((record) => record.openedAt),
  ];
  return moments.reduce<Instant | undefined>(
    (first, at) => (first === undefined || at < first ? at : first),
    undefined,
  );
};
