import { type Finding, shortReasons, worst } from '#lib/actions/finding.ts';
import { recordProgress } from '#lib/actions/record-progress.ts';
import type { Program, ProgramStage } from '#lib/compiler/program.ts';
import { fromIso, type Instant, instant, plus, SECOND, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { type AnnounceDeps, announce } from '#lib/messages/announce.ts';
import type { Progress, TaskRecord } from '#lib/ports/progress.ts';
import { accountableOwner } from '#lib/runbook/accountable-owner.ts';
import { ActionRequest, type ActionResult, type Handler } from '#lib/runbook/action-contract.ts';
import { localMoment } from '#lib/runbook/local-moment.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { stageSubject } from '#lib/runbook/stage-subject.ts';
import { askCriterion, type CriterionDeps } from '#lib/stages/ask-criterion.ts';
import { reopenManualTasks } from '#lib/stages/reopen-manual-tasks.ts';
import { restoreEntry } from '#lib/stages/restore-entry.ts';

export interface StageEnterDeps extends CriterionDeps, AnnounceDeps {
  readonly progress: Progress;
  readonly program: Program;
  readonly runbook: Runbook;
  /** Of the sources that are deployed now. */
  readonly deployedCodeDigest: string;
}

/**
 * Begins a stage: deployed code against the execution's, route and ERP output as the stage expects them (when it is
 * entered again), exit criteria of the stage before, entry criteria. Asked anew each time, never skipped. `next` is
 * when the stage may end at the earliest.
 */
export const makeStageEnter =
  (deps: StageEnterDeps): Handler =>
  async (payload): Promise<ActionResult> => {
    const request = ActionRequest.parse(payload);
    const index = deps.program.stages.findIndex((candidate) => candidate.id === request.subject);
    const stage = deps.program.stages[index];
    if (!stage) {
      throw new Error(
        `the program has no stage "${request.subject}": the execution and the deployed program differ`,
      );
    }
    const key = stageSubject(stage.id);
    const before = await deps.progress.get(request.cutover, key);
    const former = deps.program.stages[index - 1];
    const left = former && (await deps.progress.get(request.cutover, stageSubject(former.id)));
    const cameFrom = left?.run === request.run ? former : undefined;
    const steppedBack =
      before?.run === request.run &&
      (before.evidence?.verdict === 'pass' || before.evidence?.steppedBack === true);
    if (steppedBack) await reopenManualTasks(deps, request, stage.id);
    const again = steppedBack || (request.run > 1 && !cameFrom);
    const restored = before?.run === request.run ? restoredBefore(before) : {};
    const found = await enter(deps, request, stage, cameFrom, again, restored);
    const now = deps.clock.now();
    const end = earliestEnd(request, now);
    const passed = found.verdict === 'pass';
    const record = await recordProgress(deps.progress, request.cutover, key, (former) => ({
      cutover: request.cutover,
      task: key,
      stage: stage.id,
      mode: 'automatic',
      run: request.run,
      attempt: former?.run === request.run ? former.attempt + 1 : 1,
      owner: former?.owner ?? accountableOwner(deps.program, deps.runbook, key, stage.id),
      status: passed ? 'done' : 'failed',
      plannedStart: request.timing ? fromIso(request.timing.start) : now,
      plannedEnd: request.timing ? fromIso(request.timing.start) : now,
      openedAt: openedAt(former, request.run, now),
      closedAt: now,
      by: 'machine',
      evidence: {
        ...restored,
        // A try that fails must not make the next one forget that it comes from further on.
        ...(steppedBack && { steppedBack }),
        ...found.evidence,
        verdict: found.verdict,
        reasons: [...found.reasons],
        end: toIso(end),
      },
    }));
    if (passed) {
      await announce(deps, 'stage-entered', {
        subject: `${request.cutover}/${stage.id}/r${request.run}`,
        attempt: record.attempt,
        stage: stage.title,
        at: localMoment(now, deps.runbook.goLive.zone),
        next: `planned until ${localMoment(end, deps.runbook.goLive.zone)}`,
        owner: record.owner,
      });
    }
    return {
      verdict: found.verdict,
      reasons: shortReasons(found.reasons),
      tries: record.attempt,
      next: toIso(end),
    };
  };

const enter = async (
  deps: StageEnterDeps,
  request: ActionRequest,
  stage: ProgramStage,
  /** The stage before, if this run went through it: a run that resumes here left none. */
  cameFrom: ProgramStage | undefined,
  again: boolean,
  before: JsonObject,
): Promise<Finding> => {
  // First, and before anything is touched: a new run on other code is another program (DESIGN section 2).
  if (deps.deployedCodeDigest !== request.digests.code) {
    return {
      verdict: 'fail',
      reasons: [
        `The deployed code is ${deps.deployedCodeDigest}, this execution was started with ${request.digests.code}. ` +
          'Deploy that code again, or start a new run that is rehearsed and certified with the new one.',
      ],
      evidence: { deployedCode: deps.deployedCodeDigest, executionCode: request.digests.code },
    };
  }
  const restored = again ? await restoreEntry(deps, request, stage) : undefined;
  if (restored && !restored.ok) return { verdict: 'fail', reasons: [restored.error] };
  const changes = restored?.value.changes ?? [];
  // A resumed run finds its route set and nothing on record: the try that set it died, or failed, before it said so.
  const unsaid = request.run > 1 && !cameFrom && before.route === undefined;
  const route = restored?.value.route ?? (unsaid ? stage.entryRoute : undefined);

  const leaving = cameFrom?.exit ?? [];
  const asked = [...leaving, ...stage.entry.filter((criterion) => !leaving.includes(criterion))];
  const answers = [];
  for (const criterion of asked) answers.push(await askCriterion(deps, request, criterion));
  const open = answers.filter((answer) => answer.verdict !== 'pass');
  return {
    verdict: answers.length === 0 ? 'pass' : worst(answers.map((answer) => answer.verdict)),
    reasons: [
      ...open.map((answer) => `${answer.criterion}: ${answer.detail}`),
      ...(open.length === 0 ? [`all ${answers.length} criteria hold`] : []),
      ...changes,
    ],
    evidence: {
      criteria: answers,
      changes: [...changes],
      ...(route && { route, at: toIso(deps.clock.now()) }),
    },
  };
};

/** What an earlier try of this run restored, and when: hypercare counts from it, so a later try must not lose it. */
const restoredBefore = (record: TaskRecord): JsonObject => {
  const { route, at } = record.evidence ?? {};
  return route === undefined || at === undefined ? {} : { route, at };
};

const openedAt = (former: TaskRecord | undefined, run: number, now: Instant): Instant =>
  former?.run === run ? former.openedAt : now;

/** The calendar's end, or the minimum length counted from when the stage is really entered, whichever is later. */
const earliestEnd = (request: ActionRequest, now: Instant): Instant => {
  const { timing } = request;
  if (!timing) return now;
  return instant(Math.max(fromIso(timing.end), plus(now, (timing.minimumSeconds ?? 0) * SECOND)));
};
