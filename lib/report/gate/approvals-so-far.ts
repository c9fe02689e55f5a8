import { countVotes } from '#lib/gates/count-votes.ts';
import { plain } from '#lib/report/gate/escape-text.ts';
import { nameIn } from '#lib/report/gate/gate-about.ts';
import type { GateView } from '#lib/report/gate/gate-view.ts';
import { approvalsOf, countedApprovals } from '#lib/report/gate/pull-trailers.ts';

/** More than are needed are no fraction of them. */
const ofQuorum = (persons: number, quorum: number): string =>
  persons > quorum ? `${persons} approvals, ${quorum} needed` : `${persons} of ${quorum} approvals`;

/** `2 of 3 approvals: Nkechi Obi ✔, Tunde Bello ✔ (by the deputy Sola Adeyemi)`; escaped. */
export const approvalsSoFar = (view: GateView): string => {
  const { gate, ended } = view;
  const approvals = gate.decision === undefined && ended ? approvalsOf(ended.people) : countedApprovals(view);
  const persons = new Set(approvals.map((each) => each.person)).size;
  const named = nameIn(view);
  const names = approvals.map(
    ({ member, person }) =>
      `${plain(named(member))} ✔${member === person ? '' : ` (by the deputy ${plain(named(person))})`}`,
  );
  const all = ofQuorum(persons, gate.policy.quorum);
  return names.length === 0 ? all : `${all}: ${names.join(', ')}`;
};

/** Who holds the gate by an objection or a no-go; escaped. */
export const objectingSoFar = (view: GateView): readonly string[] => {
  const { gate, judgement, ended } = view;
  const named = nameIn(view);
  const persons =
    gate.decision === undefined
      ? ((ended ?? judgement)?.people ?? [])
          .filter(({ counted, said }) => counted && (said === 'changes-requested' || said === 'closed'))
          .map(({ person, name }) => (person === undefined ? name : named(person)))
      : countVotes(gate, gate.decision.votes, gate.decision.at).objecting.map(named);
  return persons.map((name) => `${plain(name)} ✘`);
};
