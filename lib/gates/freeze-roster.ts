import { DateTime } from 'luxon';
import type { GatePolicy, RosterEntry } from '#lib/gates/gate-record.ts';
import { type Instant, instant } from '#lib/instant.ts';
import type { Person, Runbook } from '#lib/runbook/schema.ts';
import type { TimeScale } from '#lib/runbook/time-scale.ts';

type Deputy = NonNullable<RosterEntry['deputy']>;

const accountOf = ({ github, githubId }: Person): Pick<RosterEntry, 'github' | 'githubId'> => ({
  github,
  ...(githubId !== undefined && { githubId }),
});

const standIn = (person: Person | undefined): Partial<Deputy> =>
  person ? { side: person.side, ...accountOf(person) } : {};

/**
 * Both dates included, in the zone of the go-live: from the first second of the first to the last of the last. The dates are
 * the plan's: accelerated, a deputy stands in while those days pass.
 */
const deputyship = (
  deputy: NonNullable<Person['deputy']>,
  { people, goLive: { zone } }: Runbook,
  scale: TimeScale,
): Deputy => ({
  person: deputy.person,
  ...standIn(people[deputy.person]),
  from: scale.toReal(instant(DateTime.fromISO(deputy.from, { zone }).startOf('day').toMillis())),
  to: scale.toReal(instant(DateTime.fromISO(deputy.to, { zone }).endOf('day').toMillis())),
});

/** The people of an authority as they are when the gate opens. Throws on a member whom the runbook does not know. */
export const freezeRoster = (
  runbook: Runbook,
  policy: GatePolicy,
  scale: TimeScale,
): readonly RosterEntry[] =>
  [...new Set(policy.members)].map((member) => {
    const person = runbook.people[member];
    if (!person)
      throw new Error(`authority "${policy.authority}" names "${member}", whom the runbook does not know`);
    return {
      person: member,
      name: person.name,
      ...accountOf(person),
      side: person.side,
      role: person.role,
      ...(person.deputy && { deputy: deputyship(person.deputy, runbook, scale) }),
    };
  });

/** Whether somebody is a person's deputy at this moment. */
export const isDeputyAt = (
  runbook: Runbook,
  candidate: string,
  person: string,
  at: Instant,
  scale: TimeScale,
): boolean => {
  const deputy = runbook.people[person]?.deputy;
  if (deputy?.person !== candidate) return false;
  const { from, to } = deputyship(deputy, runbook, scale);
  return at >= from && at <= to;
};
