import * as z from 'zod';
import { parseConditionTask } from '#lib/gates/conditions.ts';
import { isDeputyAt } from '#lib/gates/freeze-roster.ts';
import { type Instant, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { announce } from '#lib/messages/announce.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { programManager } from '#lib/runbook/accountable-owner.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';
import { calendarScale, type TimeScale, timeScale } from '#lib/runbook/time-scale.ts';
import { answerTask, type TaskAnswer } from '#lib/tasks/answer-task.ts';
import { blocksOf, isGivenUp, wasDone } from '#lib/tasks/held-record.ts';
import type { TaskDeps } from '#lib/tasks/task-deps.ts';
import { AttestReport, attest } from './attest.ts';
import { conditionRecord } from './condition-record.ts';

const Text = z.string().trim().max(4_000);

export const TaskReport = z.object({
  cutover: z.string(),
  task: z.string(),
  /** Person id of the runbook. */
  by: z.string(),
  report: z.enum(['start', 'done', 'block', 'reassign', 'retry', 'give-up']),
  /** For `done`: how anybody can see that it is done. */
  evidence: Text.optional(),
  note: Text.optional(),
  /** For `reassign`. */
  to: z.string().optional(),
});
export type TaskReport = z.infer<typeof TaskReport>;

export interface TaskReportDeps extends TaskDeps {
  /** A condition of a go is reported like a task, and stands in the decision. */
  readonly gates: Pick<GateStore, 'get'>;
}

type Refusal = { readonly code: string; readonly message: string };
type Change = { readonly record: TaskRecord; readonly answer?: TaskAnswer['answer'] };

/** Somebody else reporting the same task at the same moment is rare; more in a row are a fault. */
const ATTEMPTS = 3;

/**
 * What `cutover task …` calls. Closes the record, then answers the machine if it waits; reporting the same again
 * changes nothing and answers a token that is still there. A refusal says who may, or what is missing.
 */
export const makeTaskReport =
  (deps: TaskReportDeps): Handler =>
  async (payload): Promise<JsonObject> => {
    const attested = AttestReport.safeParse(payload);
    if (attested.success) return attest(deps, attested.data);
    const report = TaskReport.parse(payload);
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const stored = await deps.progress.get(report.cutover, report.task);
      const former = stored ?? (await conditionRecord(deps, report.cutover, report.task));
      // Only of a cutover that has begun there is a calendar on record.
      const calendar = former && (await deps.calendarOf?.(report.cutover));
      const scale = calendar ? calendarScale(calendar) : timeScale(undefined);
      const change = judgeReport(deps, report, former, deps.clock.now(), scale);
      if (!change.ok) return { ok: false, ...change.error };
      const { record, answer } = change.value;
      if (record !== former && !(await deps.progress.put(record, stored))) continue;
      await tell(deps, report, record);
      const answered =
        answer === undefined
          ? 'absent'
          : await answerTask(deps, report.cutover, report.task, {
              answer,
              by: report.by,
              note: report.note ?? report.evidence ?? '',
            });
      return { ok: true, task: record.task, status: record.status, owner: record.owner, machine: answered };
    }
    return {
      ok: false,
      code: 'task-contended',
      message: `Task ${report.task} was changed by somebody else ${ATTEMPTS} times meanwhile. Look at it, then report again.`,
    };
  };

const refuse = (code: string, message: string): Result<Change, Refusal> => err({ code, message });

const mayReport = (deps: TaskDeps, by: string, owner: string, at: Instant, scale: TimeScale): boolean =>
  by === owner || by === programManager(deps.runbook) || isDeputyAt(deps.runbook, by, owner, at, scale);

const judgeReport = (
  deps: TaskDeps,
  report: TaskReport,
  former: TaskRecord | undefined,
  now: Instant,
  scale: TimeScale,
): Result<Change, Refusal> => {
  const { people } = deps.runbook;
  const { task, by } = report;
  const isTask =
    deps.program.tasks.some((each) => each.id === task) || parseConditionTask(task) !== undefined;
  if (!former) {
    if (parseConditionTask(task) !== undefined)
      return refuse('condition-unknown', `No decision has the condition ${task}. See: npx cutover gates`);
    return isTask
      ? refuse(
          'task-not-open',
          `Task ${task} is not handed out yet. Wait for its message, or see: npx cutover status`,
        )
      : refuse('task-unknown', `There is no task ${JSON.stringify(task)} in this cutover.`);
  }
  if (!people[by]) {
    return refuse(
      'person-unknown',
      `The runbook does not know ${JSON.stringify(by)}. Give a person id of it.`,
    );
  }
  if (!mayReport(deps, by, former.owner, now, scale)) {
    const deputy = people[former.owner]?.deputy;
    return refuse(
      'not-yours',
      `${by} may not report ${task}: it is ${former.owner}’s. Allowed: ${former.owner}, ` +
        `${deputy ? `${deputy.person} from ${deputy.from} to ${deputy.to}, ` : ''}${programManager(deps.runbook)} (program manager). ` +
        'Have it reassigned if nobody of them can.',
    );
  }
  const held = former.evidence?.held !== undefined;
  const { held: _held, ...facts } = former.evidence ?? {};
  const closed = former.status === 'done' || (former.status === 'failed' && !held);

  switch (report.report) {
    case 'start': {
      if (closed) return refuse('task-closed', closedText(former));
      if (facts.startedAt !== undefined) return ok({ record: former });
      return ok({ record: { ...former, evidence: { ...former.evidence, startedAt: toIso(now) } } });
    }
    case 'done': {
      if (!report.evidence) {
        return refuse('evidence-missing', `Say how anybody can see that ${task} is done: --evidence "…"`);
      }
      if (!isTask) {
        return refuse(
          'not-attestable',
          `${task} is the machine’s own step: nobody can say that a gate was decided or a criterion held. Answer retry or give-up.`,
        );
      }
      if (former.status === 'done') return ok({ record: former, answer: 'done' });
      if (closed) return refuse('task-closed', closedText(former));
      if (former.mode === 'automatic' && !held) {
        return refuse(
          'task-automatic',
          `The machine does ${task} itself; there is nothing to report while it runs.`,
        );
      }
      return ok({
        record: close(former, 'done', report, now, { ...facts, text: report.evidence }),
        answer: 'done',
      });
    }
    case 'block': {
      if (closed) return refuse('task-closed', closedText(former));
      if (!report.note)
        return refuse('note-missing', `Say what blocks ${task} and what would help: --note "…"`);
      // The note may be another one when it is done; that it was blocked, and why, is to be told even then.
      const blocks = [...blocksOf(former), report.note];
      return ok({
        record: { ...former, status: 'blocked', note: report.note, evidence: { ...former.evidence, blocks } },
      });
    }
    case 'reassign': {
      if (closed) return refuse('task-closed', closedText(former));
      if (report.to === undefined || !people[report.to]) {
        return refuse(
          'person-unknown',
          `${JSON.stringify(report.to ?? '')} is no person of the runbook. Known: ${Object.keys(people).join(', ')}`,
        );
      }
      return ok({ record: former.owner === report.to ? former : { ...former, owner: report.to } });
    }
    case 'retry': {
      // Reported before, and the machine was not reached then: the same report again answers it.
      if (!held && facts.retriedBy === by) return ok({ record: former, answer: 'retry' });
      if (!held) {
        return refuse('task-not-held', `${task} is not held; only what did not pass can be tried again.`);
      }
      const { note: _note, ...open } = former;
      const status = wasDone(former) ? 'done' : 'open';
      return ok({ record: { ...open, status, evidence: { ...facts, retriedBy: by } }, answer: 'retry' });
    }
    case 'give-up': {
      // Closed for good it could never be met, and every later gate would fail for it.
      if (parseConditionTask(task) !== undefined) {
        return refuse(
          'condition-stands',
          `${task} is a condition of a go: it is met (npx cutover task done), or somebody else’s (npx cutover task reassign). Where it cannot be met, the next gate says no.`,
        );
      }
      if (isGivenUp(former, former.run)) return ok({ record: former, answer: 'give-up' });
      if (closed) return refuse('task-closed', closedText(former));
      if (!report.note) {
        return refuse(
          'note-missing',
          `Giving up ${task} ends or rolls back the cutover. Say why: --note "…"`,
        );
      }
      return ok({ record: close(former, 'failed', report, now, facts), answer: 'give-up' });
    }
  }
};

const closedText = (record: TaskRecord): string =>
  `Task ${record.task} was closed as ${record.status} by ${record.by ?? 'somebody'}${record.closedAt === undefined ? '' : ` at ${toIso(record.closedAt)}`}; it cannot be changed any more.`;

const close = (
  former: TaskRecord,
  status: 'done' | 'failed',
  report: TaskReport,
  closedAt: Instant,
  evidence: JsonObject,
): TaskRecord => ({
  ...former,
  status,
  closedAt,
  by: report.by,
  evidence,
  ...(report.note && { note: report.note }),
});

const tell = async (deps: TaskDeps, report: TaskReport, record: TaskRecord): Promise<void> => {
  if (report.report !== 'block' && report.report !== 'reassign') return;
  const { zone } = deps.runbook.goLive;
  const now = deps.clock.now();
  await announce(deps, report.report === 'block' ? 'task-held' : 'task-handed-out', {
    subject: `${report.cutover}/${report.task}/${report.report}-${toIso(now)}`,
    owner: record.owner,
    task: deps.program.tasks.find((task) => task.id === record.task)?.title ?? record.task,
    stage: record.stage,
    at: localMoment(now, zone),
    by: localMoment(record.plannedEnd, zone),
    reason: report.note ?? `reassigned by ${report.by}`,
    next: `reported with: npx cutover task done ${record.task}`,
  });
};
