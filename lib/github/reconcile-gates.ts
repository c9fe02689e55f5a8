import * as z from 'zod';
import { digestOf } from '#lib/digest.ts';
import { gateOfBranch } from '#lib/gates/gate-of-branch.ts';
import { type BoundPull, gateInstance } from '#lib/gates/gate-record.ts';
import { gateOfSignOff, parseSignOff } from '#lib/gates/parse-sign-off.ts';
import { peopleNow } from '#lib/gates/people-now.ts';
import type { GateRepository, RunFacts } from '#lib/gates/pull-question.ts';
import { gateNames, type SignOffStage } from '#lib/gates/sign-off.ts';
import { verifyPull } from '#lib/gates/verify-pull.ts';
import type { Json, JsonObject } from '#lib/json.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { GatePull, PullReader } from '#lib/ports/pull-reader.ts';
import { err } from '#lib/result.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { contain } from './contain.ts';
import type { GateFailure, GateLine, GateReport } from './gate-line.ts';
import { LOOK_BACK } from './open-gates.ts';

export interface ReconcileGatesDeps {
  readonly stage: SignOffStage;
  readonly repository: GateRepository;
  readonly runbook: Pick<Runbook, 'authorities' | 'people'>;
  readonly reader: PullReader;
  /** Calls function `gate-complete`. */
  readonly complete: (payload: JsonObject) => Promise<Json>;
  readonly clock: Pick<Clock, 'now'>;
  readonly run: RunFacts;
  /** The job's own, which can only read: the completer reads GitHub itself with it. Goes nowhere else. */
  readonly token: string;
}

/** What function `gate-complete` answers. */
const Answer = z.object({
  outcome: z.string(),
  /** What stands in the store, whenever it was decided. */
  decision: z.enum(['go', 'no-go']).optional(),
  reasons: z.array(z.string()).default([]),
});

/** Answers after which somebody has to do something. */
const NEEDS_SOMEBODY: ReadonlySet<string> = new Set(['invalid', 'disagreement', 'unread']);

/**
 * Looks at every gate pull request that is open or was lately, judges each, and hands what is decided to the completer, which
 * judges again by itself. Takes no event and no text of a pull request as an input: the same repository gives the same calls
 * whatever woke it. Asked twice it calls twice, and the second call changes nothing.
 */
export const reconcileGates = async (deps: ReconcileGatesDeps): Promise<GateReport> => {
  const lines: GateLine[] = [];
  const failures: GateFailure[] = [];
  const since = new Date(deps.clock.now() - LOOK_BACK).toISOString();
  const listed = await deps.reader.gatePulls(since);
  if (!listed.ok) {
    return { lines, failures: [{ what: 'the list of pull requests', detail: listed.error.detail }] };
  }
  for (const pull of listed.value) {
    const attempt = gateOfBranch(deps.stage, pull.branch);
    // The other stage's, which has a job of its own.
    if (attempt === undefined) continue;
    const instance = gateInstance(attempt.cutover, attempt.gate, attempt.attempt);
    await contain(
      `${instance} (#${pull.number})`,
      failures,
      async () => {
        lines.push(await reconcileOne(deps, pull, instance, gateNames(deps.stage, attempt), failures));
      },
      deps.token,
    );
  }
  return { lines, failures };
};

const reconcileOne = async (
  deps: ReconcileGatesDeps,
  pull: GatePull,
  instance: string,
  names: ReturnType<typeof gateNames>,
  failures: GateFailure[],
): Promise<GateLine> => {
  const { stage, repository, run } = deps;
  const read = await deps.reader.snapshot(pull.number, names);
  if (!read.ok) throw new Error(`it could not be read: ${read.error.detail}`);
  const snapshot = read.value;
  if (snapshot.record === undefined) throw new Error('its head has no record that could be read');
  const found = readRecord(snapshot.record, { number: pull.number, head: snapshot.head.sha });
  if (!found.ok) {
    // Somebody else's, or changed: only the store knows which attempt this would be, so the completer looks.
    const reasons = [found.error];
    const transcript = { instance, outcome: 'invalid', reasons };
    const judged = { instance, outcome: 'invalid', reasons, transcript } as const;
    return (await hand(deps, pull, judged, failures)).line;
  }
  const { gate, evidence } = found.value;
  const question = {
    stage,
    repository,
    gate,
    evidence,
    snapshot,
    ...peopleNow(gate, deps.runbook),
    now: deps.clock.now(),
    run,
  };
  const judgement = verifyPull(question);
  const { outcome, reasons } = judgement;
  if (question.now < gate.deadline) {
    for (const detail of judgement.alarms) failures.push({ what: `${instance} (#${pull.number})`, detail });
  }
  if (outcome === 'pending') {
    return { instance, pull: pull.number, state: outcome, reasons, changed: false, judgement };
  }
  const { transcript } = judgement;
  const handed = await hand(deps, pull, { instance, outcome, reasons, transcript }, failures);
  // Decided long ago, and judged again after its time: what stands is told, and not what it would be now.
  const stale = handed.decision !== undefined && handed.decision !== outcome;
  return { ...handed.line, ...(!stale && { judgement }) };
};

/** As the head has it, whoever wrote that: enough to tell what to hand on, and never what counts. */
const readRecord = (text: string, pull: BoundPull): ReturnType<typeof gateOfSignOff> => {
  const signOff = parseSignOff(text);
  return signOff.ok
    ? gateOfSignOff(signOff.value, pull)
    : err(signOff.error.map(({ path, message }) => `${path === '' ? '' : `${path}: `}${message}`).join('; '));
};

interface Judged {
  readonly instance: string;
  readonly outcome: 'go' | 'no-go' | 'invalid';
  readonly reasons: readonly string[];
  readonly transcript: JsonObject;
}

/** To the completer; what it answers is what counts. */
const hand = async (
  { complete, token, run }: ReconcileGatesDeps,
  { number }: GatePull,
  { instance, outcome, reasons, transcript }: Judged,
  failures: GateFailure[],
): Promise<{ readonly line: GateLine; readonly decision: 'go' | 'no-go' | undefined }> => {
  const answer = Answer.parse(
    await complete({
      instance,
      pull: {
        number,
        outcome,
        transcript,
        transcriptDigest: digestOf(transcript),
        token,
        run: { ...run },
      },
    }),
  );
  if (NEEDS_SOMEBODY.has(answer.outcome)) {
    failures.push({
      what: `${instance} (#${number})`,
      detail: `${answer.outcome}: ${answer.reasons.join('; ')}`,
    });
  }
  const { decision } = answer;
  const line: GateLine = {
    instance,
    pull: number,
    state: answer.outcome === 'completed' ? `${decision ?? outcome}, completed` : answer.outcome,
    reasons: answer.reasons.length > 0 ? answer.reasons : reasons,
    changed: answer.outcome === 'completed' || answer.outcome === 'decided',
  };
  return { line, decision };
};
