import * as z from 'zod';
import { fromIso } from '#lib/instant.ts';
import { ERP_ATTESTATION } from '#lib/readiness/erp-settings.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import type { AttestCommand, Reply } from './command.ts';

/** What `task-report` answers to an attestation. */
const Outcome = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), digest: z.string(), validUntil: z.string(), moved: z.boolean() }),
  z.object({ ok: z.literal(false), message: z.string() }),
]);

/** Puts an attestation of the ERP's settings on record, through the function that tasks are reported to. */
export const attestSettings = async (
  deps: { readonly cutover: string; readonly reportTask: Handler },
  { by, digest, note }: AttestCommand,
  { runbook }: { readonly runbook: Runbook },
): Promise<Reply> => {
  const outcome = Outcome.parse(
    await deps.reportTask({
      cutover: deps.cutover,
      task: ERP_ATTESTATION,
      report: 'attest',
      by,
      ...(digest === undefined ? {} : { digest }),
      ...(note === undefined ? {} : { note }),
    }),
  );
  if (!outcome.ok) return { ok: false, text: outcome.message, next: 'npx cutover status' };
  const until = localMoment(fromIso(outcome.validUntil), runbook.goLive.zone);
  return {
    ok: true,
    text: `The ERP’s settings are attested by ${runbook.people[by]?.name ?? by}: ${outcome.digest.slice(0, 16)}, valid until ${until}.${outcome.moved ? ' They are not those that were attested before: a gate that is open is superseded, and shows it when it is asked again.' : ''}`,
    next: `before ${until} again: npx cutover attest erp-settings --by ${by}`,
  };
};
