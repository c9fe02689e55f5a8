/** “This would be a no-go if …”: concrete, from the criteria agreed beforehand and the policy of the decision. */
import type { Criterion } from '#lib/gates/evidence.ts';
import { shownBackOut } from '#lib/gates/readings/back-out.ts';
import { unmet } from '#lib/report/gate/criteria-table.ts';
import { plain } from '#lib/report/gate/escape-text.ts';
import { type GateAbout, momentIn, nameIn } from '#lib/report/gate/gate-about.ts';
import { localised } from '#lib/report/words.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

/** What would have to be otherwise, by criterion; one that is not here is told by its own bound. */
const TURNED: Readonly<Record<string, (runbook: Runbook) => string>> = {
  'tasks-done': () => 'one task of the stage were not done',
  documents: () => 'a document had no owner or no location',
  risks: () => 'a risk had no owner, or nobody had accepted what is left of it',
  people: () => 'a role were empty, or an authority could not reach its quorum',
  'authority-health': () => 'the tax authority did not answer, or did not know our key',
  'erp-settings': () => 'nobody had read or attested how the ERP’s connector is set',
  'baseline-drift': () => 'one material fact had moved since the baseline',
  'master-data': () => 'more rows were bad than the runbook tolerates',
  canary: () => 'the canary had not come through intake, queue, worker and the authority’s validation',
  pilot: () => 'one pilot invoice were open, or fewer had come than were asked for',
  reconciliation: () => 'ERP, ledger and authority disagreed on one invoice or one total',
  clearance: ({ thresholds }) =>
    `the clearance rate were not proven, or proven to be below ${thresholds.clearance} %`,
  'invoices-accounted': () => 'one invoice that the ERP posted were in no book',
  'hypercare-exit': () => 'the last business days were not good, or a Sev-1 were open',
  'way-back': () => 'a way back begun now might not be over when the change window ends',
  policies: () => 'a policy that is in force were not one that you have agreed to',
  'way-back-armed': () => 'one trigger of the way back could not pull',
  rehearsals: ({ thresholds }) =>
    `there were no rehearsal of this very program and code, with a roll-back, younger than ${thresholds.rehearsalMaxAge}`,
  conditions: () => 'a condition of an earlier go were not met in time',
};

/** Nothing, where it cannot be otherwise: a way back that the change window does not bind is named, and that is all. */
const turned = (criterion: Criterion, about: GateAbout): string | undefined => {
  const { evidence, runbook } = about;
  if (criterion.id === 'way-back' && shownBackOut(evidence)?.binds === false) {
    return isRecovery(about) ? 'the roll-back were not verified to be safe' : undefined;
  }
  const words = Object.hasOwn(TURNED, criterion.id) ? TURNED[criterion.id] : undefined;
  return words === undefined
    ? `${plain(criterion.title)}: anything but “${plain(criterion.required)}”`
    : plain(words(runbook));
};

const isRecovery = ({ gate, runbook }: GateAbout): boolean => gate.gate === runbook.recovery.gate.id;

export const wouldBeNoGo = (about: GateAbout): readonly string[] => {
  const { evidence, gate, runbook } = about;
  const { zone } = runbook.goLive;
  const { policy } = gate;
  const named = (person: string): string => plain(nameIn(about)(person));
  const open = unmet(evidence);
  const holds = evidence.criteria.filter((each) => each.mandatory && each.verdict === 'pass');
  const backOut = shownBackOut(evidence);
  return [
    ...open.map(
      (each) =>
        `**It is so now:** ${plain(each.title)} – measured ${plain(localised(each.measured, zone), 300)}, required ${plain(each.required, 300)}. As it stands nobody can give a go.`,
    ),
    ...holds.flatMap((each) => {
      const otherwise = turned(each, about);
      return otherwise === undefined
        ? []
        : [`${otherwise} (measured: ${plain(localised(each.measured, zone), 160)})`];
    }),
    `${named(policy.chair)} (chair) requested changes, or ${policy.quorum} members did; the request of one member alone holds the gate`,
    ...policy.mandatory.map(
      (person) =>
        `${named(person)}, or a deputy in their place, did not approve: then it is no go, and at the deadline no decision`,
    ),
    ...(backOut?.binds
      ? [
          `it were not decided by the last safe moment, ${momentIn(backOut.lastSafeMoment, zone)}: the attempt is then superseded`,
        ]
      : []),
    `it were decided after ${momentIn(gate.evidenceValidUntil, zone)}, when the evidence is too old to rely on, or a material fact moved before that`,
  ];
};
