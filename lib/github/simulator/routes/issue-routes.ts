import * as z from 'zod';
import { atLeast } from '../accounts.ts';
import { appOf } from '../actions/pull-event.ts';
import { type Answer, created, noContent, ok, Refusal, type Schemas } from '../answer.ts';
import { commentOf, pullOf } from '../find.ts';
import { paged, pageOf } from '../paging.ts';
import type { Comment, Pull } from '../pull.ts';
import { bodyAs, type Call, needs, type Route } from '../route.ts';
import { issueEventShape, issueShape } from '../shapes/issue.ts';
import { commentShape } from '../shapes/pull.ts';
import { timelineOf } from '../shapes/timeline.ts';
import type { World } from '../world.ts';

const ISSUES = '/repos/{owner}/{repo}/issues';
const ONE = `${ISSUES}/{issue_number}`;
/** Characters; GitHub refuses a longer one. */
const LONGEST_COMMENT = 65_536;

const Text = z.object({ body: z.string() });

const textOf = (call: Call): string => {
  const { body } = bodyAs(call, Text);
  if (body.length > LONGEST_COMMENT)
    throw new Refusal(422, 'Validation Failed', [
      {
        resource: 'IssueComment',
        code: 'custom',
        field: 'body',
        message: `body is too long (maximum is ${LONGEST_COMMENT} characters)`,
      },
    ]);
  if (body.trim() === '')
    throw new Refusal(422, 'Validation Failed', [
      { resource: 'IssueComment', code: 'missing_field', field: 'body' },
    ]);
  return body;
};

/** Its author, and whoever may write: a maintainer may edit what somebody else said. */
const mayEdit = (world: World, { actor }: Call, { by }: Comment): void => {
  const may =
    by.id === actor.account.id ||
    (actor.kind === 'person' && atLeast(world.accounts.permission(actor.account), 'write'));
  if (!may) throw new Refusal(403, 'Resource not accessible by integration');
};

const add = (world: World, call: Call): Answer<Schemas['issue-comment']> => {
  const pull = pullOf(world, call, 'issue_number');
  const comment: Comment = {
    id: world.nextId(),
    by: call.actor.account,
    app: appOf(call.actor),
    body: textOf(call),
    createdAt: world.now(),
    updatedAt: world.now(),
  };
  pull.comments.push(comment);
  pull.updatedAt = world.now();
  return created(commentShape(world, pull, comment));
};

const comments = (world: World, call: Call): Answer<Schemas['issue-comment'][]> => {
  const pull = pullOf(world, call, 'issue_number');
  const since = Date.parse(call.query.get('since') ?? '1970-01-01T00:00:00Z');
  const found = pull.comments.filter(({ updatedAt }) => updatedAt >= since);
  return paged(pageOf(world, call, found), (items) => items.map((one) => commentShape(world, pull, one)));
};

export const issueRoutes = (world: World): readonly Route[] => {
  const read = needs('issues', 'read');
  const write = needs('issues', 'write');
  const onPull = (call: Call): Pull => pullOf(world, call, 'issue_number');
  const comment = `${ISSUES}/comments/{comment_id}`;
  return [
    { method: 'GET', path: ONE, needs: read, handle: (call) => ok(issueShape(world, onPull(call))) },
    { method: 'GET', path: `${ONE}/comments`, needs: read, handle: (call) => comments(world, call) },
    { method: 'POST', path: `${ONE}/comments`, needs: write, handle: (call) => add(world, call) },
    {
      method: 'GET',
      path: comment,
      needs: read,
      handle(call) {
        const found = commentOf(world, call);
        return ok(commentShape(world, found.pull, found.comment));
      },
    },
    {
      method: 'PATCH',
      path: comment,
      needs: write,
      handle(call) {
        const found = commentOf(world, call);
        mayEdit(world, call, found.comment);
        found.comment.body = textOf(call);
        found.comment.updatedAt = world.now();
        return ok(commentShape(world, found.pull, found.comment));
      },
    },
    {
      method: 'DELETE',
      path: comment,
      needs: write,
      handle(call) {
        const found = commentOf(world, call);
        mayEdit(world, call, found.comment);
        found.pull.comments.splice(found.pull.comments.indexOf(found.comment), 1);
        return noContent;
      },
    },
    {
      method: 'GET',
      path: `${ONE}/events`,
      needs: read,
      handle: (call) =>
        paged(pageOf(world, call, onPull(call).events), (items) =>
          items.map((one) => issueEventShape(world, one)),
        ),
    },
    {
      method: 'GET',
      path: `${ONE}/timeline`,
      needs: read,
      handle: (call) =>
        paged(pageOf(world, call, timelineOf(world, onPull(call), call.actor)), (items) => items),
    },
  ];
};
