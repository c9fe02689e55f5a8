import * as z from 'zod';
import { fileFinanceLists } from '#lib/actions/file-finance-lists.ts';
import { fileIncident } from '#lib/actions/file-incident.ts';
import { type ReleaseToLegacyDeps, releaseToLegacy } from '#lib/actions/release-to-legacy.ts';
import { type ReplayToSmartApiDeps, replayToSmartApi } from '#lib/actions/replay-to-smartapi.ts';
import { runStep, type StepDeps, stepTask } from '#lib/actions/run-step.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Control } from '#lib/ports/control.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

export interface ReplayDeps extends StepDeps, ReleaseToLegacyDeps, ReplayToSmartApiDeps {
  readonly clock: StepDeps['clock'];
  readonly ledger: Ledger;
  readonly control: Pick<Control, 'get'>;
  readonly archive: Archive;
  readonly runbook: Pick<Runbook, 'triggers'>;
}

/**
 * What becomes of the open invoices once the recovery gate has decided: back into the queue, or to legacy. Only while
 * the route is held, since both change invoices behind the back of a running tenant.
 */
export const makeReplay = (deps: ReplayDeps): Handler =>
  runStep('replay', deps, z.object({ to: z.enum(['smartapi', 'legacy']) }), async (request, { to }) => {
    const control = await deps.control.get(request.tenant);
    if (!control.held) {
      return {
        verdict: 'fail',
        reasons: [
          `The route is not held (epoch ${control.epoch}, ${control.execution}): nothing may be replayed while invoices flow.`,
        ],
      };
    }
    const before = await deps.progress.get(request.cutover, stepTask(request.execution, 'replay'));
    const left = before?.evidence?.to === to ? before.evidence : undefined;
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
