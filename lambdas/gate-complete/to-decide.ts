import type { Evidence } from '#lib/gates/evidence.ts';
import type { GateDeps } from '#lib/gates/gate-deps.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { evidenceKey, parseEvidence } from '#lib/gates/parse-evidence.ts';
import { type Instant, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { refused } from './settle.ts';

/** What an open attempt is decided on, while there is time to; else the answer. */
export const toDecide = async (
  deps: Pick<GateDeps, 'clock' | 'archive'>,
  { instance, deadline, evidenceDigest }: GateRecord,
): Promise<Result<{ readonly evidence: Evidence; readonly now: Instant }, JsonObject>> => {
  const now = deps.clock.now();
  if (now >= deadline) {
    return err(refused(instance, `too late: the time to decide ended at ${toIso(deadline)}`, 'late'));
  }
  const found = parseEvidence(await deps.archive.get(evidenceKey(instance)), evidenceDigest);
  return found.ok
    ? ok({ evidence: found.value.evidence, now })
    : err(refused(instance, found.error, 'invalid'));
};
