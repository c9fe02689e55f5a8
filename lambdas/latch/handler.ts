import * as z from 'zod';
import { erpToLegacy } from '#lib/actions/erp-to-legacy.ts';
import { runStep, type StepDeps } from '#lib/actions/run-step.ts';
import type { Control } from '#lib/ports/control.ts';
import type { ErpOutput } from '#lib/ports/erp.ts';
import type { Machine } from '#lib/ports/machine.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import { isRollbackExecution } from '#lib/way-back/execution-names.ts';

export interface LatchDeps extends StepDeps {
  readonly control: Pick<Control, 'latch'>;
  readonly machine: Pick<Machine, 'status'>;
  readonly erpOutput: ErpOutput;
}

/**
 * The first thing of every roll-back: from here no new invoice goes to SmartAPI, whatever the ERP or a person does.
 * The route comes first because it is ours and takes one write; the ERP's switch may need a person. Of two that race, the
 * later one is inconclusive: it ends, or each would supersede the other's gate.
 */
export const makeLatch = (deps: LatchDeps): Handler =>
  runStep('latch', deps, z.object({}), async (request) => {
    const control = await deps.control.latch(request.tenant, request.execution);
    const holder = control.execution;
    if (
      holder !== request.execution &&
      isRollbackExecution(request.cutover, holder) &&
      (await deps.machine.status(holder)) === 'running'
    ) {
      return {
        verdict: 'inconclusive',
        reasons: [`${holder} has latched the route and goes already; this roll-back leaves it to that one.`],
        evidence: { joined: holder, epoch: control.epoch },
      };
    }
    const erp = await erpToLegacy(deps.erpOutput);
    return {
      verdict: erp.legacy ? 'pass' : 'fail',
      reasons: [`Route to legacy and held by ${control.execution} (epoch ${control.epoch}).`, erp.detail],
      evidence: { epoch: control.epoch, heldBy: control.execution, erpOnLegacy: erp.legacy },
    };
  });
