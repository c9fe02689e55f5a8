import type { Draft } from '#lib/runbook/draft.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import type { Path, ProblemAt } from '#lib/runbook/problem-at.ts';
import type { Authority, Runbook } from '#lib/runbook/schema.ts';
import { type Check, defined, listed, unknownReference } from './check.ts';

/** An authority must be able to decide, and the customer's Finance must be part of each decision (DESIGN 3.3). */
export const checkAuthorities: Check = (runbook, problem) =>
  Object.entries(runbook.authorities ?? {}).flatMap(([id, authority]) =>
    authority ? ofAuthority(id, authority, runbook, problem) : [],
  );

const ofAuthority = (
  id: string,
  authority: Draft<Authority>,
  runbook: Draft<Runbook>,
  problem: ProblemAt,
): readonly Problem[] => {
  const path: Path = ['authorities', id];
  const members = authority.members?.filter(defined) ?? [];
  const sound = authority.members !== undefined && members.length === authority.members.length;
  const people = runbook.people && new Set(Object.keys(runbook.people));
  const distinct = new Set(members);
  return [
    ...(people
      ? (authority.members ?? []).flatMap((member, index) =>
          unknownReference(problem, [...path, 'members', index], member, people, {
            code: 'person-unknown',
            what: 'person',
            section: 'people',
            subject: `authority ${id}`,
          }),
        )
      : []),
    ...(authority.members ?? []).flatMap((member, index, all) =>
      member !== undefined && all.indexOf(member) < index
        ? [
            problem([...path, 'members', index], {
              code: 'member-duplicate',
              message: `authority ${id}: ${member} is a member twice, but votes once.`,
              seen: member,
              fix: 'Remove one of the two.',
            }),
          ]
        : [],
    ),
    ...(sound && authority.quorum !== undefined && authority.quorum > distinct.size
      ? [
          problem([...path, 'quorum'], {
            code: 'quorum-too-large',
            message: `authority ${id}: its quorum is larger than its ${distinct.size} members, so it can never decide.`,
            seen: String(authority.quorum),
            allowed: `1 to ${distinct.size}`,
            fix: 'Lower the quorum, or add members.',
          }),
        ]
      : []),
    ...(sound ? insiders(id, authority, distinct, problem) : []),
    ...(sound ? finance(id, authority, runbook, distinct, problem) : []),
  ];
};

const insiders = (
  id: string,
  authority: Draft<Authority>,
  members: ReadonlySet<string>,
  problem: ProblemAt,
): readonly Problem[] => [
  ...(authority.mandatory ?? []).flatMap((person, index) =>
    person === undefined || members.has(person)
      ? []
      : [
          problem(['authorities', id, 'mandatory', index], {
            code: 'mandatory-not-member',
            message: `authority ${id}: ${person} is mandatory but no member, so there can never be a go.`,
            seen: person,
            allowed: listed(members),
            fix: `Add ${person} to \`members\`, or make a member mandatory.`,
          }),
        ],
  ),
  ...(authority.chair === undefined || members.has(authority.chair)
    ? []
    : [
        problem(['authorities', id, 'chair'], {
          code: 'chair-not-member',
          message: `authority ${id}: its chair ${authority.chair} is no member.`,
          seen: authority.chair,
          allowed: listed(members),
          fix: `Add ${authority.chair} to \`members\`, or name a member as chair.`,
        }),
      ]),
];

const finance = (
  id: string,
  authority: Draft<Authority>,
  runbook: Draft<Runbook>,
  members: ReadonlySet<string>,
  problem: ProblemAt,
): readonly Problem[] => {
  const people = Object.entries(runbook.people ?? {});
  // A member whose role or side is not sound may be the one: then nothing can be said.
  const unclear = people.some(
    ([person, facts]) => members.has(person) && (facts?.role === undefined || facts.side === undefined),
  );
  if (unclear || runbook.people === undefined) return [];
  const financiers = people.flatMap(([person, facts]) =>
    facts?.role === 'finance' && facts.side === 'customer' ? [person] : [],
  );
  if (!financiers.some((person) => members.has(person)))
    return [
      problem(['authorities', id, 'members'], {
        code: 'authority-without-finance',
        message: `authority ${id}: the customer's Finance is not a member, and nobody else answers for the books.`,
        allowed: `one of the customer's people with role finance: ${listed(financiers)}`,
        fix: 'Add the customer’s Finance to `members` and `mandatory`.',
      }),
    ];
  const mandatory = authority.mandatory?.filter(defined) ?? [];
  return authority.mandatory === undefined || mandatory.some((person) => financiers.includes(person))
    ? []
    : [
        problem(['authorities', id, mandatory.length > 0 ? 'mandatory' : 'members'], {
          code: 'finance-not-mandatory',
          message: `authority ${id}: there could be a go without the customer's Finance.`,
          allowed: `one of ${listed(financiers)} among \`mandatory\``,
          fix: 'Add the customer’s Finance to `mandatory`.',
        }),
      ];
};
