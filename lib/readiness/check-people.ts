import { type Check, check } from '#lib/actions/check.ts';
import type { Person, Runbook } from '#lib/runbook/schema.ts';

/** Without somebody in each of these roles nobody decides, mends or answers on the night. */
export const NEEDED_ROLES: readonly Person['role'][] = [
  'program-manager',
  'functional-lead',
  'technical-lead',
  'finance',
  'it',
  'service-desk',
];

type People = Runbook['people'];

const isAway = (person: Person, date: string): boolean =>
  person.deputy !== undefined && person.deputy.from <= date && date <= person.deputy.to;

/** The person, or the deputy on the dates of the deputy; undefined when neither can act. One step, no chains. */
export const actsFor = (people: People, id: string, date: string): string | undefined => {
  const person = people[id];
  if (!person) return undefined;
  if (!isAway(person, date)) return id;
  const deputy = person.deputy && people[person.deputy.person];
  return deputy && !isAway(deputy, date) ? person.deputy?.person : undefined;
};

const customerFinanceActs = (people: People, id: string, date: string): boolean => {
  const person = people[id];
  const acting = actsFor(people, id, date);
  return (
    person?.role === 'finance' &&
    person.side === 'customer' &&
    acting !== undefined &&
    people[acting]?.side === 'customer'
  );
};

/** Roles filled, and every authority able to decide, on a local date of the cutover's zone. */
export const checkPeople = (
  runbook: Pick<Runbook, 'people' | 'authorities'>,
  date: string,
): readonly Check[] => {
  const { people, authorities } = runbook;
  const ids = Object.keys(people);
  const roles = NEEDED_ROLES.map((role) => {
    const holders = ids.filter((id) => people[id]?.role === role);
    const present = holders.filter((id) => actsFor(people, id, date) !== undefined);
    const who =
      holders.length === 0 ? 'nobody is named' : `${holders.join(', ')} away on ${date}, no deputy present`;
    return check(`role ${role}`, present.length > 0, present.length > 0 ? present.join(', ') : who);
  });
  const boards = Object.entries(authorities).map(([id, authority]) => {
    const acting = new Set(
      authority.members.map((member) => actsFor(people, member, date)).filter((one) => one !== undefined),
    );
    const missing = [...authority.mandatory, authority.chair].filter(
      (member) => actsFor(people, member, date) === undefined,
    );
    const finance = authority.members.some((member) => customerFinanceActs(people, member, date));
    return check(
      `authority ${id}`,
      acting.size >= authority.quorum && missing.length === 0 && finance,
      `${acting.size} of ${authority.members.length} can vote on ${date}, quorum ${authority.quorum}` +
        (finance ? '' : '; nobody of the customer’s Finance can, and without them there is no go') +
        (missing.length === 0 ? '' : `; without ${[...new Set(missing)].join(', ')} there is no go`),
    );
  });
  return [...roles, ...boards];
};
