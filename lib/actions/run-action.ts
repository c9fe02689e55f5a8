import type * as z from 'zod';
import { type Finding, shortReasons } from '#lib/actions/finding.ts';
import { recordProgress } from '#lib/actions/record-progress.ts';
import type { Program } from '#lib/compiler/program.ts';
import { fromIso, type Instant, plus, SECOND, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Progress, TaskRecord } from '#lib/ports/progress.ts';
import { ActionRequest, type ActionResult, type Handler } from '#lib/runbook/action-contract.ts';
import { ACTIONS, type ActionName, type ActionParameters } from '#lib/runbook/actions.ts';
import { stageSubject } from '#lib/runbook/stage-subject.ts';

export interface ActionDeps {
  readonly progress: Progress;
  readonly clock: Clock;
  readonly program: Program;
}

/** What an action's work may know of its own past. */
export interface ActionContext {
  /** The record as this try found it; of an earlier run, or of an earlier try. */
  readonly former: TaskRecord | undefined;
  /** How often it was tried in this run, this time included. */
  readonly tries: number;
  /** No further try follows while the action is inconclusive: the owner is asked next. */
  readonly last: boolean;
  /** Writes facts down before an effect, so that a repeat after a crash knows what was meant. */
  readonly remember: (evidence: JsonObject) => Promise<void>;
}

export type ActionWork<N extends ActionName> = (
  request: ActionRequest,
  parameters: ActionParameters<N>,
  context: ActionContext,
) => Promise<Finding>;

/**
 * Done once per cutover, whatever the number of runs. All other actions either look at the world, which may have
 * changed, or set it, which a roll-back has undone: those are done again in each run.
 */
const ONCE_PER_CUTOVER: ReadonlySet<ActionName> = new Set(['send-message', 'hand-over']);

/**
 * Set the world, so that doing one again undoes what has been set since. A cloud delivers calls twice and late: the switch
 * to a quarter of the customers must not come back after all of them are switched.
 */
const ONCE_PER_ENTRY: ReadonlySet<ActionName> = new Set(['switch-route', 'submit-pilot']);

/** Why a call is late or doubled, and is answered without a deed; undefined for one whose time it is. */
const lateCall = async (
  name: ActionName,
  deps: ActionDeps,
  request: ActionRequest,
  before: TaskRecord | undefined,
): Promise<Finding | undefined> => {
  if (before === undefined || !ONCE_PER_ENTRY.has(name)) return undefined;
  if (before.run > request.run) {
    return {
      verdict: 'fail',
      reasons: [
        `Run ${before.run} leads and has come to this task: a call of run ${request.run} changes nothing.`,
      ],
    };
  }
  if (before.run < request.run || before.status !== 'done' || before.closedAt === undefined) return undefined;
  // A stage that was stepped back to and entered again does its tasks again.
  const entered = await deps.progress.get(request.cutover, stageSubject(request.stage));
  if (entered?.closedAt !== undefined && entered.closedAt > before.closedAt) return undefined;
  return {
    verdict: 'pass',
    reasons: [`Done at ${toIso(before.closedAt)} already: a late or doubled call changes nothing.`],
  };
};

/**
 * An automatic task: asks the progress table, does the work, writes down what came of it. Idempotent by cutover, task
 * and run as far as `work` is. What `work` throws is a broken world and goes on to the machine, which retries and
 * then holds; the record stays open.
 */
export const runAction =
  <N extends ActionName>(name: N, deps: ActionDeps, work: ActionWork<N>): Handler =>
  async (payload) => {
    const request = ActionRequest.parse(payload);
    const task = deps.program.tasks.find((candidate) => candidate.id === request.subject);
    if (task?.action !== name) {
      throw new Error(
        `task ${JSON.stringify(request.subject)} is no ${name} task of program ${deps.program.cutover}: ` +
          'the execution and the deployed program differ',
      );
    }
    const before = await deps.progress.get(request.cutover, request.subject);
    if (ONCE_PER_CUTOVER.has(name) && before?.status === 'done' && before.run < request.run) {
      return result(
        { verdict: 'pass', reasons: [`Done in run ${before.run} already; not done again.`] },
        0,
        deps.clock.now(),
        request,
      );
    }
    const late = await lateCall(name, deps, request, before);
    if (late) return result(late, 0, deps.clock.now(), request);
    const openedAt = deps.clock.now();
    const plannedStart = request.timing ? fromIso(request.timing.start) : openedAt;
    const plannedEnd = request.timing ? fromIso(request.timing.end) : openedAt;
    const opened = await recordProgress(deps.progress, request.cutover, request.subject, (former) => {
      const again = former?.run === request.run;
      return {
        cutover: request.cutover,
        task: request.subject,
        stage: request.stage,
        mode: 'automatic',
        run: request.run,
        attempt: again ? former.attempt + 1 : 1,
        owner: former?.owner ?? task.owner,
        status: 'open',
        plannedStart,
        plannedEnd,
        openedAt: again ? former.openedAt : openedAt,
        ...(again && former.evidence ? { evidence: former.evidence } : {}),
      };
    });
    const close = (status: TaskRecord['status'], evidence: JsonObject, closed: boolean) =>
      recordProgress(deps.progress, request.cutover, request.subject, (former) => ({
        ...(former ?? opened),
        status,
        by: 'machine',
        evidence,
        ...(closed ? { closedAt: deps.clock.now() } : {}),
      }));

    const parameters = SPECS[name].parameters.safeParse(request.parameters);
    const context: ActionContext = {
      former: before,
      tries: opened.attempt,
      last: opened.attempt >= (task.until?.atMost ?? 1),
      remember: async (evidence) => {
        await close('open', evidence, false);
      },
    };
    const found = parameters.success
      ? await work(request, parameters.data, context)
      : badParameters(name, parameters.error);
    const { verdict } = found;
    await close(
      verdict === 'pass' ? 'done' : verdict === 'fail' ? 'failed' : 'open',
      { ...found.evidence, verdict, reasons: [...shortReasons(found.reasons)] },
      verdict !== 'inconclusive',
    );
    return result(found, opened.attempt, deps.clock.now(), request);
  };

/** The same table, typed so that a name's schema gives that name's parameters. */
const SPECS: { readonly [N in ActionName]: { readonly parameters: z.ZodType<ActionParameters<N>> } } =
  ACTIONS;

const badParameters = (name: ActionName, error: z.core.$ZodError): Finding => ({
  verdict: 'fail',
  reasons: error.issues.map(
    (issue) =>
      `Parameter ${issue.path.join('.') || '(all)'} of ${name}: ${issue.message}. Mend it in the runbook and compile again.`,
  ),
});

const result = (found: Finding, tries: number, now: Instant, request: ActionRequest): ActionResult => ({
  verdict: found.verdict,
  reasons: shortReasons(found.reasons),
  tries,
  next: toIso(found.next ?? plus(now, (request.timing?.retrySeconds ?? 0) * SECOND)),
});
