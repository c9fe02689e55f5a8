import type { GateDeps } from '#lib/gates/gate-deps.ts';
import { evidenceKey, parseEvidence } from '#lib/gates/parse-evidence.ts';
import { lateSince } from '#lib/gates/readings/back-out.ts';
import { supersedeAttempt } from '#lib/gates/supersede-attempt.ts';

export type SupersedeLateDeps = Pick<GateDeps, 'gates' | 'tokens' | 'machine' | 'archive' | 'clock'> & {
  readonly runbook: { readonly goLive: { readonly zone: string } };
};

/**
 * Takes back every open attempt whose last safe moment has passed since its evidence was assembled. The machine asks again,
 * and that attempt shows the forecast as it is: a go then needs the chair's recorded reason. An attempt that shows it already
 * is left to those who decide. For a schedule; running it twice, or beside the completer, is once.
 */
export const supersedeLate = async (deps: SupersedeLateDeps, cutover: string): Promise<readonly string[]> => {
  const superseded: string[] = [];
  for (const gate of await deps.gates.listOpen(cutover)) {
    const found = parseEvidence(await deps.archive.get(evidenceKey(gate.instance)), gate.evidenceDigest);
    if (!found.ok) continue;
    const late = lateSince(found.value.evidence, deps.clock.now(), deps.runbook.goLive.zone);
    if (late !== undefined && (await supersedeAttempt(deps, gate, late))) superseded.push(gate.instance);
  }
  return superseded;
};
