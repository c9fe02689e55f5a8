import { digestOf } from '#lib/digest.ts';
import type { BoundPull, GateRecord } from '#lib/gates/gate-record.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import { decideByPull } from './decide-by-pull.ts';
import { decideByVotes } from './decide-by-votes.ts';
import type { GateCompleteDeps, PullsOfCompleter } from './gate-complete-deps.ts';
import { type ByPull, GateCompletePayload } from './payload.ts';
import { refused, settled } from './settle.ts';
import { toDecide } from './to-decide.ts';

/**
 * Answers a gate's token, by reviews or by votes. Loads record and evidence itself and judges again: what the caller
 * concluded is never an input. Evidence past its validity, or a material fact that moved, is no ground for a go: the
 * attempt is superseded, and the machine asks again with fresh evidence; so it is once the last safe moment has passed that the
 * evidence names. Whoever calls twice, late or at the same time as another, at most one decision is made, and it is carried to
 * its end.
 */
export const makeGateComplete =
  (deps: GateCompleteDeps): Handler =>
  async (payload) => {
    const request = GateCompletePayload.parse(payload);
    if (request.pull === undefined) return await complete(deps, request);
    const { token } = request.pull;
    try {
      return await complete(deps, request);
    } catch (error) {
      // Readers keep it to themselves; whatever a library puts into an error goes no further with it.
      throw withoutToken(error, token);
    }
  };

const complete = async (deps: GateCompleteDeps, request: GateCompletePayload): Promise<JsonObject> => {
  const { instance } = request;
  const gate = await deps.gates.get(instance);
  if (!gate) return refused(instance, `no gate attempt "${instance}" was ever opened`);
  const source = request.votes === undefined ? 'pull-request' : voteSource(deps);
  if (gate.decisionSource !== source || source !== deps.decisionSource) {
    return refused(
      instance,
      `${request.votes === undefined ? 'this call comes' : 'votes come'} from ${source}, and this gate is decided by ${gate.decisionSource} only`,
    );
  }
  if (gate.status !== 'open') return await notOpen(deps, gate, request);
  const ready = await toDecide(deps, gate);
  if (!ready.ok) return ready.error;
  const { evidence, now } = ready.value;
  if (request.votes) return await decideByVotes(deps, request, gate, evidence, now);

  const { pulls } = deps;
  if (!pulls) return refused(instance, 'no repository is set for this stage: it cannot be read');
  const wrong = whyNot(pulls, request.pull, gate);
  if (wrong !== undefined) return refused(instance, wrong);
  const { pull } = gate;
  if (!pull) return refused(instance, 'no pull request is bound to it yet');
  return await decideByPull({ ...deps, pulls }, request, { ...gate, pull }, evidence, now);
};

const voteSource = ({ decisionSource }: GateCompleteDeps) =>
  decisionSource === 'pull-request' ? 'prompt' : decisionSource;

/** What is wrong with the call itself, before GitHub is asked anything. */
const whyNot = (
  { repository }: PullsOfCompleter,
  { number, outcome, transcript, transcriptDigest, run }: ByPull['pull'],
  gate: GateRecord,
): string | undefined => {
  const { pull }: { readonly pull?: BoundPull } = gate;
  if (pull && pull.number !== number) {
    return `pull request #${pull.number} decides it, and #${number} never will`;
  }
  if (digestOf(transcript) !== transcriptDigest) {
    return 'the transcript is not the one that its digest was made of: it was changed on the way';
  }
  if (transcript.instance !== gate.instance || transcript.outcome !== outcome) {
    return `the transcript is not of ${gate.instance} with outcome ${outcome}, as the call says`;
  }
  if (run.repository !== repository.id || run.ref !== `refs/heads/${repository.main}`) {
    return `the run is of repository ${run.repository} at ${run.ref}; gates are decided from ${repository.id} at refs/heads/${repository.main} only`;
  }
  return undefined;
};

/** A pull request of an attempt that is over, merged all the same: nothing comes of it, and somebody ought to know. */
const notOpen = async (
  deps: GateCompleteDeps,
  gate: GateRecord,
  request: GateCompletePayload,
): Promise<JsonObject> => {
  const over = gate.status === 'superseded' || gate.status === 'expired';
  if (over && request.pull?.outcome === 'go' && request.pull.number === gate.pull?.number) {
    await deps.incidents.open({
      id: `gate-merged-late/${gate.instance}`,
      cutover: gate.cutover,
      severity: 3,
      title: `Pull request #${request.pull.number} was merged after its gate attempt ${gate.instance} was ${gate.status}: nothing comes of it`,
      source: `gate:${gate.gate}`,
      openedAt: deps.clock.now(),
    });
  }
  return await settled(deps, gate);
};

const withoutToken = (error: unknown, token: string): Error => {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  const clean = new Error(message.replaceAll(token, '***'));
  clean.name = name;
  return clean;
};
