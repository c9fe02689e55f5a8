import * as z from 'zod';
import { isDeputyAt } from '#lib/gates/freeze-roster.ts';
import { plus, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { Attestation, ERP_ATTESTATION } from '#lib/readiness/erp-settings.ts';
import { minutesOf } from '#lib/runbook/duration.ts';
import { calendarScale, timeScale } from '#lib/runbook/time-scale.ts';
import type { TaskDeps } from '#lib/tasks/task-deps.ts';

export const AttestReport = z.object({
  cutover: z.string(),
  task: z.literal(ERP_ATTESTATION),
  by: z.string(),
  report: z.literal('attest'),
  /** SHA-256 of the settings as the administrator read them; left out: as they were attested last. */
  digest: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  note: z.string().trim().max(4_000).optional(),
});
export type AttestReport = z.infer<typeof AttestReport>;

/** Kept with the newest, so that the record tells what was attested before. */
const KEPT = 20;
const MINUTE = 60_000;

const Before = z.object({ history: z.array(z.record(z.string(), z.json())).default([]) });

const refuse = (code: string, message: string): JsonObject => ({ ok: false, code, message });

/** Puts on record what the ERP's administrator, or their deputy, has read in the ERP, and until when that may be relied on. */
export const attest = async (
  deps: TaskDeps,
  { cutover, by, digest: given, note }: AttestReport,
): Promise<JsonObject> => {
  const { runbook } = deps;
  const policy = runbook.policies.erpAttestation;
  if (!policy) {
    return refuse(
      'not-attested-here',
      'The runbook has the ERP export its settings (`policies.erpAttestation` is not there): there is nothing to attest.',
    );
  }
  const records = await deps.progress.list(cutover);
  if (records.length === 0)
    return refuse('cutover-unknown', `Cutover ${cutover} has not begun: attest when its readiness has.`);
  const calendar = await deps.calendarOf?.(cutover);
  const scale = calendar ? calendarScale(calendar) : timeScale(undefined);
  const now = deps.clock.now();
  // Not the program manager: nobody but who looks after the ERP can say what it is set to.
  if (by !== policy.by && !isDeputyAt(runbook, by, policy.by, now, scale)) {
    const deputy = runbook.people[policy.by]?.deputy;
    return refuse(
      'not-yours',
      `${by} may not attest the ERP’s settings. Allowed: ${policy.by}${deputy ? `, and ${deputy.person} from ${deputy.from} to ${deputy.to}` : ''} (\`policies.erpAttestation\`).`,
    );
  }
  const former = await deps.progress.get(cutover, ERP_ATTESTATION);
  const before = Attestation.safeParse(former?.evidence);
  const digest = given ?? before.data?.digest;
  if (digest === undefined) {
    return refuse(
      'settings-missing',
      'Nothing was attested before, so there is nothing that could be unchanged. Give the settings: --file FILE',
    );
  }
  const validUntil = plus(now, scale.realDuration(minutesOf(policy.validFor) * MINUTE));
  const history = Before.parse(former?.evidence ?? {}).history;
  const record: TaskRecord = {
    cutover,
    task: ERP_ATTESTATION,
    stage: '',
    mode: 'manual',
    run: Math.max(1, ...records.map(({ run }) => run)),
    attempt: (former?.attempt ?? 0) + 1,
    owner: policy.by,
    status: 'done',
    plannedStart: now,
    plannedEnd: now,
    openedAt: now,
    closedAt: now,
    by,
    evidence: {
      digest,
      at: toIso(now),
      validUntil: toIso(validUntil),
      text: given === undefined ? 'unchanged since the last attestation' : 'read in the ERP',
      history: [
        ...(former && before.success ? [{ ...before.data, by: former.by ?? '' }] : []),
        ...history,
      ].slice(0, KEPT),
    },
    ...(note && { note }),
  };
  if (!(await deps.progress.put(record, former)))
    return refuse('task-contended', 'Somebody else attested at the same moment. Look, then attest again.');
  return {
    ok: true,
    task: ERP_ATTESTATION,
    status: 'done',
    owner: policy.by,
    machine: 'absent',
    digest,
    validUntil: toIso(validUntil),
    moved: before.success && before.data.digest !== digest,
  };
};
