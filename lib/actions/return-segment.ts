/** A partial return: one branch, kind or type goes back to legacy, and everything else goes on. */
import { fileFinanceLists } from '#lib/actions/file-finance-lists.ts';
import { fileIncident } from '#lib/actions/file-incident.ts';
import type { Finding } from '#lib/actions/finding.ts';
import { recordProgress } from '#lib/actions/record-progress.ts';
import { type ReleaseToLegacyDeps, releaseToLegacy } from '#lib/actions/release-to-legacy.ts';
import { MACHINE_OWNER, stepTask, WAY_BACK_STAGE } from '#lib/actions/run-step.ts';
import { changeSegmentRoute } from '#lib/actions/segment-route.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { type Instant, instant, MINUTE, plus } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Control } from '#lib/ports/control.ts';
import type { IncidentLog } from '#lib/ports/incidents.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { Progress, TaskRecord } from '#lib/ports/progress.ts';
import type { ActionRequest } from '#lib/runbook/action-contract.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { segmentPointer, segmentReturn, segmentTask } from '#lib/way-back/segment-return.ts';

export interface ReturnSegmentDeps extends ReleaseToLegacyDeps {
  readonly ledger: Ledger;
  readonly control: Pick<Control, 'get' | 'setRoute'>;
  readonly progress: Progress;
  readonly incidents: Pick<IncidentLog, 'open' | 'close'>;
  readonly archive: Archive;
  readonly runbook: Pick<Runbook, 'triggers'>;
}

export interface SegmentQuestion {
  readonly segment: string;
  /** Of the runbook's `triggers`. */
  readonly trigger: string;
  readonly by: string;
  /** ARN that the cloud let in; `by` is claimed. */
  readonly caller?: string;
  readonly reason: string;
}

const fail = (reason: string): Finding => ({ verdict: 'fail', reasons: [reason] });

const MOST_OPEN = 1_000_000;

/**
 * New invoices of the segment go to legacy from the first write on; those of it that were never sent are released, and what a
 * worker has, or was sent, is cleared as always: nothing is held and no queue is paused. Asked again it goes on where it was;
 * it passes once no invoice of the segment from before is with a worker.
 */
export const returnSegment = async (
  deps: ReturnSegmentDeps,
  request: ActionRequest,
  question: SegmentQuestion,
): Promise<Finding> => {
  const { cutover, tenant, run } = request;
  const { segment } = question;
  const changed = await changeSegmentRoute(deps.control, tenant, segment, 'legacy');
  if (!changed.ok) return fail(changed.error);
  const { epoch } = changed.value;
  const now = deps.clock.now();
  const execution = await openReturn(deps, request, question, epoch);
  const keep = (row: LedgerRow): boolean => row.segments.includes(segment);
  const before = await deps.progress.get(cutover, stepTask(execution, 'replay'));
  const left = before?.evidence;
  const former = before?.status === 'done' ? { released: left?.released ?? 0 } : left;
  const found = await releaseToLegacy(deps, { tenant, execution, only: { keep, epoch } }, former);
  // Since the route was changed, by a whole way back above all, nothing more was released on this epoch.
  const current = await deps.control.get(tenant);
  const moved = current.epoch !== epoch;
  const over = found.verdict === 'pass' && !moved;
  const leaseEnd = over ? await longestLeaseOf(deps, tenant, keep, now) : undefined;
  const safe = over && leaseEnd === undefined;
  await note(deps, stepTask(execution, 'replay'), request, {
    // A round that met a worker, or another change of the route, is over: the next one looks anew at what is left.
    status: found.verdict === 'pass' || moved ? 'done' : 'open',
    ...(found.evidence && { evidence: found.evidence }),
  });
  if (moved) {
    const by = `${current.execution} (epoch ${current.epoch}${current.held ? ', all of it held on legacy' : ''})`;
    const reasons = [
      `The route of ${tenant} was changed meanwhile by ${by}. Asked again, the rest is looked at.`,
    ];
    return { ...found, verdict: 'inconclusive', reasons, next: now };
  }
  if (!safe) {
    const reasons =
      leaseEnd === undefined ? found.reasons : [...found.reasons, 'A worker still has one of them.'];
    return { ...found, verdict: 'inconclusive', reasons, next: leaseEnd ?? found.next ?? plus(now, MINUTE) };
  }
  const lists = await fileFinanceLists(deps, tenant, execution, 'released', keep);
  await note(deps, segmentTask(execution), request, { status: 'done' });
  await fileIncident(deps, {
    cutover,
    execution,
    run,
    moment: 'safe',
    now,
    lists,
    trigger: question.trigger,
    segment,
    replay: found.evidence ?? {},
  });
  return {
    ...found,
    reasons: [`${segment} is on legacy (epoch ${epoch}); everything else goes on.`, ...found.reasons],
    evidence: { ...found.evidence, execution, segment, lists: [...lists] },
  };
};

/** The segment follows the tenant's route again. What is on legacy stays there. */
export const endSegmentReturn = async (
  deps: ReturnSegmentDeps,
  request: ActionRequest,
  { segment, by, reason, caller }: SegmentQuestion,
): Promise<Finding> => {
  const pointer = await deps.progress.get(request.cutover, segmentPointer(segment));
  const execution = pointer?.evidence?.execution;
  const changed = await changeSegmentRoute(deps.control, request.tenant, segment, undefined);
  if (!changed.ok) return fail(changed.error);
  if (typeof execution === 'string') {
    await note(deps, segmentPointer(segment), request, { status: 'done', by });
    await note(deps, `${segmentTask(execution)}-end`, request, {
      status: 'done',
      by,
      evidence: {
        segment,
        reason,
        epoch: changed.value.epoch,
        ...(caller !== undefined && { caller }),
      },
    });
    await deps.incidents.close(execution, deps.clock.now());
  }
  return {
    verdict: 'pass',
    reasons: [`${segment} goes with all the others again (epoch ${changed.value.epoch}).`],
    evidence: { segment, ...(typeof execution === 'string' && { execution }) },
  };
};

/** The return that goes already, or a new one, put on record with who asked for it. */
const openReturn = async (
  deps: ReturnSegmentDeps,
  request: ActionRequest,
  { segment, trigger, by, reason, caller }: SegmentQuestion,
  epoch: number,
): Promise<string> => {
  const pointer = await deps.progress.get(request.cutover, segmentPointer(segment));
  const going = pointer?.status === 'open' ? pointer.evidence?.execution : undefined;
  const execution = typeof going === 'string' ? going : segmentReturn(request.cutover, epoch, segment);
  await note(deps, segmentPointer(segment), request, { status: 'open', by, evidence: { execution, epoch } });
  if ((await deps.progress.get(request.cutover, segmentTask(execution))) === undefined) {
    await note(deps, segmentTask(execution), request, {
      status: 'open',
      by,
      evidence: {
        rollback: execution,
        trigger,
        reason,
        segment,
        epoch,
        ...(caller !== undefined && { caller }),
      },
    });
  }
  await deps.incidents.open({
    id: execution,
    cutover: request.cutover,
    severity: 2,
    title: `Returned to legacy: ${segment}`,
    source: trigger,
    openedAt: deps.clock.now(),
  });
  return execution;
};

const longestLeaseOf = async (
  deps: ReturnSegmentDeps,
  tenant: string,
  keep: (row: LedgerRow) => boolean,
  now: Instant,
): Promise<Instant | undefined> => {
  const ends = (await deps.ledger.open(tenant, plus(now, 1), MOST_OPEN)).flatMap((row) =>
    keep(row) && !row.canary && row.lease !== undefined && row.lease.until > now ? [row.lease.until] : [],
  );
  return ends.length === 0 ? undefined : instant(Math.max(...ends));
};

const note = (
  deps: Pick<ReturnSegmentDeps, 'progress' | 'clock'>,
  task: string,
  { cutover, run }: ActionRequest,
  change: {
    readonly status: TaskRecord['status'];
    readonly by?: string;
    readonly evidence?: JsonObject;
  },
): Promise<TaskRecord> => {
  const now = deps.clock.now();
  return recordProgress(deps.progress, cutover, task, (former) => ({
    cutover,
    task,
    stage: WAY_BACK_STAGE,
    mode: 'automatic',
    run,
    attempt: (former?.attempt ?? 0) + 1,
    owner: MACHINE_OWNER,
    plannedStart: former?.plannedStart ?? now,
    plannedEnd: former?.plannedEnd ?? now,
    openedAt: former?.openedAt ?? now,
    by: former?.by ?? MACHINE_OWNER,
    ...(former?.evidence && { evidence: former.evidence }),
    ...(change.status === 'done' && { closedAt: now }),
    ...change,
  }));
};
