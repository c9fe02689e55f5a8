import type { Schemas } from '../answer.ts';
import type { Account } from '../config.ts';
import { mergeableState } from '../mergeable.ts';
import type { Comment, Pull, Review } from '../pull.ts';
import { changesOf, commitsOf } from '../pull-changes.ts';
import type { World } from '../world.ts';
import { appShape } from './app.ts';
import { totals } from './commit.ts';
import { nodeId } from './node-id.ts';
import { htmlUrl, repositoryShape, repositoryUrl } from './repository.ts';
import { isoOrNull, isoSeconds } from './time.ts';
import { association, userOrGhost, userOrNull, userShape } from './user.ts';

const link = (href: string) => ({ href });

/** The head's repository is null once the fork is deleted, whatever GitHub's description says of it. */
const side = (
  world: World,
  owner: Account,
  ref: string,
  sha: string,
  repo: Schemas['repository'] | null,
) => ({
  label: `${owner.login}:${ref}`,
  ref,
  sha,
  user: userShape(world, owner),
  repo,
});

const sharedShape = (world: World, pull: Pull) => {
  const url = `${repositoryUrl(world)}/pulls/${pull.number}`;
  const issue = `${repositoryUrl(world)}/issues/${pull.number}`;
  const html = `${htmlUrl(world)}/pull/${pull.number}`;
  const statuses = `${repositoryUrl(world)}/statuses/${pull.head.sha}`;
  const { owner } = world.accounts;
  const { fork } = pull.head;
  const repo = fork === null ? null : repositoryShape(world, fork);
  return {
    url,
    id: pull.id,
    node_id: nodeId('PR', pull.id),
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${repositoryUrl(world)}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    number: pull.number,
    locked: false,
    title: pull.title,
    user: userOrGhost(world, pull.author),
    body: pull.body,
    labels: [],
    milestone: null,
    active_lock_reason: null,
    created_at: isoSeconds(pull.createdAt),
    updated_at: isoSeconds(pull.updatedAt),
    closed_at: isoOrNull(pull.closed?.at),
    merged_at: isoOrNull(pull.merge?.at),
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    head: side(world, fork?.owner ?? owner, pull.head.ref, pull.head.sha, repo),
    base: { ...side(world, owner, pull.base.ref, pull.base.sha, null), repo: repositoryShape(world) },
    _links: {
      self: link(url),
      html: link(html),
      issue: link(issue),
      comments: link(`${issue}/comments`),
      review_comments: link(`${url}/comments`),
      review_comment: link(`${repositoryUrl(world)}/pulls/comments{/number}`),
      commits: link(`${url}/commits`),
      statuses: link(statuses),
    },
    author_association: association(world, pull.author),
    auto_merge: null,
    draft: pull.draft,
  };
};

type HeadMayBeGone<T extends { head: { repo: unknown } }> = Omit<T, 'head'> & {
  head: Omit<T['head'], 'repo'> & { repo: Schemas['repository'] | null };
};
export type SimplePullShape = HeadMayBeGone<Schemas['pull-request-simple']>;
export type PullShape = HeadMayBeGone<Schemas['pull-request']>;

export const simplePullShape = (world: World, pull: Pull): SimplePullShape => ({
  ...sharedShape(world, pull),
  state: pull.state,
  merge_commit_sha: pull.merge?.commit ?? null,
});

export const pullShape = (world: World, pull: Pull): PullShape => {
  const mergeable = mergeableState(world, pull);
  const files = changesOf(world, pull);
  const { additions, deletions } = totals(files);
  return {
    ...sharedShape(world, pull),
    state: pull.state,
    merged: pull.merge !== undefined,
    // While it is open this is a test merge, which nobody ever made on main.
    merge_commit_sha: pull.merge?.commit ?? mergeable.testMerge,
    mergeable: mergeable.mergeable,
    rebaseable: mergeable.mergeable,
    mergeable_state: mergeable.state,
    merged_by: pull.merge ? userOrNull(world, pull.merge.by) : null,
    comments: pull.comments.length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: commitsOf(world, pull).length,
    additions,
    deletions,
    changed_files: files.length,
  };
};

export const reviewShape = (world: World, pull: Pull, review: Review): Schemas['pull-request-review'] => {
  const html = `${htmlUrl(world)}/pull/${pull.number}#pullrequestreview-${review.id}`;
  const url = `${repositoryUrl(world)}/pulls/${pull.number}`;
  return {
    id: review.id,
    node_id: nodeId('PRR', review.id),
    user: userOrNull(world, review.by),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: url,
    _links: { html: link(html), pull_request: link(url) },
    ...(review.submittedAt !== null && { submitted_at: isoSeconds(review.submittedAt) }),
    commit_id: review.commit,
    author_association: association(world, review.by),
  };
};

export const commentShape = (world: World, pull: Pull, comment: Comment): Schemas['issue-comment'] => ({
  id: comment.id,
  node_id: nodeId('IC', comment.id),
  url: `${repositoryUrl(world)}/issues/comments/${comment.id}`,
  html_url: `${htmlUrl(world)}/pull/${pull.number}#issuecomment-${comment.id}`,
  issue_url: `${repositoryUrl(world)}/issues/${pull.number}`,
  body: comment.body,
  user: userOrNull(world, comment.by),
  created_at: isoSeconds(comment.createdAt),
  updated_at: isoSeconds(comment.updatedAt),
  author_association: association(world, comment.by),
  performed_via_github_app: comment.app === null ? null : appShape(world, comment.app),
});
