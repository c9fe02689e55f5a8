import { type ActionDeps, runAction } from '#lib/actions/run-action.ts';
import type { Control } from '#lib/ports/control.ts';
import type { ErpOutput } from '#lib/ports/erp.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';

export interface TurnErpOutputDeps extends ActionDeps {
  readonly erpOutput: ErpOutput;
  readonly control: Control;
}

/**
 * Sets the ERP's own switch and believes only what the ERP then says of its next invoice. Idempotent. The latch may
 * fall while the ERP is being turned: whoever comes second turns it back.
 */
export const makeTurnErpOutput = (deps: TurnErpOutputDeps): Handler =>
  runAction('turn-erp-output', deps, async (request, { to }) => {
    const latched = async () => to === 'smartapi' && (await deps.control.get(request.tenant)).held;
    const was = await deps.erpOutput.verify();
    if (await latched()) {
      return {
        verdict: 'fail',
        reasons: [
          'The route is held by a roll-back: the ERP stays on legacy until the recovery gate has said go.',
        ],
        evidence: { to, was, is: was },
      };
    }
    if (was !== to) await deps.erpOutput.setTo(to);
    if (await latched()) await deps.erpOutput.setTo('legacy');
    const is = await deps.erpOutput.verify();
    return {
      verdict: is === to ? 'pass' : 'fail',
      reasons: [
        is === to
          ? `The ERP says that its next invoice goes to ${is}${was === to ? ', as before' : ''}.`
          : `The ERP was turned to ${to}, but says that its next invoice goes to ${is}. Turn it in the ERP’s own screen, then retry.`,
      ],
      evidence: { to, was, is },
    };
  });
