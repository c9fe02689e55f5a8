import * as z from 'zod';
import { digestOf } from '#lib/digest.ts';
import { fromIso, type Instant } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { FrozenFact } from '#lib/ports/frozen-facts.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';

/** The record of the newest attestation stands among the tasks, as somebody's report. */
export const ERP_ATTESTATION = 'attestation/erp-settings';
export const ERP_SETTINGS = 'ERP connector settings';

/** What `cutover attest erp-settings` puts on record. */
export const Attestation = z.object({
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
  /** On the clock of the machine, which may be accelerated. */
  validUntil: z.iso.datetime(),
});

export interface ErpSettingsSources {
  /** Of the runbook: whoever attests what the ERP does not export. Undefined: the ERP exports its settings. */
  readonly attestedBy: string | undefined;
  readonly exported: () => Promise<JsonObject>;
  readonly attestation: () => Promise<TaskRecord | undefined>;
  readonly now: () => Instant;
  readonly zone: string;
}

/**
 * How the connector in the ERP is set, as a frozen fact. An attestation that is missing or has run out is another value than any
 * settings: whatever was frozen has then moved, and no gate that shows drift can say go.
 */
export const readErpSettings = async (sources: ErpSettingsSources): Promise<FrozenFact> => {
  const { attestedBy, now, zone } = sources;
  const fact = { name: ERP_SETTINGS, material: true };
  if (attestedBy === undefined) {
    return { ...fact, value: digestOf(await sources.exported()), about: 'exported by the ERP' };
  }
  const todo = `${attestedBy} reads them in the ERP and says so: npx cutover attest erp-settings --by ${attestedBy} --file FILE`;
  const record = await sources.attestation();
  const attested = Attestation.safeParse(record?.evidence);
  if (!record || !attested.success) {
    return { ...fact, value: '(not attested)', missing: `nobody has attested them yet. ${todo}` };
  }
  const { digest, validUntil } = attested.data;
  const until = localMoment(fromIso(validUntil), zone);
  const by = record.by ?? attestedBy;
  if (now() >= fromIso(validUntil)) {
    return {
      ...fact,
      value: `(attested by ${by} until ${until}, and not since)`,
      missing: `the attestation of ${by} ran out ${until}. ${todo}`,
    };
  }
  return { ...fact, value: digest, about: `attested by ${by}, valid until ${until}` };
};
