import type { GateRecord } from '#lib/gates/gate-record.ts';
import type { World } from '#lib/github/simulator/world.ts';
import { RECORDS } from '#lib/report/gate/render-void-record.ts';

type Pull = World['pulls'] extends Map<number, infer P> ? P : never;

/**
 * Every go that GitHub's own state does not bear out, in its own simple words and by nothing of our verifier: merged, at the head
 * that the App made, approved there by as many accounts of the roster as the quorum asks for, everybody mandatory among them. And
 * every merge that was none, and of which main's log does not say so.
 */
export const unfoundedGoes = (
  gates: readonly GateRecord[],
  { pulls, accounts }: Pick<World, 'pulls' | 'accounts'>,
): readonly string[] =>
  gates.flatMap((gate) => {
    const { decision, instance, pull: bound } = gate;
    if (decision?.breakGlass) return recorded(instance, pulls);
    const pull = pulls.get(bound?.number ?? -1);
    if (decision?.verdict !== 'go') {
      return pull?.merge && gate.status !== 'open' ? takenBack(instance, pulls) : [];
    }
    if (!pull?.merge) return [`${instance} is a go, and no pull request of it was merged`];
    const seats = approvedSeats(gate, pull);
    return [
      ...(pull.author.id === accounts.app.id
        ? []
        : [`${instance} is a go on a pull request of ${pull.author.login}`]),
      ...(pull.head.sha === bound?.head
        ? []
        : [`${instance} is a go, and its branch is not what it was when it was opened`]),
      ...(pull.merge.at < gate.deadline ? [] : [`${instance} is a go, and was merged after its deadline`]),
      ...(seats.persons >= gate.policy.quorum
        ? []
        : [`${instance} is a go with ${seats.persons} approvals, and ${gate.policy.quorum} are needed`]),
      ...gate.policy.mandatory
        .filter((member) => !seats.members.has(member))
        .map((member) => `${instance} is a go without ${member}`),
    ];
  });

/** What was said by telephone has to be read and confirmed by those who said it. */
const recorded = (instance: string, pulls: World['pulls']): readonly string[] =>
  hasRecord(instance, pulls)
    ? []
    : [`${instance} was decided by telephone, and no merged pull request has it on record`];

const takenBack = (instance: string, pulls: World['pulls']): readonly string[] =>
  hasRecord(instance, pulls)
    ? []
    : [`${instance} was merged and opened nothing, and no merged pull request has that on record`];

const hasRecord = (instance: string, pulls: World['pulls']): boolean =>
  [...pulls.values()].some(({ head, merge }) => head.ref === `${RECORDS}${instance}` && merge !== undefined);

const approvedSeats = (
  { roster, policy, openedAt }: GateRecord,
  { reviews, head, merge }: Pull,
): { readonly members: ReadonlySet<string>; readonly persons: number } => {
  const last = new Map<number, Pull['reviews'][number]>();
  for (const review of reviews) {
    if (review.state === 'COMMENTED' || review.state === 'PENDING') continue;
    if (review.submittedAt !== null && merge && review.submittedAt <= merge.at)
      last.set(review.by.id, review);
  }
  const approves = (account: number | undefined): boolean => {
    const review = last.get(account ?? -1);
    return (
      review?.state === 'APPROVED' &&
      review.commit === head.sha &&
      review.submittedAt !== null &&
      review.submittedAt >= openedAt
    );
  };
  const seats = roster.filter(({ person }) => policy.members.includes(person));
  const taken = seats.flatMap((entry) => {
    if (approves(entry.githubId)) return [{ member: entry.person, account: entry.githubId }];
    const deputy = entry.deputy?.githubId;
    return approves(deputy) ? [{ member: entry.person, account: deputy }] : [];
  });
  return {
    members: new Set(taken.map(({ member }) => member)),
    persons: new Set(taken.map(({ account }) => account)).size,
  };
};
