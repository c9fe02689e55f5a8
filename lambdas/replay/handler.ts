import * as z from 'zod';
import { fileFinanceLists } from '#lib/actions/file-finance-lists.ts';
import { fileIncident } from '#lib/actions/file-incident.ts';
import { shortReasons } from '#lib/actions/finding.ts';
import { releaseToLegacy } from '#lib/actions/release-to-legacy.ts';
import { type ReplayToSmartApiDeps, replayToSmartApi } from '#lib/actions/replay-to-smartapi.ts';
import { endSegmentReturn, type ReturnSegmentDeps, returnSegment } from '#lib/actions/return-segment.ts';
import { runStep, type StepDeps, stepTask } from '#lib/actions/run-step.ts';
import { toIso } from '#lib/instant.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Control } from '#lib/ports/control.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { Machine } from '#lib/ports/machine.ts';
import type { Progress } from '#lib/ports/progress.ts';
import type { ControlItem } from '#lib/route/control-item.ts';
import { ActionRequest, type Handler } from '#lib/runbook/action-contract.ts';
import { mainExecution } from '#lib/way-back/execution-names.ts';
import { isSegment } from '#lib/way-back/segment-return.ts';

export interface ReplayDeps extends StepDeps, ReturnSegmentDeps, ReplayToSmartApiDeps {
  readonly clock: StepDeps['clock'];
  readonly progress: Progress;
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly control: Pick<Control, 'get' | 'setRoute' | 'latch' | 'setPause'>;
  readonly machine: Pick<Machine, 'status'>;
}

const Segment = z.object({
  to: z.enum(['smartapi', 'legacy']),
  segment: z.string().refine(isSegment, 'a segment such as branch:LAGOS, kind:B2G or type:credit-note'),
  trigger: z.string().min(1),
  by: z.string().min(1).max(200),
  /** ARN that the cloud let in; `by` is claimed. */
  caller: z.string().min(1).max(2_048).exactOptional(),
  reason: z.string().trim().min(1).max(2_000),
});

/**
 * What becomes of open invoices: of all of them, once the recovery gate has decided; or, with `segment`, of one segment's,
 * which goes back to legacy by itself, or ends that.
 */
export const makeReplay = (deps: ReplayDeps): Handler => {
  const replay = makeWholeReplay(deps);
  return async (payload) => {
    const request = ActionRequest.parse(payload);
    if (!('segment' in request.parameters)) return replay(payload);
    const { to, ...question } = Segment.parse(request.parameters);
    const found =
      to === 'legacy'
        ? await returnSegment(deps, request, question)
        : await endSegmentReturn(deps, request, question);
    return {
      verdict: found.verdict,
      reasons: shortReasons(found.reasons),
      tries: 1,
      next: toIso(found.next ?? deps.clock.now()),
      ...(found.evidence?.execution !== undefined && { execution: found.evidence.execution }),
    };
  };
};

/**
 * A resume that broke after it took the latch off, and a gate that said no when it was asked again: nobody runs, and the
 * route flows. It is latched again before anything is released; a next run that has begun is never latched from here. What a
 * worker took meanwhile has a lease, and is held for that long.
 */
const latchAgain = async (
  deps: ReplayDeps,
  { tenant, execution }: ActionRequest,
  next: string,
): Promise<ControlItem> => {
  const control = await deps.control.get(tenant);
  if (control.held || control.execution !== next) return control;
  if ((await deps.machine.status(next)) !== undefined) return control;
  await deps.control.setPause(tenant, 'rollback', true);
  return deps.control.latch(tenant, execution);
};

/** Back into the queue, or to legacy. Only while the route is held: both change invoices behind the back of a running tenant. */
const makeWholeReplay = (deps: ReplayDeps): Handler =>
  runStep('replay', deps, z.object({ to: z.enum(['smartapi', 'legacy']) }), async (request, { to }) => {
    const next = mainExecution(request.cutover, request.run + 1);
    const before = await deps.progress.get(request.cutover, stepTask(request.execution, 'replay'));
    const recovering = to === 'legacy' && before?.evidence?.to === 'smartapi';
    const control = recovering
      ? await latchAgain(deps, request, next)
      : await deps.control.get(request.tenant);
    const left = before?.evidence?.to === to ? before.evidence : undefined;
    if (
      !control.held &&
      to === 'smartapi' &&
      before?.status === 'done' &&
      left &&
      control.execution === next
    ) {
      // The gate is asked again where `resume` broke after it took the latch off; its second go has to come to `resume`.
      return {
        verdict: 'pass',
        reasons: [`Replayed before, and unlatched for ${next}: what is open is with the worker.`],
        evidence: left,
      };
    }
    if (!control.held) {
      return {
        verdict: 'fail',
        reasons: [
          `The route is not held (epoch ${control.epoch}, ${control.execution}): nothing may be replayed while invoices flow.`,
        ],
      };
    }
    // A release that came to its end is a new round when it is asked for again: what was held then is looked at anew.
    const over = to === 'legacy' && before?.status === 'done';
    const former = over ? { released: left?.released ?? 0 } : left;
    const { tenant, execution } = request;
    const found =
      to === 'smartapi'
        ? await replayToSmartApi(deps, { tenant, execution, now: deps.clock.now() }, former)
        : await releaseToLegacy(deps, { tenant, execution }, former);
    if (found.verdict !== 'pass') return found;
    const moment = to === 'smartapi' ? 'recovered' : 'released';
    const lists = await fileFinanceLists(deps, request.tenant, request.execution, moment);
    if (to === 'legacy') {
      await fileIncident(deps, {
        cutover: request.cutover,
        execution,
        run: request.run,
        moment: 'ended-on-legacy',
        now: deps.clock.now(),
        lists,
        replay: found.evidence ?? {},
      });
    }
    return { ...found, evidence: { ...found.evidence, lists: [...lists] } };
  });
