import type { GateDeps } from '#lib/gates/gate-deps.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { movedSince } from '#lib/gates/moved-since.ts';
import { evidenceKey, parseEvidence } from '#lib/gates/parse-evidence.ts';
import { supersedeAttempt } from '#lib/gates/supersede-attempt.ts';
import { toIso } from '#lib/instant.ts';
import type { FrozenFacts } from '#lib/ports/frozen-facts.ts';

export type SupersedeMovedDeps = Pick<GateDeps, 'gates' | 'tokens' | 'machine' | 'clock'> & {
  readonly archive: Pick<GateDeps['archive'], 'get'>;
  readonly frozenFacts: FrozenFacts;
};

export interface SupersededAttempt {
  readonly instance: string;
  readonly reason: string;
}

/**
 * Takes back every open attempt whose evidence has run out, or that was opened before a material fact moved. While nobody votes
 * nobody else would notice: the completer is called with a decision and not before. Facts are read once, and only where an open
 * gate shows drift, which is from the start of the freeze to the end of monitoring. For a schedule; running it twice, or beside
 * the completer, is once.
 */
export const supersedeMoved = async (
  deps: SupersedeMovedDeps,
  cutover: string,
): Promise<readonly SupersededAttempt[]> => {
  const superseded: SupersededAttempt[] = [];
  const frozenFacts = readOnce(deps.frozenFacts);
  for (const gate of await deps.gates.listOpen(cutover)) {
    const reason = await outdated({ ...deps, frozenFacts }, gate);
    if (reason !== undefined && (await supersedeAttempt(deps, gate, reason)))
      superseded.push({ instance: gate.instance, reason });
  }
  return superseded;
};

const outdated = async (deps: SupersedeMovedDeps, gate: GateRecord): Promise<string | undefined> => {
  const now = deps.clock.now();
  // Past its deadline the machine itself goes on, and says that nobody decided.
  if (now >= gate.deadline) return undefined;
  if (now >= gate.evidenceValidUntil)
    return `the evidence was valid until ${toIso(gate.evidenceValidUntil)}, and nobody had decided`;
  const found = parseEvidence(await deps.archive.get(evidenceKey(gate.instance)), gate.evidenceDigest);
  // Evidence that cannot be read is the completer's to refuse: it says so to whoever decides.
  return found.ok ? movedSince(deps, found.value.evidence) : undefined;
};

const readOnce = (frozenFacts: FrozenFacts): FrozenFacts => {
  let read: ReturnType<FrozenFacts['read']> | undefined;
  return {
    ...frozenFacts,
    read: () => {
      read ??= frozenFacts.read();
      return read;
    },
  };
};
