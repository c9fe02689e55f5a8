import type { GateRecord, RosterEntry } from '#lib/gates/gate-record.ts';
import type { PullReading } from '#lib/gates/pull-question.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

/**
 * Who of those frozen at opening is still in the authority, as the runbook has it now, with the accounts they have now (V13). Only
 * fewer than were frozen: who came later was not asked. A deputy stays while it is the same person, for the dates that were frozen,
 * since those are moments of the run and the runbook's are days of the plan.
 */
const rosterNow = (
  gate: Pick<GateRecord, 'roster' | 'policy'>,
  { authorities, people }: Pick<Runbook, 'authorities' | 'people'>,
): readonly RosterEntry[] => {
  const members = new Set(authorities[gate.policy.authority]?.members ?? []);
  return gate.roster.flatMap((entry): readonly RosterEntry[] => {
    const person = people[entry.person];
    if (!person || !members.has(entry.person)) return [];
    const { deputy, githubId: _frozen, ...rest } = entry;
    const substitute = deputy && people[deputy.person];
    return [
      {
        ...rest,
        github: person.github,
        ...(person.githubId !== undefined && { githubId: person.githubId }),
        side: person.side,
        role: person.role,
        ...(deputy &&
          substitute &&
          person.deputy?.person === deputy.person && { deputy: withAccountOf(deputy, substitute) }),
      },
    ];
  });
};

type Deputy = NonNullable<RosterEntry['deputy']>;

const withAccountOf = (
  { githubId: _frozen, ...deputy }: Deputy,
  { github, githubId, side }: Runbook['people'][string],
): Deputy => ({ ...deputy, side, github, ...(githubId !== undefined && { githubId }) });

/** What the runbook says now of people, for a judgement. */
export const peopleNow = (
  gate: Pick<GateRecord, 'roster' | 'policy'>,
  runbook: Pick<Runbook, 'authorities' | 'people'>,
): Required<Pick<PullReading, 'rosterNow' | 'knownPeople'>> => ({
  rosterNow: rosterNow(gate, runbook),
  knownPeople: Object.keys(runbook.people).sort(),
});
