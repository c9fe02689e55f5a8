import * as z from 'zod';
import { type Finding, shortReasons } from '#lib/actions/finding.ts';
import { recordProgress } from '#lib/actions/record-progress.ts';
import { rollbackTrigger } from '#lib/actions/rollback-trigger.ts';
import { MACHINE_OWNER, WAY_BACK_STAGE } from '#lib/actions/run-step.ts';
import type { Program } from '#lib/compiler/program.ts';
import { describeError } from '#lib/describe-error.ts';
import { toIso } from '#lib/instant.ts';
import { type AnnounceDeps, type AnnouncedFacts, announce } from '#lib/messages/announce.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';
import type { Log } from '#lib/ports/log.ts';
import type { Progress } from '#lib/ports/progress.ts';
import { ActionRequest, type ActionResult, type Handler } from '#lib/runbook/action-contract.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';
import { EVENTS, type Runbook } from '#lib/runbook/schema.ts';
import { isRollbackExecution } from '#lib/way-back/execution-names.ts';
import { toldTask } from '#lib/way-back/incident-record.ts';

export interface TellDeps extends Omit<AnnounceDeps, 'program' | 'runbook'> {
  readonly clock: Clock;
  readonly progress: Progress;
  readonly log?: Log;
  readonly gates: Pick<GateStore, 'attempts'>;
  readonly program: Program;
  readonly runbook: Runbook;
}

const Parameters = z.object({ event: z.enum(EVENTS), subject: z.string().optional() });

/** Always passes: a messenger that is down must not stop a cutover, and least of all a roll-back. */
export const makeTell =
  (deps: TellDeps): Handler =>
  async (payload): Promise<ActionResult> => {
    const request = ActionRequest.parse(payload);
    const { event, subject = request.subject } = Parameters.parse(request.parameters);
    const found = await tell(deps, request, event, subject);
    if (isRollbackExecution(request.cutover, request.execution))
      await putOnRecord(deps, request, event, found);
    return { verdict: 'pass', reasons: shortReasons(found.reasons), tries: 1, next: toIso(deps.clock.now()) };
  };

const tell = async (
  deps: TellDeps,
  request: ActionRequest,
  event: (typeof EVENTS)[number],
  subject: string,
): Promise<Finding> => {
  const told = await announce(deps, event, {
    subject: `${request.execution}/${subject}`,
    at: localMoment(deps.clock.now(), deps.runbook.goLive.zone),
    ...(await aboutStage(deps, request)),
    ...(await aboutGate(deps, request.cutover, subject)),
    ...(await aboutTask(deps, request.cutover, subject)),
    ...(await aboutRollback(deps, request, event)),
  });
  return {
    verdict: 'pass',
    reasons: [
      `${told.sent.length} messages sent for ${event}.`,
      ...told.failures.map((failure) => `Not everybody was told: ${failure}`),
    ],
    evidence: { messages: [...told.sent], failures: [...told.failures], to: recipientsOf(deps, event) },
  };
};

/** Person ids of all messages of an event. */
const recipientsOf = ({ program, runbook }: TellDeps, event: (typeof EVENTS)[number]): string[] => [
  ...new Set(
    Object.values(program.messages)
      .filter((message) => message.on === event)
      .flatMap(({ to }) => to.flatMap((id) => runbook.authorities[id]?.members ?? [id])),
  ),
];

/** For the incident record. Telling is not undone by a table that cannot be written. */
const putOnRecord = async (
  deps: TellDeps,
  request: ActionRequest,
  event: string,
  found: Finding,
): Promise<void> => {
  const now = deps.clock.now();
  const task = toldTask(request.execution, event);
  try {
    await recordProgress(
      deps.progress,
      request.cutover,
      task,
      (former) =>
        former ?? {
          cutover: request.cutover,
          task,
          stage: WAY_BACK_STAGE,
          mode: 'automatic',
          run: request.run,
          attempt: 1,
          owner: MACHINE_OWNER,
          status: 'done',
          plannedStart: now,
          plannedEnd: now,
          openedAt: now,
          closedAt: now,
          by: MACHINE_OWNER,
          ...(found.evidence && { evidence: found.evidence }),
        },
    );
  } catch (error) {
    deps.log?.('told-not-on-record', { task, ...describeError(error) });
  }
};

type Facts = Partial<AnnouncedFacts>;

const aboutStage = async (deps: TellDeps, request: ActionRequest): Promise<Facts> => {
  const stage = deps.program.stages.find((candidate) => candidate.id === request.stage);
  return stage ? { stage: stage.title } : {};
};

const aboutGate = async (deps: TellDeps, cutover: string, id: string): Promise<Facts> => {
  const { recovery } = deps.runbook;
  const gate =
    deps.program.gates.find((candidate) => candidate.id === id) ??
    (recovery.gate.id === id ? recovery.gate : undefined);
  if (!gate) return {};
  const attempts = await deps.gates.attempts(cutover, id);
  const { decision, closedReason } = attempts.at(-1) ?? {};
  const reason = decision ? decision.reasons.join('; ') : closedReason;
  return {
    gate: gate.title,
    attempt: Math.max(1, attempts.length),
    ...(decision ? { by: decision.by.map((id) => deps.runbook.people[id]?.name ?? id).join(', ') } : {}),
    ...(reason === undefined || reason === '' ? {} : { reason }),
  };
};

const aboutTask = async (deps: TellDeps, cutover: string, id: string): Promise<Facts> => {
  const task = deps.program.tasks.find((candidate) => candidate.id === id);
  if (!task) return {};
  const record = await deps.progress.get(cutover, id);
  const reasons = record?.evidence?.reasons;
  const reason = Array.isArray(reasons) && typeof reasons[0] === 'string' ? reasons[0] : record?.note;
  return {
    task: task.title,
    owner: record?.owner ?? task.owner,
    attempt: record?.attempt ?? 1,
    ...(reason === undefined ? {} : { reason }),
  };
};

const aboutRollback = async (
  deps: TellDeps,
  request: ActionRequest,
  event: (typeof EVENTS)[number],
): Promise<Facts> => {
  if (!isRollbackExecution(request.cutover, request.execution)) return {};
  const { gate, resumeAt } = deps.runbook.recovery;
  const stage = deps.program.stages.find(({ id }) => id === resumeAt)?.title ?? resumeAt;
  const decided = (await aboutGate(deps, request.cutover, gate.id)).by;
  return {
    reason: await rollbackTrigger(deps.progress, request.cutover, request.execution),
    ...(event === 'rolled-back' || decided === undefined ? {} : { by: decided }),
    next:
      event === 'recovered'
        ? `${stage} is entered again`
        : event === 'ended-on-legacy'
          ? 'another cutover, by decision of its authority; until then the route is held'
          : 'the recovery gate decides',
  };
};
