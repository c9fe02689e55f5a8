import * as z from 'zod';
import { erpToLegacy } from '#lib/actions/erp-to-legacy.ts';
import { moveValve } from '#lib/actions/move-valve.ts';
import { runStep, type StepDeps } from '#lib/actions/run-step.ts';
import { stopMain } from '#lib/actions/stop-main.ts';
import { type Instant, instant, plus, SECOND, toIso } from '#lib/instant.ts';
import type { Control } from '#lib/ports/control.ts';
import type { ErpOutput } from '#lib/ports/erp.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { Machine } from '#lib/ports/machine.ts';
import type { QueueValve } from '#lib/ports/queue.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import { mainExecution } from '#lib/way-back/execution-names.ts';

export interface VerifySafeDeps extends StepDeps {
  readonly control: Control;
  readonly erpOutput: ErpOutput;
  readonly valve: QueueValve;
  readonly ledger: Pick<Ledger, 'longestLease' | 'open'>;
  readonly machine: Pick<Machine, 'status' | 'stop'>;
}

/** Between two looks, where nothing says a better moment. */
const INTERVAL = 30 * SECOND;
const MOST_OPEN = 10_000;

/**
 * Safe: latch set, ERP on legacy, queue closed, main execution stopped, no lease left. What an earlier step could not
 * do is done again here, each being idempotent, so a roll-back that lost any of its steps still becomes safe. It never
 * fails: as long as it is not safe, it says what is missing and is asked again.
 */
export const makeVerifySafe = (deps: VerifySafeDeps): Handler =>
  runStep('verify-safe', deps, z.object({}), async (request) => {
    const missing: string[] = [];
    const attempt = async (what: string, work: () => Promise<string | undefined>): Promise<void> => {
      try {
        const problem = await work();
        if (problem !== undefined) missing.push(problem);
      } catch (error) {
        missing.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      }
    };
    await attempt('latch', async () => {
      const control = await deps.control.latch(request.tenant, request.execution);
      return control.held && control.route.kind === 'legacy' ? undefined : 'The route is not held on legacy.';
    });
    await attempt('ERP', async () => {
      const erp = await erpToLegacy(deps.erpOutput);
      return erp.legacy ? undefined : erp.detail;
    });
    await attempt('queue', async () => {
      await deps.control.setPause(request.tenant, 'rollback', true);
      await moveValve(deps, request.tenant);
      const state = await deps.valve.state();
      return state === 'closed' ? undefined : `The queue is ${state}, not closed.`;
    });
    const main = mainExecution(request.cutover, request.run);
    await attempt('main execution', async () =>
      (await stopMain(deps.machine, main, `rolled back by ${request.execution}`))
        ? undefined
        : `${main} still runs.`,
    );
    const now = deps.clock.now();
    let leaseEnd: Instant | undefined;
    await attempt('leases', async () => {
      leaseEnd = await deps.ledger.longestLease(request.tenant, now);
      return leaseEnd === undefined ? undefined : `A worker may still be sending until ${toIso(leaseEnd)}.`;
    });
    if (missing.length > 0) {
      const next = instant(Math.max(leaseEnd ?? now, plus(now, leaseEnd === undefined ? INTERVAL : SECOND)));
      return { verdict: 'inconclusive', reasons: missing, evidence: { missing }, next };
    }
    const open = await deps.ledger.open(request.tenant, plus(now, 1), MOST_OPEN);
    const sent = open.filter((row) => row.state === 'unknown' || row.state === 'submitted');
    return {
      verdict: 'pass',
      reasons: [
        'Safe: the route is held on legacy, the ERP issues on legacy, the queue is closed, and nobody holds an invoice.',
        ...(sent.length > 0
          ? [`${sent.length} were sent and have no outcome: under enquiry, not to be reissued.`]
          : []),
      ],
      evidence: { open: open.length, underEnquiry: sent.length },
    };
  });
