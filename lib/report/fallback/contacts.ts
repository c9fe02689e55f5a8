/** Whom to call, and who stands in for them on which days. */

import type { Section } from '#lib/report/fallback/sheet.ts';
import { oneLine } from '#lib/report/gate/escape-text.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

const named = ({ people }: Runbook, person: string): string => people[person]?.name ?? person;

/** A number that is not in the runbook is asked for while there is time, wherever it is needed. */
export const phoneOf = ({ people }: Runbook, person: string): string =>
  people[person]?.phone ?? 'no number in the runbook: write it here ____________________';

export const contacts = (runbook: Runbook): Section => {
  const people = Object.entries(runbook.people);
  const without = people.filter(([, { phone }]) => phone === undefined);
  const deputies = people
    .flatMap(([id, { deputy }]) => (deputy === undefined ? [] : [{ id, ...deputy }]))
    .toSorted((left, right) => left.from.localeCompare(right.from));
  return {
    title: 'Who to call',
    ownPage: true,
    blocks: [
      {
        kind: 'table',
        head: ['Name', 'Id, as it is typed', 'Role', 'Telephone', 'E-mail'],
        typed: [1],
        rows: people.map(([id, { name, role, side, email }]) => [
          name,
          id,
          `${role}, ${side}`,
          phoneOf(runbook, id),
          email,
        ]),
      },
      ...(without.length === 0
        ? []
        : [
            {
              kind: 'text' as const,
              text: `${without.length} of ${people.length} have no telephone number in the runbook: write them in by hand before the night, or add them and print again.`,
              strong: true,
            },
          ]),
      {
        kind: 'table',
        typed: [2, 3],
        head: ['For', 'Deputy', 'From', 'To (included)', 'Telephone'],
        rows: deputies.map(({ id, person, from, to }) => [
          named(runbook, id),
          named(runbook, person),
          from,
          to,
          phoneOf(runbook, person),
        ]),
        blank: 1,
      },
    ],
  };
};

export const authorities = (runbook: Runbook): Section => ({
  title: 'Who decides',
  blocks: [
    {
      kind: 'table',
      typed: [1],
      head: ['Authority', 'Decides', 'Chair', 'Needed for a go', 'Members and telephones'],
      rows: Object.entries(runbook.authorities).map(([id, authority]) => [
        authority.title,
        gatesOf(runbook, id).join(', ') || 'no gate',
        `${named(runbook, authority.chair)}, ${phoneOf(runbook, authority.chair)}`,
        `${authority.quorum} of ${authority.members.length}${authority.mandatory.length === 0 ? '' : `, among them ${authority.mandatory.map((each) => named(runbook, each)).join(' and ')}`}; and somebody of the customer’s Finance`,
        oneLine(
          authority.members
            .map((each) => `${named(runbook, each)} ${runbook.people[each]?.phone ?? '____________________'}`)
            .join('; '),
        ),
      ]),
    },
  ],
});

const gatesOf = ({ stages, recovery }: Runbook, authority: string): readonly string[] =>
  [...stages.flatMap(({ gate }) => gate ?? []), recovery.gate]
    .filter((gate) => gate.authority === authority)
    .map((gate) => gate.id);
