import { toIso } from '#lib/instant.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';
import type { Tokens } from '#lib/ports/tokens.ts';
import { ActionRequest, type ActionResult, type Handler } from '#lib/runbook/action-contract.ts';
import { mainExecution } from '#lib/way-back/execution-names.ts';

export interface SupersedeGatesDeps {
  readonly gates: GateStore;
  readonly tokens: Tokens;
  readonly clock: Clock;
}

/**
 * A step of the way back: no open gate of the run that is being stopped can be decided any more, and none of its
 * tokens is left. What the roll-back itself opened (the recovery gate) is untouched, so repeating it is safe.
 */
export const makeSupersedeGates =
  (deps: SupersedeGatesDeps): Handler =>
  async (payload): Promise<ActionResult> => {
    const request = ActionRequest.parse(payload);
    const open = (await deps.gates.listOpen(request.cutover)).filter(
      (gate) => gate.execution !== request.execution,
    );
    for (const gate of open) {
      await deps.gates.close(gate.instance, 'superseded', `rolled back by ${request.execution}`);
      await deps.tokens.delete(gate.instance);
    }
    const named = request.parameters.execution;
    const stopped = new Set([
      mainExecution(request.cutover, request.run),
      ...open.map((gate) => gate.execution),
      ...(typeof named === 'string' ? [named] : []),
    ]);
    stopped.delete(request.execution);
    let tokens = 0;
    for (const execution of stopped) {
      for (const subject of await deps.tokens.subjectsOf(execution)) {
        await deps.tokens.delete(subject);
        tokens += 1;
      }
    }
    return {
      verdict: 'pass',
      reasons: [`${open.length} open gates superseded, ${tokens} other tokens deleted`],
      tries: 1,
      next: toIso(deps.clock.now()),
    };
  };
