import type { Evidence } from '#lib/gates/evidence.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { peopleNow } from '#lib/gates/people-now.ts';
import type { GateRepository, PullJudgement } from '#lib/gates/pull-question.ts';
import type { GateNames, SignOffStage } from '#lib/gates/sign-off.ts';
import { verifyPull } from '#lib/gates/verify-pull.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { PullReader, PullReadFailure } from '#lib/ports/pull-reader.ts';
import { ok, type Result } from '#lib/result.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

export interface JudgeOpenDeps {
  readonly stage: SignOffStage;
  readonly repository: GateRepository;
  readonly runbook: Pick<Runbook, 'authorities' | 'people'>;
  readonly reader: Pick<PullReader, 'snapshot'>;
  readonly clock: Pick<Clock, 'now'>;
}

export interface OpenJudgement {
  readonly judgement: PullJudgement;
  readonly state: 'open' | 'merged' | 'closed';
}

/** How a bound attempt stands now, for people to see; only the completer's own judgement counts. */
export const judgeOpen = async (
  deps: JudgeOpenDeps,
  gate: GateRecord & Required<Pick<GateRecord, 'pull'>>,
  evidence: Evidence,
  names: GateNames,
): Promise<Result<OpenJudgement, PullReadFailure>> => {
  const { stage, repository } = deps;
  const read = await deps.reader.snapshot(gate.pull.number, names);
  if (!read.ok) return read;
  const judgement = verifyPull({
    stage,
    repository,
    gate,
    evidence,
    snapshot: read.value,
    ...peopleNow(gate, deps.runbook),
    now: deps.clock.now(),
  });
  return ok({ judgement, state: read.value.merge ? 'merged' : read.value.state });
};
