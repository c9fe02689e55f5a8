import * as z from 'zod';
import { outdated, refused, settled, standing } from '#lambdas/gate-complete/settle.ts';
import { toDecide } from '#lambdas/gate-complete/to-decide.ts';
import {
  BreakGlassEntry,
  judgeBreakGlass,
  sameEvidence,
  votesOf,
  whoIsGone,
} from '#lib/gates/break-glass.ts';
import type { GateDeps } from '#lib/gates/gate-deps.ts';
import type { BrokenGlass, DecisionSource } from '#lib/gates/gate-record.ts';
import { transcriptDigest } from '#lib/gates/judge-votes.ts';
import { supersedeAttempt } from '#lib/gates/supersede-attempt.ts';
import type { FrozenFacts } from '#lib/ports/frozen-facts.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';

export interface GateTelephoneDeps extends GateDeps {
  /** What decides the gates of this stage. */
  readonly decisionSource: DecisionSource;
  readonly frozenFacts: FrozenFacts;
}

const Payload = z.strictObject({ instance: z.string(), breakGlass: BreakGlassEntry });

/**
 * What two people enter while GitHub cannot be reached (docs/adr/0019): judged as votes are, on the same roster, quorum and
 * evidence. Whoever tries calls somebody: the incident is there before the decision is. A function of its own, since `gate-complete`
 * can be called by a workflow: whoever holds that role would need no review at all, only the names of the voters.
 */
export const makeGateTelephone =
  (deps: GateTelephoneDeps): Handler =>
  async (payload) => {
    const { instance, breakGlass: entry } = Payload.parse(payload);
    const gate = await deps.gates.get(instance);
    if (!gate) return refused(instance, `no gate attempt "${instance}" was ever opened`);
    if (gate.decisionSource !== 'pull-request' || deps.decisionSource !== 'pull-request') {
      return refused(
        instance,
        `only a pull request is replaced by telephone, and this gate is decided by ${gate.decisionSource}`,
      );
    }
    if (gate.status !== 'open') return await settled(deps, gate);
    const ready = await toDecide(deps, gate);
    if (!ready.ok) return ready.error;
    const { evidence, now } = ready.value;

    const same = sameEvidence(gate, entry);
    if (!same.ok) return refused(instance, same.error);
    const gone = whoIsGone(gate, deps.runbook, entry.voters);
    if (gone.length > 0) {
      return refused(
        instance,
        `no longer of this gate’s authority, by the runbook as it is now: ${gone.join(', ')}`,
      );
    }
    const { reason, enteredBy, witness } = entry;
    const glass: BrokenGlass = { reason, enteredBy, witness };
    const votes = votesOf(gate, entry, now);
    const judged = judgeBreakGlass({ gate, evidence, runbook: deps.runbook, glass, votes, now });
    if (!judged.ok) return refused(instance, judged.error);
    const judgement = judged.value;
    const { verdict, by, reasons } = judgement;
    if (verdict === 'invalid' || verdict === 'pending') {
      return { instance, outcome: verdict, by: [], reasons: [...reasons] };
    }
    const over = await outdated(deps, gate, evidence, verdict, now);
    if (over !== undefined) {
      if (await supersedeAttempt(deps, gate, over)) return refused(instance, over, 'superseded');
      return settled(deps, await standing(deps, instance));
    }
    await deps.incidents.open({
      id: `gate-by-telephone/${instance}`,
      cutover: gate.cutover,
      severity: 2,
      title: `Gate attempt ${instance} is decided by telephone: ${verdict}; entered by ${enteredBy}, heard by ${witness}: ${reason}`,
      source: `gate:${gate.gate}`,
      openedAt: now,
      declaredBy: enteredBy,
      ...(entry.caller !== undefined && { caller: entry.caller }),
    });
    await deps.gates.decide(instance, gate.nonce, gate.evidenceDigest, {
      verdict,
      by,
      at: now,
      reasons,
      votes,
      transcriptDigest: transcriptDigest(gate, judgement, votes),
      breakGlass: glass,
    });
    // Whether we or another decided: what stands in the store now is the decision.
    return settled(deps, await standing(deps, instance));
  };
