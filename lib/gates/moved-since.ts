import * as z from 'zod';
import type { Evidence } from '#lib/gates/evidence.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { FrozenFacts } from '#lib/ports/frozen-facts.ts';
import { readDrift } from '#lib/readiness/read-drift.ts';
import { shortDigests } from '#lib/readiness/short-digests.ts';
import type { EvidenceName } from '#lib/runbook/schema.ts';

const DRIFT: EvidenceName = 'baseline-drift';

const Seen = z.object({
  run: z.int(),
  [DRIFT]: z.object({
    moved: z
      .array(z.object({ name: z.string(), was: z.string(), text: z.string(), material: z.boolean() }))
      .default([]),
  }),
});

/**
 * Whether a material fact stands otherwise than those who decide were shown; undefined if not. Only for a gate that
 * shows drift: what moved and was shown is theirs to judge, what moved afterwards nobody has judged.
 */
export const movedSince = async (
  deps: { readonly archive: Pick<Archive, 'get'>; readonly frozenFacts: FrozenFacts },
  evidence: Evidence,
): Promise<string | undefined> => {
  const shown = evidence.criteria.find((criterion) => criterion.id === DRIFT);
  if (!shown) return undefined;
  const seen = Seen.parse(evidence.facts);
  const drift = await readDrift(deps, evidence.cutover, seen.run);
  if (!drift.ok) {
    return shown.verdict === 'missing'
      ? undefined
      : `what was frozen cannot be compared any more: ${drift.error}`;
  }
  const before = seen[DRIFT].moved.filter(({ material }) => material);
  const now = drift.value.moved.filter(({ material }) => material);
  const changed = now.filter(({ text }) => !before.some((fact) => fact.text === text));
  // One that moved on is told once, as it stands now.
  const back = before.filter(({ name }) => !now.some((fact) => fact.name === name));
  if (changed.length + back.length === 0) return undefined;
  return shortDigests(
    [
      'a frozen fact moved after the evidence was assembled:',
      ...changed.map(({ text }) => text),
      ...back.map(({ name, was }) => `${name} (material) is ${was} again, as at the baseline.`),
    ].join(' '),
  );
};
