import type { Path } from '#lib/runbook/problem-at.ts';
import { type Check, tasksOf, unknownReference } from './check.ts';

/** Who is named must be declared; a person has one voice. */
export const checkPeople: Check = (runbook, problem) => {
  if (runbook.people === undefined) return [];
  const people = new Set(Object.keys(runbook.people));
  const person = (path: Path, id: string | undefined, subject: string) =>
    unknownReference(problem, path, id, people, {
      code: 'person-unknown',
      what: 'person',
      section: 'people',
      subject,
    });
  return [
    ...tasksOf(runbook).flatMap(({ task, path }) =>
      person([...path, 'owner'], task.owner, `task ${task.id ?? ''}`.trim()),
    ),
    ...(runbook.risks ?? []).flatMap((risk, index) => [
      ...person(['risks', index, 'owner'], risk?.owner, `risk ${risk?.id ?? index + 1}`),
      ...person(
        ['risks', index, 'residual', 'acceptedBy'],
        risk?.residual?.acceptedBy,
        `risk ${risk?.id ?? index + 1}`,
      ),
    ]),
    ...(runbook.documents ?? []).flatMap((document, index) =>
      person(['documents', index, 'owner'], document?.owner, `document ${document?.id ?? index + 1}`),
    ),
    ...person(
      ['policies', 'erpAttestation', 'by'],
      runbook.policies?.erpAttestation?.by,
      'policies.erpAttestation',
    ),
    ...deputies(runbook, problem, people),
    ...logins(runbook, problem),
    ...accounts(runbook, problem),
  ];
};

const deputies = (
  runbook: Parameters<Check>[0],
  problem: Parameters<Check>[1],
  people: ReadonlySet<string>,
) =>
  Object.entries(runbook.people ?? {}).flatMap(([id, person]) => {
    const deputy = person?.deputy;
    if (deputy === undefined) return [];
    const path = ['people', id, 'deputy'];
    const other = deputy.person === undefined ? undefined : runbook.people?.[deputy.person];
    return [
      ...(person?.role === 'finance' && person.side === 'customer' && other?.side === 'provider'
        ? [
            problem([...path, 'person'], {
              code: 'deputy-side',
              message: `person ${id}: the deputy of the customer's Finance is one of the provider's people, whose vote is none of the customer's.`,
              seen: deputy.person ?? '',
              allowed: "one of the customer's people",
              fix: 'Name another deputy; on those dates no gate could say go.',
            }),
          ]
        : []),
      ...unknownReference(problem, [...path, 'person'], deputy.person, people, {
        code: 'person-unknown',
        what: 'person',
        section: 'people',
        subject: `deputy of ${id}`,
      }),
      ...(deputy.person === id
        ? [
            problem([...path, 'person'], {
              code: 'deputy-self',
              message: `person ${id}: nobody can be their own deputy.`,
              seen: id,
              fix: 'Name another person, or remove `deputy`.',
            }),
          ]
        : []),
      // ISO dates sort as text.
      ...(deputy.from && deputy.to && deputy.to < deputy.from
        ? [
            problem([...path, 'to'], {
              code: 'deputy-dates',
              message: `person ${id}: the deputy's dates are reversed, so the deputy never acts.`,
              seen: `${deputy.from} to ${deputy.to}`,
              allowed: '`to` on or after `from`; both days are included',
              fix: 'Turn the dates round.',
            }),
          ]
        : []),
    ];
  });

/** One GitHub login under two names would be two votes of one person. */
const logins = (runbook: Parameters<Check>[0], problem: Parameters<Check>[1]) => {
  const first = new Map<string, string>();
  return Object.entries(runbook.people ?? {}).flatMap(([id, person]) => {
    const login = person?.github?.toLowerCase();
    if (login === undefined) return [];
    const former = first.get(login);
    if (former === undefined) {
      first.set(login, id);
      return [];
    }
    return [
      problem(['people', id, 'github'], {
        code: 'login-duplicate',
        message: `person ${id}: the GitHub login belongs to ${former} already, so one account would have two votes.`,
        seen: login,
        fix: 'Give each person their own login, or keep one of the two persons.',
      }),
    ];
  });
};

/**
 * Production decides its gates by pull request only, and there a person is the number of an account: whoever has none could
 * review, and it would never count.
 */
const accounts = (runbook: Parameters<Check>[0], problem: Parameters<Check>[1]) => {
  const members = new Set(Object.values(runbook.authorities ?? {}).flatMap((one) => one?.members ?? []));
  const deputies = [...members].map((id) => (id === undefined ? id : runbook.people?.[id]?.deputy?.person));
  const deciding = new Set([...members, ...deputies]);
  const first = new Map<number, string>();
  return Object.entries(runbook.people ?? {}).flatMap(([id, person]) => {
    const number = person?.githubId;
    if (number === undefined) {
      return deciding.has(id) && person !== undefined
        ? [
            problem(['people', id], {
              code: 'account-missing',
              message: `person ${id} decides at gates and has no \`githubId\`, so no review of theirs would ever count.`,
              seen: `github: ${person.github ?? 'missing'}, no githubId`,
              allowed: 'the number of the account: a login can be taken over by somebody else',
              fix: `Add \`githubId\`: https://api.github.com/users/${person.github ?? 'LOGIN'} shows it as \`id\`.`,
            }),
          ]
        : [];
    }
    const former = first.get(number);
    if (former === undefined) {
      first.set(number, id);
      return [];
    }
    return [
      problem(['people', id, 'githubId'], {
        code: 'account-duplicate',
        message: `person ${id}: the GitHub account belongs to ${former} already, so one account would have two votes.`,
        seen: String(number),
        fix: 'Give each person the number of their own account, or keep one of the two persons.',
      }),
    ];
  });
};
