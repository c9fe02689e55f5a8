import { shownBackOut } from '#lib/gates/readings/back-out.ts';
import { unmet } from '#lib/report/gate/criteria-table.ts';
import type { GateAbout } from '#lib/report/gate/gate-about.ts';

/**
 * What stands in the way of a go that no approval can move, and who moves it; undefined where there is nothing. A way back that
 * might outlast the window is not: the chair may go on with a recorded reason.
 */
export const noApproval = ({ gate, evidence }: GateAbout): string | undefined => {
  const overridable = shownBackOut(evidence)?.late === true;
  const open = unmet(evidence).filter(({ id }) => !(overridable && id === 'way-back'));
  if (open.length === 0) return undefined;
  const condition = open.some(({ id }) => id === 'conditions')
    ? ' A condition is reported by its owner (`npx cutover task done condition/GATE/ATTEMPT/NUMBER --by PERSON --evidence TEXT`).'
    : ' Whoever owns what is open sees to it.';
  return `No approval can make this a go: ${open.map(({ title, measured }) => `${title} – ${measured}`).join('; ')}.${condition} Then the operator has it asked again with fresh evidence (\`npx cutover gates supersede ${gate.gate} --by PERSON --reason TEXT\`).`;
};
