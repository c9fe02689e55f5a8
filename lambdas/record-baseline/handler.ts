import { type ActionDeps, runAction } from '#lib/actions/run-action.ts';
import { sha256 } from '#lib/digest.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { FrozenFacts } from '#lib/ports/frozen-facts.ts';
import { baselineKey, baselineText, movedFacts, parseBaseline } from '#lib/readiness/baseline.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';

export interface RecordBaselineDeps extends ActionDeps {
  readonly frozenFacts: FrozenFacts;
  readonly archive: Archive;
}

/** One baseline a run, create-only: what was frozen cannot be recorded anew to make a drift disappear. */
export const makeRecordBaseline = (deps: RecordBaselineDeps): Handler =>
  runAction('record-baseline', deps, async (request) => {
    const facts = await deps.frozenFacts.read();
    if (facts.length === 0) {
      return {
        verdict: 'fail',
        reasons: ['There is no fact to freeze: connect the sources of frozen facts first.'],
      };
    }
    const key = baselineKey(request.cutover, request.run);
    const text = baselineText(request.cutover, request.run, facts);
    const stored = await deps.archive.put(key, text);
    if (stored.outcome === 'different') {
      const former = parseBaseline(await deps.archive.get(key));
      const moved = former.ok ? movedFacts(former.value, facts) : [];
      return {
        verdict: 'fail',
        reasons: [
          `Run ${request.run} has its baseline already, and it differs from what is there now. Undo what moved. Whoever attests it lets the cutover go on, and every gate that shows drift goes on showing it.`,
          ...moved.map((fact) => fact.text),
        ],
        evidence: { key, digest: stored.digest, moved: moved.map((fact) => ({ ...fact })) },
      };
    }
    return {
      verdict: 'pass',
      reasons: [
        `${facts.length} facts frozen, ${facts.filter((fact) => fact.material).length} of them material.`,
      ],
      evidence: { key, digest: sha256(text), facts: facts.map((fact) => ({ ...fact })) },
    };
  });
