import * as z from 'zod';
import type { GateDeps } from '#lib/gates/gate-deps.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { settleDecision } from '#lib/gates/settle-decision.ts';
import { closeEntryIncidents } from '#lib/gates/telephone-incidents.ts';
import { MINUTE, toIso } from '#lib/instant.ts';
import type { IncidentLog } from '#lib/ports/incidents.ts';
import { ActionRequest, type Handler } from '#lib/runbook/action-contract.ts';

export interface GateRecheckDeps extends GateDeps {
  readonly incidents: IncidentLog;
}

const Parameters = z.object({ gate: z.object({ instance: z.string() }) });

type Decision = 'go' | 'no-go' | 'superseded' | 'undecided' | 'invalid';

/**
 * What the store says, whatever the token was answered with: a stolen token with a hand-made `go` ends here
 * (gate-protocol.md, step 23). An attempt still open past its deadline is closed as expired.
 */
export const makeGateRecheck =
  (deps: GateRecheckDeps): Handler =>
  async (payload) => {
    const request = ActionRequest.parse(payload);
    const { instance } = Parameters.parse(request.parameters).gate;
    const gate = await deps.gates.get(instance);
    const ours = gate?.execution === request.execution && gate.gate === request.subject;
    const decision = gate && ours ? await standing(deps, gate) : 'invalid';
    // Every attempt that is over comes by here, however it ended: nobody waits for a witness any more.
    if (decision !== 'invalid' && gate?.decisionSource === 'pull-request') {
      await closeEntryIncidents(deps, (await deps.gates.get(instance)) ?? gate);
    }
    return { decision, instance };
  };

const standing = async (deps: GateRecheckDeps, gate: GateRecord): Promise<Decision> => {
  switch (gate.status) {
    case 'superseded':
      return 'superseded';
    case 'expired':
      return 'undecided';
    case 'decided':
    case 'completed': {
      const settled = await settleDecision(deps, gate);
      return settled.ok && gate.decision ? gate.decision.verdict : 'invalid';
    }
    case 'open':
      return await closeOpen(deps, gate);
  }
};

/**
 * The machine counts its time-out from when it called `gate-open`, the deadline stands from when that wrote the record:
 * its start, a read of the archive and the difference of two clocks later. A tenth keeps short times short.
 */
const machineAhead = (gate: GateRecord): number => Math.min(MINUTE, (gate.deadline - gate.openedAt) / 10);

const closeOpen = async (deps: GateRecheckDeps, gate: GateRecord): Promise<Decision> => {
  const late = deps.clock.now() >= gate.deadline - machineAhead(gate);
  const closed = late
    ? await deps.gates.close(gate.instance, 'expired', `nobody decided by ${toIso(gate.deadline)}`)
    : await deps.gates.close(
        gate.instance,
        'superseded',
        'the machine went on without a recorded decision; somebody else answered the token',
      );
  if (!closed) {
    const moved = await deps.gates.get(gate.instance);
    return moved && moved.status !== 'open' ? await standing(deps, moved) : 'invalid';
  }
  await deps.tokens.delete(gate.instance);
  if (late) return 'undecided';
  await deps.incidents.open({
    id: `gate-answered-from-outside/${gate.instance}`,
    cutover: gate.cutover,
    severity: 2,
    title: `The token of gate attempt ${gate.instance} was answered by somebody other than the completer`,
    source: `gate:${gate.gate}`,
    openedAt: deps.clock.now(),
  });
  return 'invalid';
};
