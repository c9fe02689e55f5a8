import type { Evidence } from '#lib/gates/evidence.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { judgeEnded } from '#lib/gates/judge-ended.ts';
import { peopleNow } from '#lib/gates/people-now.ts';
import { gateNames } from '#lib/gates/sign-off.ts';
import type { GateView } from '#lib/report/gate/gate-view.ts';
import type { JudgeOpenDeps } from './judge-open.ts';

/** How an attempt that is over ended, and where it was asked again; without a reading what the record says has to do. */
export const readEnded = async (
  { stage, repository, runbook, reader }: Omit<JudgeOpenDeps, 'clock'>,
  gate: GateRecord,
  evidence: Evidence,
  attempts: readonly GateRecord[],
): Promise<Pick<GateView, 'ended' | 'successor'>> => {
  const successor = attempts.find(
    (each) => each.cutover === gate.cutover && each.gate === gate.gate && each.attempt === gate.attempt + 1,
  )?.pull?.number;
  const next = successor === undefined ? {} : { successor };
  // By telephone nobody was counted here.
  if (gate.pull === undefined || gate.decision?.breakGlass !== undefined) return next;
  const read = await reader.snapshot(gate.pull.number, gateNames(stage, gate));
  if (!read.ok) return next;
  const { knownPeople } = peopleNow(gate, runbook);
  const ended = judgeEnded({ stage, repository, gate, evidence, snapshot: read.value, knownPeople });
  return { ...next, ...(ended && { ended }) };
};
