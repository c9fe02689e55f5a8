/** Of GitHub's GraphQL the one query that a reading of a gate needs; any other is refused, so that none passes unseen. */
import * as z from 'zod';
import { ok, Refusal } from '../answer.ts';
import { authorize } from '../authorize.ts';
import type { Review } from '../pull.ts';
import { bodyAs, type Call, needs, type Route } from '../route.ts';
import { isoOrNull } from '../shapes/time.ts';
import type { World } from '../world.ts';

const KNOWN =
  'query($owner: String!, $name: String!, $number: Int!, $after: String) { ' +
  'repository(owner: $owner, name: $name) { pullRequest(number: $number) { ' +
  'reviews(first: 100, after: $after) { nodes { ' +
  'databaseId lastEditedAt editor { login ... on User { databaseId } } ' +
  '} pageInfo { hasNextPage endCursor } } } } }';

const Asked = z.object({
  query: z.string(),
  variables: z.object({
    owner: z.string(),
    name: z.string(),
    number: z.int(),
    after: z.string().nullish(),
  }),
});

/** GraphQL says no with 200. */
const refused = (type: string | undefined, message: string) =>
  ok({ data: null, errors: [{ ...(type !== undefined && { type }), message }] });

const nodeOf = (world: World, { id, edited }: Review) => {
  const editor = edited && world.accounts.byId(edited.by.id);
  return {
    databaseId: id,
    lastEditedAt: isoOrNull(edited?.at),
    editor: editor ? { login: editor.login, ...(editor.type === 'User' && { databaseId: editor.id }) } : null,
  };
};

const cursorOf = (index: number): string => Buffer.from(`cursor:${index}`).toString('base64url');
const indexOf = (cursor: string | null | undefined): number => {
  const text = cursor ? Buffer.from(cursor, 'base64url').toString('utf8') : 'cursor:0';
  return Number(/^cursor:(\d{1,6})$/.exec(text)?.[1] ?? Number.NaN);
};

const answer = (world: World, call: Call) => {
  const { query, variables } = bodyAs(call, Asked);
  const { owner, name, number, after } = variables;
  if (query.replaceAll(/\s+/g, ' ').trim() !== KNOWN)
    return refused(undefined, 'the stand-in serves one query only, and this is another one');
  try {
    authorize(world, call.actor, needs('pull_requests', 'read'));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refused(error.answer.status === 404 ? 'NOT_FOUND' : 'FORBIDDEN', error.message);
  }
  const { options, faults } = world;
  const same = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();
  if (!same(owner, options.owner.login) || !same(name, options.name))
    return refused('NOT_FOUND', `Could not resolve to a Repository with the name '${owner}/${name}'.`);
  const pull = world.pulls.get(number);
  if (!pull) return refused('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`);
  const from = indexOf(after);
  if (Number.isNaN(from)) return refused('INVALID_CURSOR_ARGUMENTS', `\`${after}\` is not a valid cursor.`);
  const seen = pull.reviews.filter(({ state, by }) => state !== 'PENDING' || by.id === call.actor.account.id);
  const named = `${call.method} ${call.path}`;
  const all = faults.take('lagging', named) ? seen.slice(0, -1) : seen;
  const keep = faults.cut(named);
  const list = keep === undefined ? all : all.slice(0, keep);
  const to = Math.min(from + faults.pageLimit(), list.length);
  const reviews = {
    nodes: list.slice(from, to).map((review) => nodeOf(world, review)),
    pageInfo: { hasNextPage: to < list.length, endCursor: to > from ? cursorOf(to) : null },
  };
  return ok({ data: { repository: { pullRequest: { reviews } } } });
};

export const graphRoutes = (world: World): readonly Route[] => [
  { method: 'POST', path: '/graphql', needs: 'nothing', handle: (call) => answer(world, call) },
];
