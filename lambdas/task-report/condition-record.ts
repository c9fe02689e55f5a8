import { DateTime } from 'luxon';
import type { Program } from '#lib/compiler/program.ts';
import { parseConditionTask } from '#lib/gates/conditions.ts';
import { gateInstance } from '#lib/gates/gate-record.ts';
import { instant } from '#lib/instant.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';

/**
 * A condition of a go as a task of its owner's, before anybody has reported on it: it is on record in the decision, and nowhere
 * else. Undefined: no decision has such a condition.
 */
export const conditionRecord = async (
  deps: {
    readonly gates: Pick<GateStore, 'get'>;
    readonly program: Pick<Program, 'gates'>;
    readonly runbook: { readonly goLive: { readonly zone: string } };
  },
  cutover: string,
  task: string,
): Promise<TaskRecord | undefined> => {
  const named = parseConditionTask(task);
  if (named === undefined) return undefined;
  const gate = await deps.gates.get(gateInstance(cutover, named.gate, named.attempt));
  const { decision } = gate ?? {};
  const condition = decision?.verdict === 'go' ? decision.conditions?.[named.number - 1] : undefined;
  if (!decision || !condition) return undefined;
  const due = DateTime.fromISO(condition.due, { zone: deps.runbook.goLive.zone }).endOf('day');
  return {
    cutover,
    task,
    stage: deps.program.gates.find(({ id }) => id === named.gate)?.stage ?? '',
    mode: 'manual',
    run: 1,
    attempt: 1,
    owner: condition.owner,
    status: 'open',
    plannedStart: decision.at,
    plannedEnd: instant(due.toMillis()),
    openedAt: decision.at,
  };
};
