import type { Program } from '#lib/compiler/program.ts';
import { fromIso, type Instant } from '#lib/instant.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { stageSubject } from '#lib/runbook/stage-subject.ts';

const routeKind = (record: TaskRecord): unknown => {
  const route = record.evidence?.route;
  return typeof route === 'object' && route !== null && 'kind' in route ? route.kind : undefined;
};

/**
 * Since when every invoice goes to SmartAPI: the newest record of the newest run that set that route, a `switch-route`
 * task or the entry of a stage that a resumed run restored. What an earlier run set was rolled back. Undefined while
 * none did. The route stands in a record only if it was set.
 */
export const fullVolumeSince = (
  program: Pick<Program, 'tasks' | 'stages'>,
  records: readonly TaskRecord[],
): Instant | undefined => {
  const setters = new Set([
    ...program.tasks.filter((task) => task.action === 'switch-route').map((task) => task.id),
    ...program.stages.map((stage) => stageSubject(stage.id)),
  ]);
  const run = Math.max(...records.map((record) => record.run));
  const moments = records.flatMap((record) => {
    if (record.run !== run) return [];
    if (!setters.has(record.task) || routeKind(record) !== 'smartapi') return [];
    const at = record.evidence?.at;
    return typeof at === 'string' ? [fromIso(at)] : record.closedAt === undefined ? [] : [record.closedAt];
  });
  return moments.reduce<Instant | undefined>(
    (latest, at) => (latest === undefined || at > latest ? at : latest),
    undefined,
  );
};
