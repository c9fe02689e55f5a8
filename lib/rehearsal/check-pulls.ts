import { unknownReference } from '#lib/runbook/checks/check.ts';
import type { Draft } from '#lib/runbook/draft.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import type { Path, ProblemAt } from '#lib/runbook/problem-at.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import type { Scenario } from './scenario-schema.ts';

/** Who acts at a pull request beside people and outsiders. */
const EVERYBODY = ['members', 'app', 'actions'];
const PERSON = { code: 'person-unknown', what: 'person', section: 'people', subject: 'scenario' };

type Behaviour = NonNullable<Draft<Scenario['gates']['default']>>;

interface Placed {
  readonly behaviour: Behaviour;
  readonly path: Path;
}

/** Every behaviour at a gate, with where it stands. */
const behaviours = ({ gates }: Draft<Scenario>): readonly Placed[] => [
  ...(gates?.default ? [{ behaviour: gates.default, path: ['gates', 'default'] }] : []),
  ...Object.entries(gates?.byGate ?? {}).flatMap(([id, own]): readonly Placed[] => {
    const path = ['gates', 'byGate', id];
    if (own === undefined) return [];
    if (!(Symbol.iterator in own)) return [{ behaviour: own, path }];
    return own.flatMap((one, index) => (one ? [{ behaviour: one, path: [...path, index] }] : []));
  }),
];

interface PlacedAct {
  readonly act: NonNullable<NonNullable<Behaviour['pull']>[number]>;
  readonly path: Path;
}

const actsOf = (scenario: Draft<Scenario>): readonly PlacedAct[] =>
  behaviours(scenario).flatMap(({ behaviour, path }) =>
    (behaviour.pull ?? []).flatMap((act, index) => (act ? [{ act, path: [...path, 'pull', index] }] : [])),
  );

/** How long after its gate each act comes. */
export const pullActs = (
  scenario: Draft<Scenario>,
): readonly { readonly after: string | undefined; readonly path: Path }[] =>
  actsOf(scenario).map(({ act, path }) => ({ after: act.after, path: [...path, 'after'] }));

/** What happens at pull requests is done by somebody who is known, and only where pull requests decide. */
export const checkPulls = (
  scenario: Draft<Scenario>,
  problem: ProblemAt,
  runbook: Runbook,
): readonly Problem[] => {
  const outsiders = (scenario.gates?.outsiders ?? []).map((one) => one?.login);
  const people = new Set(Object.keys(runbook.people));
  const anybody = new Set([...people, ...outsiders.filter((one) => one !== undefined)]);
  const actors = new Set([...anybody, ...EVERYBODY]);
  const known = (path: Path, id: string | undefined, all: ReadonlySet<string>) =>
    unknownReference(problem, path, id, all, PERSON);
  const acts = actsOf(scenario);
  const { comments = {}, refused = {}, telephone = [] } = scenario.expect ?? {};
  const needs: readonly Path[] = [
    ...acts.slice(0, 1).map(({ path }) => path.slice(0, -1)),
    ...(Object.keys(comments).length > 0 ? [['expect', 'comments']] : []),
    ...(Object.keys(refused).length > 0 ? [['expect', 'refused']] : []),
    ...(telephone.length > 0 ? [['expect', 'telephone']] : []),
  ];
  return [
    ...(scenario.gates?.by === 'pull-requests' ? [] : needs.map((path) => unasked(problem, path))),
    ...behaviours(scenario).flatMap(({ behaviour, path }) =>
      (behaviour.conditions ?? []).flatMap((condition, index) =>
        known([...path, 'conditions', index, 'owner'], condition?.owner, people),
      ),
    ),
    ...strangers(scenario, problem, runbook),
    ...acts.flatMap(({ act, path }) => [
      ...known([...path, 'by'], act.by, actors),
      ...(act.do === 'dismiss' ? known([...path, 'review'], act.review, anybody) : []),
      ...(act.do === 'break-glass'
        ? [
            ...known([...path, 'witness'], act.witness, people),
            ...(act.voters ?? []).flatMap((id, index) => known([...path, 'voters', index], id, people)),
          ]
        : []),
    ]),
  ];
};

const unasked = (problem: ProblemAt, path: Path): Problem =>
  problem(
    path,
    {
      code: 'pulls-unasked',
      message: 'This is about pull requests, and in this scenario the committee votes without them.',
      allowed: 'together with `gates: { by: pull-requests }`',
      fix: 'Add `by: pull-requests` under `gates`, or take this away.',
    },
    'key',
  );

/** An outsider who is somebody of the runbook would make a scenario say what it does not show. */
const strangers = (scenario: Draft<Scenario>, problem: ProblemAt, { people }: Runbook): readonly Problem[] =>
  (scenario.gates?.outsiders ?? []).flatMap((one, index) => {
    const taken = Object.entries(people).find(
      ([id, person]) =>
        id === one?.login ||
        person.github.toLowerCase() === one?.login?.toLowerCase() ||
        (person.githubId !== undefined && person.githubId === one?.githubId),
    );
    if (!taken) return [];
    return [
      problem(['gates', 'outsiders', index], {
        code: 'outsider-known',
        message: `The account ${one?.login ?? ''} belongs to ${taken[0]} of the runbook, who is no outsider.`,
        seen: `${one?.login ?? ''}, ${one?.githubId ?? ''}`,
        fix: 'Give it a login and a number that nobody of the runbook has.',
      }),
    ];
  });
