import * as z from 'zod';
import { type Digest, sha256 } from '#lib/digest.ts';
import type { Evidence } from '#lib/gates/evidence.ts';
import { err, ok, type Result } from '#lib/result.ts';

const Criterion = z.strictObject({
  id: z.string(),
  title: z.string(),
  verdict: z.enum(['pass', 'fail', 'inconclusive', 'missing']),
  measured: z.string(),
  required: z.string(),
  mandatory: z.boolean(),
  source: z.string(),
});

const Json = z.json();

const EvidenceDocument = z.strictObject({
  instance: z.string(),
  cutover: z.string(),
  gate: z.string(),
  attempt: z.int().min(1),
  assembledAt: z.iso.datetime(),
  validUntil: z.iso.datetime(),
  digests: z.strictObject({
    program: z.string(),
    code: z.string(),
    calendar: z.string(),
    roster: z.string(),
  }),
  criteria: z.array(Criterion),
  facts: z.record(z.string(), Json),
});

/** Where the evidence of an attempt is filed, create-only. */
export const evidenceKey = (instance: string): string => `evidence/${instance}.json`;

/**
 * Reads evidence back from the archive. `undefined` bytes, another digest than expected, or another shape than
 * evidence has are the same to a gate: there is no evidence, so there is no go.
 */
export const parseEvidence = (
  bytes: string | undefined,
  expectedDigest: string,
): Result<{ readonly evidence: Evidence; readonly digest: Digest }, string> => {
  if (bytes === undefined) return err('the archive has no evidence for this attempt');
  const digest = sha256(bytes);
  if (digest !== expectedDigest) {
    return err(`the archived evidence has digest ${digest}, the gate was opened with ${expectedDigest}`);
  }
  const parsed = EvidenceDocument.safeParse(JSON.parse(bytes));
  return parsed.success
    ? ok({ evidence: parsed.data, digest })
    : err(`the archived evidence has another shape: ${parsed.error.message}`);
};
