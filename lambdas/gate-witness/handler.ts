import * as z from 'zod';
import { outdated, refused, settled, standing } from '#lambdas/gate-complete/settle.ts';
import { toDecide } from '#lambdas/gate-complete/to-decide.ts';
import { READ_OUT, whoIsGone } from '#lib/gates/break-glass.ts';
import type { GateDeps } from '#lib/gates/gate-deps.ts';
import type { BrokenGlass, DecisionSource, GateRecord } from '#lib/gates/gate-record.ts';
import { transcriptDigest } from '#lib/gates/judge-votes.ts';
import { supersedeAttempt } from '#lib/gates/supersede-attempt.ts';
import { confirmEntry, judgeConfirmed, readAloud, votesOfEntry } from '#lib/gates/telephone-entry.ts';
import type { Instant } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { FrozenFacts } from '#lib/ports/frozen-facts.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';

export interface GateWitnessDeps extends GateDeps {
  /** What decides the gates of this stage. */
  readonly decisionSource: DecisionSource;
  readonly frozenFacts: FrozenFacts;
}

const Payload = z.strictObject({
  instance: z.string(),
  witness: z.string().min(1).max(100),
  decision: z.enum(['go', 'no-go']),
  /** The first characters of the entry's digest, as they were read aloud. */
  entry: z
    .string()
    .regex(/^[0-9a-f]+$/)
    .min(READ_OUT)
    .max(64),
  /** ARN that the cloud let in; the name is claimed. */
  caller: z.string().max(2_048).optional(),
});

/**
 * Confirms what an operator has entered by telephone (docs/adr/0019), and decides. A function of its own, by rights of its own: who
 * may enter may not confirm, so it takes two whom AWS lets in apart. Everything is judged again at its own moment; a decision that
 * another made meanwhile stands, and is carried to its end.
 */
export const makeGateWitness =
  (deps: GateWitnessDeps): Handler =>
  async (payload) => {
    const { instance, caller, ...said } = Payload.parse(payload);
    const gate = await deps.gates.get(instance);
    if (!gate) return refused(instance, `no gate attempt "${instance}" was ever opened`);
    if (gate.decisionSource !== 'pull-request' || deps.decisionSource !== 'pull-request') {
      return refused(
        instance,
        `only a pull request is replaced by telephone, and this gate is decided by ${gate.decisionSource}`,
      );
    }
    if (gate.status !== 'open') return await ended(deps, gate);
    const ready = await toDecide(deps, gate);
    if (!ready.ok) return ready.error;
    const { evidence, now } = ready.value;

    const found = confirmEntry(gate, { ...said, ...(caller !== undefined && { caller }) }, now);
    if (!found.ok) return refused(instance, found.error);
    const glass = found.value;
    const gone = whoIsGone(gate, deps.runbook, glass.voters);
    if (gone.length > 0) {
      return refused(
        instance,
        `no longer of this gate’s authority, by the runbook as it is now: ${gone.join(', ')}`,
      );
    }
    const judged = judgeConfirmed({ gate, evidence, runbook: deps.runbook, glass, now });
    if (!judged.ok) return refused(instance, judged.error);
    const { verdict, by, reasons } = judged.value;
    if (verdict === 'invalid' || verdict === 'pending') {
      return { instance, outcome: verdict, by: [], reasons: [...reasons] };
    }
    const stale = await outdated(deps, gate, evidence, verdict, now);
    if (stale !== undefined) {
      if (await supersedeAttempt(deps, gate, stale)) return refused(instance, stale, 'superseded');
      return await ended(deps, await standing(deps, instance));
    }
    await callSomebody(deps, gate, glass, now);
    const votes = votesOfEntry(gate, glass);
    const decided = await deps.gates.decide(instance, gate.nonce, gate.evidenceDigest, {
      verdict,
      by,
      at: now,
      reasons,
      votes,
      transcriptDigest: transcriptDigest(gate, judged.value, votes),
      breakGlass: glass,
    });
    const after = await standing(deps, instance);
    if (!decided && after.status === 'open') {
      return refused(instance, 'another entry has just taken its place: have it read aloud again');
    }
    // Whether we or another decided: what stands in the store now is the decision.
    return await ended(deps, after);
  };

/** With the entry that was confirmed, if one was: whoever confirms sees whether it was theirs that decided. */
const ended = async (deps: GateWitnessDeps, gate: GateRecord): Promise<JsonObject> => {
  const glass = gate.decision?.breakGlass;
  return { ...(await settled(deps, gate)), ...(glass && { entry: readAloud(glass) }) };
};

const callSomebody = async (
  { incidents }: Pick<GateWitnessDeps, 'incidents'>,
  gate: GateRecord,
  glass: BrokenGlass,
  now: Instant,
): Promise<void> => {
  const { decision, enteredBy, witness, reason, witnessCaller } = glass;
  await incidents.open({
    id: `gate-telephone-confirmed/${gate.instance}/${readAloud(glass)}`,
    cutover: gate.cutover,
    severity: 2,
    // Another may still decide first: what came of it is told by what the gate says.
    title: `Gate attempt ${gate.instance}: ${witness} confirms by telephone a ${decision} that ${enteredBy} entered: ${reason}`,
    source: `gate:${gate.gate}`,
    openedAt: now,
    declaredBy: witness,
    ...(witnessCaller !== undefined && { caller: witnessCaller }),
  });
};
