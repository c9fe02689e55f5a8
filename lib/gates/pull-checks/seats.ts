/** Whom an account stands for: by its number, in the roster as frozen and as it is now (gate-protocol.md 2.3, V13). */
import type { RosterEntry } from '#lib/gates/gate-record.ts';
import type { PullQuestion } from '#lib/gates/pull-question.ts';
import type { Account } from '#lib/gates/pull-snapshot.ts';
import { type Instant, instant } from '#lib/instant.ts';

type Deputy = NonNullable<RosterEntry['deputy']>;

const narrowed = (frozen: Deputy, now: Deputy | undefined): Deputy | undefined =>
  now?.person === frozen.person && now.githubId === frozen.githubId
    ? {
        ...frozen,
        from: instant(Math.max(frozen.from, now.from)),
        to: instant(Math.min(frozen.to, now.to)),
      }
    : undefined;

/**
 * The frozen roster without deputyships that ended meanwhile. Members stay, since the policy names them; whoever left does not
 * vote any more (`isStillThere`).
 */
export const rosterToday = ({ gate, rosterNow }: PullQuestion): readonly RosterEntry[] =>
  gate.roster.map(({ deputy, ...entry }) => {
    const now = rosterNow.find((each) => each.person === entry.person);
    const lasting = deputy && narrowed(deputy, now?.deputy);
    return { ...entry, ...(lasting && { deputy: lasting }) };
  });

/** People of the frozen roster whom this account stands for; more than one is nobody's voice. */
export const personsOf = (roster: readonly RosterEntry[], account: Account | null): readonly string[] => {
  const mine = (githubId: number | undefined): boolean => githubId !== undefined && githubId === account?.id;
  return [
    ...new Set(
      roster.flatMap(({ person, githubId, deputy }) => [
        ...(mine(githubId) ? [person] : []),
        ...(deputy && mine(deputy.githubId) ? [deputy.person] : []),
      ]),
    ),
  ];
};

/** Whether a member is still one, with the same account, or a deputy still somebody's. */
export const isStillThere = (question: PullQuestion, person: string, account: number): boolean => {
  const member = question.gate.roster.some((entry) => entry.person === person);
  return member
    ? question.rosterNow.some((entry) => entry.person === person && entry.githubId === account)
    : rosterToday(question).some((entry) => entry.deputy?.person === person);
};

/** Whether somebody is a member, or was a deputy at a moment, by the roster as frozen: whose objection holds. */
export const hasSeatAt = (roster: readonly RosterEntry[], person: string, at: Instant): boolean =>
  roster.some(
    (entry) =>
      entry.person === person ||
      (entry.deputy?.person === person && at >= entry.deputy.from && at <= entry.deputy.to),
  );

export const nameOf = (roster: readonly RosterEntry[], person: string): string =>
  roster.find((entry) => entry.person === person)?.name ?? person;
