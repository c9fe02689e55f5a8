/** What GitHub would send of what is: the bodies of deliveries, made from the stand-in's own state. */
import { emailOf } from './accounts.ts';
import { notFound } from './answer.ts';
import type { Account } from './config.ts';
import type { Signature } from './git/clean-environment.ts';
import type { Commit } from './git/git-objects.ts';
import type { Pull } from './pull.ts';
import { forEvent } from './shapes/for-event.ts';
import { pullShape, reviewShape, simplePullShape } from './shapes/pull.ts';
import { htmlUrl, repositoryShape } from './shapes/repository.ts';
import { isoSeconds } from './shapes/time.ts';
import { userOrGhost } from './shapes/user.ts';
import { workflowRunShape, workflowShape } from './shapes/workflow-run.ts';
import type { World } from './world.ts';

export interface Webhook {
  /** Of the header `x-github-event`. */
  readonly name: 'pull_request' | 'pull_request_review' | 'push' | 'workflow_run';
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface WorkflowRun {
  readonly workflow: { readonly name: string; readonly path: string };
  /** What started it: `pull_request_review`, `push` … */
  readonly event: string;
  readonly head: { readonly branch: string; readonly sha: string };
  readonly by: string;
  readonly conclusion?: 'success' | 'failure' | 'cancelled' | 'skipped';
}

export interface Webhooks {
  /** As it is now; merged or not. */
  pullRequestClosed(number: number): Webhook;
  /** Its newest review unless one is named. */
  reviewSubmitted(number: number, review?: number): Webhook;
  /** Of a branch as it is now; `before` is what it was. */
  push(branch: string, before: string, by: string): Webhook;
  workflowRunCompleted(run: WorkflowRun): Webhook;
}

const pusher = (account: Account) => ({ name: account.login, email: emailOf(account) });

const by = (world: World, { name, email }: Signature) => {
  const account = world.accounts.byEmail(email);
  return { name, email, ...(account && { username: account.login }) };
};

const pushedCommit = (world: World, commit: Commit) => {
  const files = world.git.history.changes(commit.parents[0], commit.sha);
  const paths = (...statuses: readonly string[]): readonly string[] =>
    files.filter(({ status }) => statuses.includes(status)).map(({ path }) => path);
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: isoSeconds(commit.committer.at),
    url: `${htmlUrl(world)}/commit/${commit.sha}`,
    author: by(world, commit.author),
    committer: by(world, commit.committer),
    added: paths('added'),
    removed: paths('removed'),
    modified: paths('modified', 'renamed', 'changed'),
  };
};

export const webhooksOf = (world: World): Webhooks => {
  const commitAt = (sha: string): Commit => {
    const commit = world.git.objects.commit(sha);
    if (!commit) throw new Error(`the stand-in has no commit ${sha}`);
    return commit;
  };
  const pullAt = (number: number): Pull => {
    const pull = world.pulls.get(number);
    if (!pull) throw new Error(`the stand-in has no pull request #${number}`);
    return pull;
  };
  const event = (
    name: Webhook['name'],
    sender: Account,
    payload: Readonly<Record<string, unknown>>,
  ): Webhook => ({
    name,
    payload: forEvent({
      ...payload,
      repository: repositoryShape(world),
      sender: userOrGhost(world, sender),
    }),
  });

  return {
    pullRequestClosed(number) {
      const pull = pullAt(number);
      if (!pull.closed) throw new Error(`pull request #${number} is open`);
      const pull_request = pullShape(world, pull);
      return event('pull_request', pull.closed.by, { action: 'closed', number, pull_request });
    },
    reviewSubmitted(number, id) {
      const pull = pullAt(number);
      const review = pull.reviews.findLast(
        (one) => one.submittedAt !== null && (id === undefined || one.id === id),
      );
      if (!review) throw notFound();
      const { submitted_at = null, ...shape } = reviewShape(world, pull, review);
      return event('pull_request_review', review.by, {
        action: 'submitted',
        review: {
          ...shape,
          submitted_at,
          body: review.body === '' ? null : review.body,
          state: shape.state.toLowerCase(),
        },
        pull_request: simplePullShape(world, pull),
      });
    },
    push(branch, before, login) {
      const ref = `refs/heads/${branch}`;
      const after = world.git.refs.get(ref);
      const sender = world.accounts.byLogin(login);
      if (after === undefined || !sender)
        throw new Error(`the stand-in has no branch ${branch}, or no ${login}`);
      const commits = world.git.history.range(before, after).map((sha) => pushedCommit(world, commitAt(sha)));
      return event('push', sender, {
        ref,
        before,
        after,
        created: false,
        deleted: false,
        forced: !world.git.history.contains(after, before),
        base_ref: null,
        compare: `${htmlUrl(world)}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`,
        commits,
        head_commit: pushedCommit(world, commitAt(after)),
        pusher: pusher(sender),
      });
    },
    workflowRunCompleted(run) {
      const sender = world.accounts.byLogin(run.by);
      if (!sender) throw new Error(`the stand-in knows nobody called ${run.by}`);
      return event('workflow_run', sender, {
        action: 'completed',
        workflow: workflowShape(world, run.workflow),
        workflow_run: workflowRunShape(world, run, commitAt(run.head.sha), sender),
      });
    },
  };
};
