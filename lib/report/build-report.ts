import type { Evidence } from '#lib/gates/evidence.ts';
import type { GateRecord, Vote } from '#lib/gates/gate-record.ts';
import { shownBackOut } from '#lib/gates/readings/back-out.ts';
import { type Instant, instant, MINUTE, plus, SECOND, toIso } from '#lib/instant.ts';
import type { Json, JsonObject } from '#lib/json.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import type { Report, StageReport } from '#lib/report/report.ts';
import type { RunFacts } from '#lib/report/run-facts.ts';
import { stageSubject } from '#lib/runbook/stage-subject.ts';
import { timeScale } from '#lib/runbook/time-scale.ts';
import { onClock } from '#lib/tasks/actuals.ts';
import { blocksOf } from '#lib/tasks/held-record.ts';

const minutes = (milliseconds: number): number => Math.round(milliseconds / MINUTE);

/** The report without the scenario's expectation, which is judged against it (`judgeExpectation`). */
export const buildReport = (real: RunFacts): StageReport => {
  const facts = onPlan(real);
  const records = new Map(facts.progress.map((record) => [record.task, record]));
  return {
    runbook: facts.runbook,
    digests: facts.digests,
    seed: facts.seed,
    scenario: facts.scenario,
    outcome: facts.outcome,
    virtual: {
      start: toIso(real.start),
      cutoverEnd: toIso(real.cutoverEnd),
      end: toIso(real.end),
      seconds: Math.round((real.end - real.start) / SECOND),
    },
    wallSeconds: facts.wallSeconds,
    ...(facts.pace && { pace: facts.pace }),
    stages: stagesOf(facts, records),
    tasks: tasksOf(facts, records),
    gates: facts.gates.map((gate) => gateOf(facts, gate, facts.evidence.get(gate.instance))),
    ...(facts.conditions.length > 0 && {
      conditions: facts.conditions.map(({ task: _reportedAs, ...condition }) => condition),
    }),
    invoices: facts.invoices,
    account: { root: facts.account.root, invoices: facts.account.records.length },
    overlaps: facts.overlaps,
    ...(facts.legacyAfterMandate && { legacyAfterMandate: facts.legacyAfterMandate }),
    reasons: facts.reasons,
    clearance: facts.clearance,
    downtime: facts.downtime,
    machine: facts.machine,
    rollbacks: facts.rollbacks,
    financeLists: [...facts.financeLists.keys()].sort(),
    ...(facts.hypercare === undefined ? {} : { hypercare: facts.hypercare }),
    unproven: [...facts.unproven],
    ...(facts.notChecked.length === 0 ? {} : { notChecked: [...facts.notChecked] }),
  };
};

/** What is held against the plan, at the plan's own moments. */
const onPlan = (facts: RunFacts): RunFacts => {
  const { toNominal } = timeScale(facts.pace);
  if (facts.pace === undefined) return facts;
  return {
    ...facts,
    end: toNominal(facts.end),
    machineEnd: toNominal(facts.machineEnd),
    progress: facts.progress.map((record) => onClock(record, toNominal)),
    gates: facts.gates.map((gate) => ({
      ...gate,
      openedAt: toNominal(gate.openedAt),
      deadline: toNominal(gate.deadline),
      ...(gate.closedAt !== undefined && { closedAt: toNominal(gate.closedAt) }),
      ...(gate.decision && { decision: { ...gate.decision, at: toNominal(gate.decision.at) } }),
    })),
  };
};

const stagesOf = (facts: RunFacts, records: ReadonlyMap<string, TaskRecord>): Report['stages'] => {
  const entered = facts.plan.stages.map((stage) => records.get(stageSubject(stage.id))?.openedAt);
  return facts.plan.stages.map((stage, index) => {
    const from = entered[index];
    const wentOn = entered.slice(index + 1).some((at) => at !== undefined);
    const last = facts.outcome === 'running' ? 'under-way' : 'interrupted';
    const outcome =
      from === undefined ? 'not-reached' : wentOn || facts.outcome === 'completed' ? 'done' : last;
    return {
      id: stage.id,
      title: stage.title,
      plannedMinutes: minutes(stage.end - stage.start),
      actualMinutes: from === undefined ? 0 : minutes(endOf(facts, stage.id, from, outcome === last) - from),
      outcome,
    };
  });
};

/**
 * A stage is over with its last task or gate, and lasts as long as it has to at least. What lies between stages is nobody's;
 * one that was interrupted lasted until the machine ended, however long it waited for somebody in vain.
 */
const endOf = (facts: RunFacts, stage: string, from: Instant, interrupted: boolean): Instant => {
  const own = new Set(facts.plan.gates.filter((gate) => gate.stage === stage).map((gate) => gate.id));
  const moments = [
    ...facts.progress.filter((record) => record.stage === stage).map((record) => record.closedAt ?? from),
    ...facts.gates
      .filter((gate) => own.has(gate.gate))
      .map((gate) => gate.decision?.at ?? gate.closedAt ?? from),
  ];
  const minimum = (facts.minimumMinutes.get(stage) ?? 0) * MINUTE;
  if (interrupted) return instant(Math.max(from, ...moments, facts.machineEnd));
  return instant(Math.max(from, ...moments, Math.min(plus(from, minimum), facts.end)));
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
  if (record === undefined) return [];
  const { evidence, note } = record;
  const blocks = blocksOf(record);
  return [
    ...textsIn(evidence?.reasons),
    ...textsIn(objectIn(evidence?.held)?.reasons).map((reason) => `held: ${reason}`),
    ...blocks.map((why) => `${record.status === 'blocked' ? 'blocked' : 'was blocked'}: ${why}`),
    ...(typeof evidence?.text === 'string' ? [`proof: ${evidence.text}`] : []),
    ...(note === undefined || note === '' || blocks.includes(note) ? [] : [`note: ${note}`]),
  ];
};

const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];

const objectIn = (value: Json | undefined): JsonObject | undefined =>
  typeof value === 'object' && value !== null && 'reasons' in value ? value : undefined;

const gateOf = (
  facts: RunFacts,
  gate: GateRecord,
  evidence: Evidence | undefined,
): Report['gates'][number] => {
  const isOpen = gate.status === 'open' && facts.outcome === 'running';
  const closed = gate.decision?.at ?? gate.closedAt ?? (isOpen ? facts.end : gate.deadline);
  return {
    id: gate.gate,
    title: facts.gateTitles.get(gate.gate) ?? gate.gate,
    attempt: gate.attempt,
    decision:
      gate.decision?.verdict ?? (isOpen ? 'open' : gate.status === 'superseded' ? 'superseded' : 'undecided'),
    by: [...(gate.decision?.by ?? [])],
    evidenceDigest: gate.evidenceDigest,
    waitedMinutes: minutes(closed - gate.openedAt),
    ...wayBackOf(gate, evidence),
    ...howDecided(gate, facts.records?.get(gate.instance)),
    reasons: gate.decision
      ? [...gate.decision.reasons, ...notesOf(gate.decision.votes, nameIn(gate))]
      : [...whatForbadeAGo(evidence), ...(gate.closedReason ? [gate.closedReason] : [])],
  };
};

/** Where it was decided, by pull request or by telephone; nothing where votes were cast by command. */
const howDecided = (
  { pull: bound, decision }: GateRecord,
  record: number | undefined,
): Pick<Report['gates'][number], 'pull' | 'telephone'> => {
  const { number, head } = decision?.pull ?? bound ?? {};
  const mergeCommit = decision?.pull?.mergeCommit;
  const glass = decision?.breakGlass;
  return {
    ...(number !== undefined &&
      head !== undefined && { pull: { number, head, ...(mergeCommit !== undefined && { mergeCommit }) } }),
    ...(glass && {
      telephone: {
        enteredBy: glass.enteredBy,
        witness: glass.witness,
        reason: glass.reason,
        ...(record !== undefined && { record }),
      },
    }),
  };
};

const wayBackOf = (
  { decision }: GateRecord,
  evidence: Evidence | undefined,
): Pick<Report['gates'][number], 'wayBack' | 'overridden'> => {
  const shown = evidence?.criteria.find(({ id }) => id === 'way-back')?.measured;
  const late = evidence !== undefined && shownBackOut(evidence)?.late === true;
  const vote =
    late && decision?.verdict === 'go'
      ? decision.votes.findLast(({ override, vote: cast }) => cast === 'approve' && override !== undefined)
      : undefined;
  return {
    ...(shown === undefined ? {} : { wayBack: shown }),
    ...(vote?.override === undefined ? {} : { overridden: { by: vote.person, reason: vote.override } }),
  };
};

const nameIn =
  ({ roster }: GateRecord) =>
  (person: string): string =>
    roster.find((entry) => entry.person === person)?.name ?? person;

/** What voters wrote, each text once, with who: the rule says that the chair said no, only the chair says why. */
const notesOf = (votes: readonly Vote[], nameOf: (person: string) => string): readonly string[] => {
  const authors = new Map<string, Set<string>>();
  for (const { note, person } of votes) {
    if (note === undefined) continue;
    authors.set(note, (authors.get(note) ?? new Set()).add(nameOf(person)));
  }
  return [...authors].map(([note, persons]) => `${[...persons].join(', ')}: ${note}`);
};

/** Whoever approves: with one of these a go was not possible, and "nobody decided" alone would hide it. */
const whatForbadeAGo = (evidence: Evidence | undefined): readonly string[] =>
  (evidence?.criteria ?? [])
    .filter((criterion) => criterion.mandatory && criterion.verdict !== 'pass')
    .map(
      ({ title, verdict, measured, required }) =>
        `a go is not possible: ${title} is ${verdict} (${measured}; required: ${required})`,
    );
