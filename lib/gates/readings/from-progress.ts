/** Readings taken from the progress table: what was done, by whom, and what the actions found. */
import type { Program, ProgramGate, ProgramTask } from '#lib/compiler/program.ts';
import type { Reading } from '#lib/gates/assemble-evidence.ts';
import type { CriterionVerdict } from '#lib/gates/evidence.ts';
import { toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import type { ActionName } from '#lib/runbook/actions.ts';

type Records = ReadonlyMap<string, TaskRecord>;

const shown = (task: ProgramTask, record: TaskRecord | undefined): JsonObject => ({
  title: task.title,
  status: record?.status ?? 'not handed out',
  owner: record?.owner ?? task.owner,
  ...(record?.by !== undefined && { by: record.by }),
  ...(record?.closedAt !== undefined && { at: toIso(record.closedAt) }),
  ...(record && { run: record.run }),
  ...(record?.note !== undefined && { note: record.note }),
  ...(record?.evidence && { evidence: record.evidence }),
});

export const tasksDone = (program: Program, gate: ProgramGate, records: Records): Reading | undefined => {
  if (!program.stages.some((stage) => stage.id === gate.stage)) return undefined;
  const tasks = program.tasks.filter((task) => task.stage === gate.stage);
  const open = tasks.filter((task) => records.get(task.id)?.status !== 'done');
  return {
    verdict: open.length === 0 ? 'pass' : 'fail',
    measured:
      open.length === 0
        ? `${tasks.length} of ${tasks.length} done`
        : `${tasks.length - open.length} of ${tasks.length} done; open: ${open.map((task) => task.title).join(', ')}`,
    required: 'all done',
    source: 'progress table',
    facts: Object.fromEntries(tasks.map((task) => [task.id, shown(task, records.get(task.id))])),
  };
};

/** Worst first: a failed check outweighs one that was not made, which outweighs one that could not tell. */
const ORDER: readonly CriterionVerdict[] = ['fail', 'missing', 'inconclusive', 'pass'];

/**
 * What the actions of some names found. It counts what was measured: that an owner attested a failed check as done
 * another way closes the task and does not turn its finding.
 */
const found = (record: TaskRecord | undefined): CriterionVerdict => {
  const verdict = record?.evidence?.verdict;
  return verdict === 'pass' || verdict === 'fail' || verdict === 'inconclusive' ? verdict : 'missing';
};

/** Of all tasks with one of these actions up to the gate's stage; undefined if there is none. */
export const actionFindings = (
  program: Program,
  gate: ProgramGate,
  records: Records,
  actions: readonly ActionName[],
  run: number,
): Reading | undefined => {
  const stages = program.stages.map((stage) => stage.id);
  const upTo = stages.indexOf(gate.stage);
  const tasks = program.tasks.filter(
    (task) =>
      task.action !== undefined &&
      actions.includes(task.action) &&
      // A gate outside the stages (recovery) sees what was reached.
      (upTo === -1 ? records.has(task.id) : stages.indexOf(task.stage) <= upTo),
  );
  if (tasks.length === 0) return undefined;
  const verdicts = tasks.map((task) => found(records.get(task.id)));
  const reasons = tasks.map((task) => {
    const record = records.get(task.id);
    const listed = record?.evidence?.reasons;
    const text = Array.isArray(listed) ? listed.join(' ') : 'not run';
    const before = record && record.run !== run ? `, in run ${record.run}, before the roll-back` : '';
    return `${task.title}: ${found(record)}${before} (${text})`;
  });
  return {
    verdict: ORDER.find((verdict) => verdicts.includes(verdict)) ?? 'missing',
    measured: reasons.join('; '),
    required: 'each passed',
    source: tasks.map((task) => task.id).join(', '),
    facts: Object.fromEntries(tasks.map((task) => [task.id, shown(task, records.get(task.id))])),
  };
};
