import * as z from 'zod';
import { type Finding, shortReasons } from '#lib/actions/finding.ts';
import { rollbackTrigger } from '#lib/actions/rollback-trigger.ts';
import type { Program } from '#lib/compiler/program.ts';
import { toIso } from '#lib/instant.ts';
import { type AnnounceDeps, type AnnouncedFacts, announce } from '#lib/messages/announce.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';
import type { Progress } from '#lib/ports/progress.ts';
import { ActionRequest, type ActionResult, type Handler } from '#lib/runbook/action-contract.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';
import { EVENTS, type Runbook } from '#lib/runbook/schema.ts';
import { isRollbackExecution } from '#lib/way-back/execution-names.ts';

export interface TellDeps extends Omit<AnnounceDeps, 'program' | 'runbook'> {
  readonly clock: Clock;
  readonly progress: Pick<Progress, 'get' | 'list'>;
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
    ...(await aboutRollback(deps, request)),
  });
  return {
    verdict: 'pass',
    reasons: [
      `${told.sent.length} messages sent for ${event}.`,
      ...told.failures.map((failure) => `Not everybody was told: ${failure}`),
    ],
  };
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

const aboutRollback = async (deps: TellDeps, request: ActionRequest): Promise<Facts> =>
  isRollbackExecution(request.cutover, request.execution)
    ? {
        reason: await rollbackTrigger(deps.progress, request.cutover, request.execution),
        next: 'the recovery gate decides',
      }
    : {};
