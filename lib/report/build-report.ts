import type { GateRecord } from '#lib/gates/gate-record.ts';
import { type Instant, instant, MINUTE, SECOND, toIso } from '#lib/instant.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import type { Report } from '#lib/report/report.ts';
import type { RunFacts } from '#lib/report/run-facts.ts';

const minutes = (milliseconds: number): number => Math.round(milliseconds / MINUTE);

/** The progress table's entry for entering a stage. */
export const stageEntry = (stage: string): string => `enter-${stage}`;

/** The report without the scenario's expectation, which is judged against it (`judgeExpectation`). */
export const buildReport = (facts: RunFacts): Omit<Report, 'expectation'> => {
  const records = new Map(facts.progress.map((record) => [record.task, record]));
  return {
    runbook: facts.runbook,
    digests: facts.digests,
    seed: facts.seed,
    scenario: facts.scenario,
    outcome: facts.outcome,
    virtual: {
      start: toIso(facts.start),
      end: toIso(facts.end),
      seconds: Math.round((facts.end - facts.start) / SECOND),
    },
    wallSeconds: facts.wallSeconds,
    stages: stagesOf(facts, records),
    tasks: tasksOf(facts, records),
    gates: facts.gates.map(gateOf),
    invoices: facts.invoices,
    reasons: facts.reasons,
    clearance: facts.clearance,
    downtime: facts.downtime,
    machine: facts.machine,
    rollbacks: facts.rollbacks,
    ...(facts.hypercare === undefined ? {} : { hypercare: facts.hypercare }),
    unproven: [...facts.unproven],
  };
};

const stagesOf = (facts: RunFacts, records: ReadonlyMap<string, TaskRecord>): Report['stages'] => {
  const entered = facts.plan.stages.map((stage) => records.get(stageEntry(stage.id))?.openedAt);
  return facts.plan.stages.map((stage, index) => {
    const from = entered[index];
    const next = entered.slice(index + 1).find((at) => at !== undefined);
    const last = next === undefined;
    const outcome =
      from === undefined ? 'not-reached' : last && facts.outcome !== 'completed' ? 'interrupted' : 'done';
    return {
      id: stage.id,
      title: stage.title,
      plannedMinutes: minutes(stage.end - stage.start),
      actualMinutes: from === undefined ? 0 : minutes((next ?? lastMoment(facts)) - from),
      outcome,
    };
  });
};

/** When the last task or gate of the cutover was closed: the ERP's invoices may go on after it. */
const lastMoment = (facts: RunFacts): Instant => {
  const moments = [
    ...facts.progress.map((record) => record.closedAt ?? record.openedAt),
    ...facts.gates.map((gate) => gate.decision?.at ?? gate.closedAt ?? gate.openedAt),
  ];
  return instant(Math.max(facts.start, ...moments));
};

const tasksOf = (facts: RunFacts, records: ReadonlyMap<string, TaskRecord>): Report['tasks'] =>
  facts.plan.tasks.map((task) => {
    const record = records.get(task.id);
    const closed = record?.closedAt;
    return {
      id: task.id,
      stage: task.stage,
      title: task.title,
      owner: record?.owner ?? task.owner,
      status: record?.status ?? 'not-reached',
      plannedEnd: toIso(task.earliestEnd),
      ...(closed === undefined
        ? {}
        : { actualEnd: toIso(closed), lateMinutes: minutes(closed - task.earliestEnd) }),
      slackMinutes: task.slackMinutes,
      reasons: reasonsOf(record),
    };
  });

const reasonsOf = (record: TaskRecord | undefined): string[] => {
  const reasons = record?.evidence?.reasons;
  return Array.isArray(reasons) ? reasons.filter((reason) => typeof reason === 'string') : [];
};

const gateOf = (gate: GateRecord): Report['gates'][number] => {
  const closed = gate.decision?.at ?? gate.closedAt ?? gate.deadline;
  return {
    id: gate.gate,
    attempt: gate.attempt,
    decision: gate.decision?.verdict ?? (gate.status === 'superseded' ? 'superseded' : 'undecided'),
    by: [...(gate.decision?.by ?? [])],
    evidenceDigest: gate.evidenceDigest,
    waitedMinutes: minutes(closed - gate.openedAt),
    reasons: gate.decision ? [...gate.decision.reasons] : gate.closedReason ? [gate.closedReason] : [],
  };
};
