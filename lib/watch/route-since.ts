import type { Program } from '#lib/compiler/program.ts';
import { fromIso, type Instant } from '#lib/instant.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { stageSubject } from '#lib/runbook/stage-subject.ts';

/**
 * Since when invoices have gone the way they go now: before it, as many as usual say nothing. By the run's last task that
 * switched a route, or its last entry into a stage that sets one. Undefined while this run has switched nothing.
 */
export const routeSince = (
  program: Pick<Program, 'tasks' | 'stages'>,
  records: readonly TaskRecord[],
  run: number,
): Instant | undefined => {
  const switches = new Set(
    program.tasks
      .filter(({ action }) => action === 'switch-route' || action === 'submit-pilot')
      .map(({ id }) => id),
  );
  const entries = new Set(program.stages.map(({ id }) => stageSubject(id)));
  const moments = records
    .filter((record) => record.run === run)
    .flatMap((record) => {
      if (entries.has(record.task)) return [record.openedAt];
      return switches.has(record.task) && typeof record.evidence?.at === 'string'
        ? [fromIso(record.evidence.at)]
        : [];
    });
  return moments.reduce<Instant | undefined>(
    (last, at) => (last === undefined || at > last ? at : last),
    undefined,
  );
};
