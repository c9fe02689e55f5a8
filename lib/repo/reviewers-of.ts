import type { Reviewer } from '#lib/repo/judge-repo.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

/** Everybody whose review may count at some gate: members of authorities, and their deputies whatever the date. */
export const reviewersOf = ({ authorities, people }: Runbook): readonly Reviewer[] => {
  const members = Object.values(authorities).flatMap((authority) => authority.members);
  const deputies = members.flatMap((member) => people[member]?.deputy?.person ?? []);
  return [...new Set([...members, ...deputies])].sort().flatMap((person) => {
    const found = people[person];
    return found === undefined ? [] : [{ person, name: found.name, login: found.github, id: found.githubId }];
  });
};
