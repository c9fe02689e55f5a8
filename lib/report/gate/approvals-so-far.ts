import { countVotes } from '#lib/gates/count-votes.ts';
import { plain } from '#lib/report/gate/escape-text.ts';
import { nameIn } from '#lib/report/gate/gate-about.ts';
import type { GateView } from '#lib/report/gate/gate-view.ts';
import { countedApprovals } from '#lib/report/gate/pull-trailers.ts';

/** `2 of 3 approvals: Nkechi Obi ✔, Tunde Bello ✔ (by the deputy Sola Adeyemi)`; escaped. */
export const approvalsSoFar = (view: GateView): string => {
  const { gate, judgement, now } = view;
  const approvals = countedApprovals(gate, judgement, now);
  const persons = new Set(approvals.map((each) => each.person)).size;
  const named = nameIn(view);
  const names = approvals.map(
    ({ member, person }) =>
      `${plain(named(member))} ✔${member === person ? '' : ` (by the deputy ${plain(named(person))})`}`,
  );
  return `${persons} of ${gate.policy.quorum} approvals${names.length === 0 ? '' : `: ${names.join(', ')}`}`;
};

/** Who holds the gate by an objection or a no-go; escaped. */
export const objectingSoFar = (view: GateView): readonly string[] => {
  const { gate, judgement, now } = view;
  const votes = gate.decision?.votes ?? judgement?.votes ?? [];
  return countVotes(gate, votes, gate.decision?.at ?? now).objecting.map(
    (person) => `${plain(nameIn(view)(person))} ✘`,
  );
};
