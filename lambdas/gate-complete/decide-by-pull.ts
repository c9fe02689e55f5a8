import { canonicalJson } from '#lib/digest.ts';
import type { Evidence } from '#lib/gates/evidence.ts';
import type { BoundPull, GateDecision, GateRecord } from '#lib/gates/gate-record.ts';
import { readingDigest, readingKey, readingText } from '#lib/gates/parse-reading.ts';
import { peopleNow } from '#lib/gates/people-now.ts';
import type { PullJudgement, PullReading } from '#lib/gates/pull-question.ts';
import { gateNames } from '#lib/gates/sign-off.ts';
import { supersedeAttempt } from '#lib/gates/supersede-attempt.ts';
import { verifyPull } from '#lib/gates/verify-pull.ts';
import type { Instant } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { GateCompleteDeps, PullsOfCompleter } from './gate-complete-deps.ts';
import type { ByPull } from './payload.ts';
import { outdated, refused, settled, standing } from './settle.ts';

/**
 * A pull request: read again here, with the token of the run that asks, and judged from the store's own record. The run's own
 * judgement has to be the same; where it is not, one of two readings is wrong, nothing is decided and somebody is called
 * (gate-protocol.md, step 16).
 */
export const decideByPull = async (
  deps: GateCompleteDeps & { readonly pulls: PullsOfCompleter },
  { pull: call }: ByPull,
  gate: GateRecord & { readonly pull: BoundPull },
  evidence: Evidence,
  now: Instant,
): Promise<JsonObject> => {
  const { instance } = gate;
  const { pulls } = deps;
  const read = await pulls.readPulls(call.token).snapshot(gate.pull.number, gateNames(pulls.stage, gate));
  if (!read.ok) {
    return refused(
      instance,
      `the completer could not read pull request #${gate.pull.number}: ${read.error.detail}`,
      'unread',
    );
  }
  const reading: PullReading = {
    stage: pulls.stage,
    snapshot: read.value,
    repository: pulls.repository,
    ...peopleNow(gate, deps.runbook),
  };
  const judgement = verifyPull({ ...reading, gate, evidence, now });
  const { outcome, reasons } = judgement;
  if (outcome !== 'invalid') {
    const over = await outdated(deps, gate, evidence, outcome, now);
    if (over !== undefined) {
      if (await supersedeAttempt(deps, gate, over)) return refused(instance, over, 'superseded');
      return settled(deps, await standing(deps, instance));
    }
  }
  if (outcome !== call.outcome) {
    const detail = `the run on GitHub says ${call.outcome}, the completer’s own reading says ${outcome}: ${reasons.join('; ')}`;
    await alarm(deps, gate, 'gate-disagreement', `Gate attempt ${instance} is read in two ways: ${detail}`);
    return refused(instance, detail, 'disagreement');
  }
  if (outcome === 'invalid') {
    await alarm(
      deps,
      gate,
      'gate-invalid',
      `Gate attempt ${instance} cannot be decided as its pull request stands: ${reasons.join('; ')}`,
    );
    return { instance, outcome, by: [], reasons: [...reasons] };
  }
  // Filed before it is decided: no decision stands without what it follows from.
  const digest = readingDigest(reading);
  await fileOnce(deps, readingKey(instance, digest), readingText(reading));
  await fileOnce(
    deps,
    `transcripts/${instance}/${call.transcriptDigest}.json`,
    canonicalJson({ transcript: call.transcript, run: call.run }),
  );
  await deps.gates.decide(
    instance,
    gate.nonce,
    gate.evidenceDigest,
    decisionOf(judgement, { ...gate.pull, readingDigest: digest, ...mergeOf(reading) }, now),
  );
  // Whether we or another decided: what stands in the store now is the decision.
  return settled(deps, await standing(deps, instance));
};

const mergeOf = ({ snapshot: { merge } }: PullReading): { readonly mergeCommit?: string } =>
  merge ? { mergeCommit: merge.commit } : {};

const decisionOf = (
  { outcome, by, reasons, votes, conditions, transcriptDigest }: PullJudgement,
  pull: NonNullable<GateDecision['pull']>,
  at: Instant,
): GateDecision => ({
  verdict: outcome === 'go' ? 'go' : 'no-go',
  by,
  at,
  reasons,
  votes,
  transcriptDigest,
  pull,
  ...(outcome === 'go' && conditions.length > 0 && { conditions }),
});

/** Keys are digests of what is under them: other bytes there are a fault of the archive. */
const fileOnce = async ({ archive }: GateCompleteDeps, key: string, bytes: string): Promise<void> => {
  const filed = await archive.put(key, bytes);
  if (filed.outcome === 'different')
    throw new Error(`the archive has something else under ${key}: ${filed.digest}`);
};

const alarm = async (
  deps: GateCompleteDeps & { readonly pulls: PullsOfCompleter },
  { instance, gate, cutover }: GateRecord,
  kind: 'gate-disagreement' | 'gate-invalid',
  title: string,
): Promise<void> => {
  deps.pulls.measure('GateCannotBeDecided', 1, 'count');
  await deps.incidents.open({
    id: `${kind}/${instance}`,
    cutover,
    severity: 2,
    title,
    source: `gate:${gate}`,
    openedAt: deps.clock.now(),
  });
};
