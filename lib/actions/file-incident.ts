import { rollbackTrigger } from '#lib/actions/rollback-trigger.ts';
import { canonicalJson, sha256 } from '#lib/digest.ts';
import type { Instant } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Progress } from '#lib/ports/progress.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { type IncidentMoment, incidentRecord } from '#lib/way-back/incident-record.ts';

/** The incident record as it stands now, beside earlier ones: nothing is overwritten. Gives its key. */
export const fileIncident = async (
  deps: {
    readonly archive: Pick<Archive, 'put'>;
    readonly progress: Pick<Progress, 'list'>;
    readonly runbook: Pick<Runbook, 'triggers'>;
  },
  about: {
    readonly cutover: string;
    readonly execution: string;
    readonly run: number;
    readonly moment: IncidentMoment;
    readonly now: Instant;
    readonly lists: readonly { readonly list: string; readonly count: number; readonly key: string }[];
    /** @default as it is on record */
    readonly trigger?: string;
    readonly segment?: string;
    /** What the replay has just found. */
    readonly replay?: JsonObject;
  },
): Promise<string> => {
  const trigger = about.trigger ?? (await rollbackTrigger(deps.progress, about.cutover, about.execution));
  const record = canonicalJson(
    incidentRecord({
      ...about,
      trigger,
      title: deps.runbook.triggers.find(({ id }) => id === trigger)?.title ?? trigger,
      records: await deps.progress.list(about.cutover),
    }),
  );
  const key = `incidents/${about.execution}/record-${about.moment}-${sha256(record).slice(0, 16)}.json`;
  await deps.archive.put(key, record);
  return key;
};
