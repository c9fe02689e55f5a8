import { stepTask } from '#lib/actions/run-step.ts';
import type { Program, ProgramGate } from '#lib/compiler/program.ts';
import type { Reading } from '#lib/gates/assemble-evidence.ts';
import { type StandingCondition, standingConditions } from '#lib/gates/conditions.ts';
import { measuredSeconds, type RehearsalDemand } from '#lib/gates/judge-certificates.ts';
import {
  type BackOutFacts,
  backOutFacts,
  backOutNow,
  backOutWords,
  windowBinds,
} from '#lib/gates/readings/back-out.ts';
import { conditions } from '#lib/gates/readings/conditions.ts';
import { erpSettings } from '#lib/gates/readings/erp-settings.ts';
import { actionFindings, tasksDone } from '#lib/gates/readings/from-progress.ts';
import { documents, people, policies, risks, wayBack } from '#lib/gates/readings/from-runbook.ts';
import {
  authorityHealth,
  baselineDrift,
  clearance,
  hypercareExit,
  invoicesAccounted,
} from '#lib/gates/readings/from-world.ts';
import { planAgainstActual } from '#lib/gates/readings/plan-against-actual.ts';
import { rehearsals } from '#lib/gates/readings/rehearsals.ts';
import { wayBackArmed } from '#lib/gates/readings/way-back-armed.ts';
import type { ReadExitDeps } from '#lib/hypercare/read-exit.ts';
import { type Instant, MINUTE, plus } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Arming } from '#lib/ports/arming.ts';
import type { Authority } from '#lib/ports/authority.ts';
import type { Certificates } from '#lib/ports/certificates.ts';
import type { ErpRegister } from '#lib/ports/erp.ts';
import type { FrozenFacts } from '#lib/ports/frozen-facts.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { minutesOf } from '#lib/runbook/duration.ts';
import { localDate } from '#lib/runbook/local-moment.ts';
import type { EvidenceName } from '#lib/runbook/schema.ts';
import type { TimeScale } from '#lib/runbook/time-scale.ts';
import { switchedSince } from '#lib/watch/switched-since.ts';

/** The sources of evidence. */
export interface EvidenceSources extends ReadExitDeps {
  readonly archive: Archive;
  readonly authority: Authority;
  readonly erpRegister: ErpRegister;
  readonly frozenFacts: FrozenFacts;
  /** Whether what would start the way back by itself is able to. */
  readonly arming: Arming;
  readonly gates: Pick<GateStore, 'list'>;
  readonly certificates: Certificates;
  /** Of the sources that are deployed now: what a run would resume with. */
  readonly deployedCodeDigest?: string;
  /** The calendar that executions of a cutover get; amendments included. */
  readonly calendarOf: (cutover: string) => Promise<JsonObject>;
}

export interface EvidenceQuestion {
  readonly cutover: string;
  readonly tenant: string;
  readonly run: number;
  /** The execution that asks: for the recovery gate, the roll-back. */
  readonly execution: string;
  readonly gate: ProgramGate;
  readonly now: Instant;
  /** Between real time and the plan's. */
  readonly scale: TimeScale;
  readonly records: readonly TaskRecord[];
  /** Digests of code and program that the execution which asks was started with. */
  readonly code?: string;
  readonly programDigest?: string;
}

/** One reading. Undefined: there is no source for it yet, and the gate shows it as missing. */
export const readEvidence = async (
  sources: EvidenceSources,
  question: EvidenceQuestion,
  name: EvidenceName,
): Promise<Reading | undefined> => {
  const { cutover, gate, now, records, run, scale, tenant } = question;
  const program: Program = sources.program;
  const { runbook } = sources;
  const byTask = new Map(records.map((record) => [record.task, record]));
  switch (name) {
    case 'tasks-done':
      return tasksDone(program, gate, byTask);
    case 'documents':
      return documents(runbook);
    case 'risks':
      return risks(runbook);
    case 'policies':
      return policies(runbook);
    case 'people':
      return people(runbook, localDate(scale.toNominal(now), runbook.goLive.zone));
    case 'plan-against-actual':
      return planAgainstActual({ runbook, calendar: await sources.calendarOf(cutover), run, now }, records);
    case 'authority-health':
      return await authorityHealth(sources.authority);
    case 'baseline-drift':
      return await baselineDrift(sources, cutover, run);
    case 'erp-settings':
      return await erpSettings(sources.frozenFacts);
    case 'rehearsals':
      return await askRehearsals(sources, question);
    case 'conditions':
      return conditions(await conditionsOf(sources, question), isLastGate(program, gate));
    case 'master-data':
      return actionFindings(program, gate, byTask, ['validate-master-data'], run);
    case 'canary':
      return actionFindings(program, gate, byTask, ['run-canary'], run);
    case 'pilot':
      return actionFindings(program, gate, byTask, ['check-pilot'], run);
    case 'reconciliation':
      return actionFindings(program, gate, byTask, ['reconcile'], run);
    case 'clearance':
      return await clearance(sources, tenant, byTask, run, now);
    case 'invoices-accounted':
      return await invoicesAccounted(sources, tenant, records, now);
    case 'hypercare-exit':
      return await hypercareExit(sources, { cutover, tenant, now, scale });
    case 'way-back':
      return wayBack(
        program,
        runbook,
        gate,
        byTask.get(stepTask(question.execution, 'verify-safe')),
        await backOut(sources, question, byTask),
        question.code !== undefined && sources.deployedCodeDigest !== undefined
          ? { execution: question.code, deployed: sources.deployedCodeDigest }
          : undefined,
      );
    case 'way-back-armed':
      return wayBackArmed(await sources.arming.facts());
  }
};

/** Of the stages: after it nobody decides any more. */
const isLastGate = ({ stages, gates }: Program, { id }: ProgramGate): boolean =>
  stages.flatMap((stage) => gates.filter((gate) => gate.stage === stage.id)).at(-1)?.id === id;

/** Undefined without digests: nothing can be said to be of this very program. */
const demandOf = (
  { runbook }: Pick<EvidenceSources, 'runbook'>,
  { programDigest: program, code, now }: EvidenceQuestion,
): RehearsalDemand | undefined =>
  program === undefined || code === undefined
    ? undefined
    : {
        program,
        code,
        now,
        maxAgeMilliseconds: minutesOf(runbook.thresholds.rehearsalMaxAge) * MINUTE,
      };

const askRehearsals = async (
  sources: EvidenceSources,
  question: EvidenceQuestion,
): Promise<Reading | undefined> => {
  const demand = demandOf(sources, question);
  return demand && rehearsals(await sources.certificates.of(demand.program, demand.code), demand);
};

/** Of earlier decisions, as they stand today where the go-live is. */
export const conditionsOf = async (
  { gates, runbook }: Pick<EvidenceSources, 'gates' | 'runbook'>,
  { cutover, records, scale, now }: Pick<EvidenceQuestion, 'cutover' | 'records' | 'scale' | 'now'>,
): Promise<readonly StandingCondition[]> =>
  standingConditions({
    gates: await gates.list(cutover),
    records,
    people: runbook.people,
    today: localDate(scale.toNominal(now), runbook.goLive.zone),
  });

/** What a way back would have to settle is what intake has sent towards SmartAPI and is not final yet. */
const backOut = async (
  sources: EvidenceSources,
  asked: EvidenceQuestion,
  byTask: ReadonlyMap<string, TaskRecord>,
): Promise<{ readonly facts: BackOutFacts; readonly words: string } | undefined> => {
  const { runbook, program } = sources;
  const { cutover, tenant, run, gate, now, scale, records } = asked;
  const demand = demandOf(sources, asked);
  const rehearsed = demand
    ? measuredSeconds(await sources.certificates.of(demand.program, demand.code), demand)
    : [];
  const since = switchedSince(program, byTask, run);
  const counts =
    since === undefined ? undefined : await sources.ledger.outcomes(tenant, since, plus(now, 1), now);
  const calendar = await sources.calendarOf(cutover);
  const open = counts === undefined ? 0 : counts.pending + counts.unknown;
  const question = { cutover, runbook, calendar, records, now, open, rehearsed };
  const forecast = backOutNow(question);
  if (forecast === undefined) return undefined;
  const binds = windowBinds(gate.id, question);
  const over = scale.toNominal(now) >= forecast.windowEnd;
  return {
    facts: backOutFacts(forecast, binds, scale.toReal),
    words: backOutWords(forecast, runbook.goLive.zone, binds ? 'binds' : over ? 'over' : 'free'),
  };
};
