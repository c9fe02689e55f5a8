import type { GateDeployment } from '#lib/ports/pull-desk.ts';
import { bare } from '#lib/report/gate/escape-text.ts';
import { DESCRIPTION_LIMIT } from '#lib/report/gate/fit-into.ts';
import type { GatePhase } from '#lib/report/gate/gate-phase.ts';
import type { GateView } from '#lib/report/gate/gate-view.ts';
import { phaseWords } from '#lib/report/gate/phase-words.ts';

const stateOf = (phase: GatePhase): GateDeployment['state'] => {
  switch (phase) {
    case 'opening':
      return 'queued';
    case 'waiting':
    case 'to-merge':
    case 'go-judged':
    case 'no-go-judged':
    case 'go-recorded':
    case 'no-go-recorded':
      return 'in_progress';
    case 'go':
      return 'success';
    case 'no-go':
      return 'failure';
    case 'invalid':
      return 'error';
    case 'late':
    case 'expired':
    case 'superseded':
      return 'inactive';
  }
};

/** State and description of the attempt's Deployment. */
export const renderDeployment = (view: GateView): Pick<GateDeployment, 'state' | 'description'> => {
  const { phase, short } = phaseWords(view);
  const text = `${bare(view.gate.gate, 40)}, attempt ${view.gate.attempt}: ${short}`;
  return { state: stateOf(phase), description: text.slice(0, DESCRIPTION_LIMIT) };
};
