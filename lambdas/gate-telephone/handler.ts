import * as z from 'zod';
import { outdated, refused } from '#lambdas/gate-complete/settle.ts';
import { toDecide } from '#lambdas/gate-complete/to-decide.ts';
import { BreakGlassEntry, judgeBreakGlass, sameEvidence, whoIsGone } from '#lib/gates/break-glass.ts';
import type { GateDeps } from '#lib/gates/gate-deps.ts';
import type { DecisionSource, GateRecord, TelephoneEntry } from '#lib/gates/gate-record.ts';
import { confirmUntil, enterBreakGlass, readAloud, votesOfEntry } from '#lib/gates/telephone-entry.ts';
import { entryIncident } from '#lib/gates/telephone-incidents.ts';
import { toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { FrozenFacts } from '#lib/ports/frozen-facts.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';

export interface GateTelephoneDeps
  extends Pick<GateDeps, 'gates' | 'archive' | 'clock' | 'incidents' | 'runbook'> {
  /** What decides the gates of this stage. */
  readonly decisionSource: DecisionSource;
  readonly frozenFacts: FrozenFacts;
}

const Payload = z.strictObject({ instance: z.string(), breakGlass: BreakGlassEntry });

/**
 * Enters what was decided by telephone while GitHub cannot be reached (docs/adr/0019): judged as votes are, on the same roster,
 * quorum and evidence, so that the call hears at once what is missing. It decides nothing and may write no decision: the witness
 * confirms the entry through `gate-witness`, by other rights. Whoever tries calls somebody: the incident is there before the entry is.
 */
export const makeGateTelephone =
  (deps: GateTelephoneDeps): Handler =>
  async (payload) => {
    const { instance, breakGlass: said } = Payload.parse(payload);
    const gate = await deps.gates.get(instance);
    if (!gate) return refused(instance, `no gate attempt "${instance}" was ever opened`);
    if (gate.decisionSource !== 'pull-request' || deps.decisionSource !== 'pull-request') {
      return refused(
        instance,
        `only a pull request is replaced by telephone, and this gate is decided by ${gate.decisionSource}`,
      );
    }
    if (gate.status !== 'open') return over(gate);
    const ready = await toDecide(deps, gate);
    if (!ready.ok) return ready.error;
    const { evidence, now } = ready.value;

    const same = sameEvidence(gate, said);
    if (!same.ok) return refused(instance, same.error);
    const gone = whoIsGone(gate, deps.runbook, said.voters);
    if (gone.length > 0) {
      return refused(
        instance,
        `no longer of this gate’s authority, by the runbook as it is now: ${gone.join(', ')}`,
      );
    }
    const entry = enterBreakGlass(gate, said, now);
    const votes = votesOfEntry(gate, entry);
    const judged = judgeBreakGlass({ gate, evidence, runbook: deps.runbook, glass: entry, votes, now });
    if (!judged.ok) return refused(instance, judged.error);
    const { verdict, by, reasons } = judged.value;
    if (verdict === 'invalid' || verdict === 'pending') {
      return { instance, outcome: verdict, by: [], reasons: [...reasons] };
    }
    const stale = await outdated(deps, gate, evidence, verdict, now);
    if (stale !== undefined) return refused(instance, stale, 'outdated');

    const entered: JsonObject = {
      instance,
      outcome: 'entered',
      decision: verdict,
      by: [...by],
      reasons: [...reasons],
      entry: readAloud(entry),
      witness: entry.witness,
      confirmUntil: toIso(confirmUntil(gate, entry)),
    };
    if (entry.digest === gate.telephone?.digest) return entered;
    await callSomebody(deps, gate, entry);
    if (await deps.gates.enter(instance, gate.nonce, gate.evidenceDigest, entry)) return entered;
    return over((await deps.gates.get(instance)) ?? gate);
  };

/** One for each entry: what takes an earlier one's place is not silent either. */
const callSomebody = async (
  { incidents }: Pick<GateTelephoneDeps, 'incidents'>,
  gate: GateRecord,
  entry: TelephoneEntry,
): Promise<void> => {
  const { decision, enteredBy, witness, reason, caller, enteredAt } = entry;
  await incidents.open({
    id: entryIncident(gate.instance, entry),
    cutover: gate.cutover,
    severity: 2,
    title: `Gate attempt ${gate.instance} is being decided by telephone: ${decision}; entered by ${enteredBy}, waits for ${witness} to confirm: ${reason}`,
    source: `gate:${gate.gate}`,
    openedAt: enteredAt,
    declaredBy: enteredBy,
    ...(caller !== undefined && { caller }),
  });
};

/** An attempt that is no longer open takes no entry; whoever decided it carries it to its end. */
const over = ({ instance, status, decision, closedReason }: GateRecord): JsonObject =>
  refused(
    instance,
    decision
      ? `nothing is entered: it is decided already, ${decision.verdict}`
      : `nothing is entered: the attempt is ${status}${closedReason === undefined ? '' : `: ${closedReason}`}`,
    status,
  );
