import type { Schemas } from '../answer.ts';
import type { Pull, PullEvent } from '../pull.ts';
import type { World } from '../world.ts';
import { appShape } from './app.ts';
import { nodeId } from './node-id.ts';
import { htmlUrl, repositoryUrl } from './repository.ts';
import { isoOrNull, isoSeconds } from './time.ts';
import { association, userOrNull } from './user.ts';

/** The issue that a pull request is; its closer stands here and not in the pull request. */
export const issueShape = (world: World, pull: Pull): Schemas['issue'] => {
  const url = `${repositoryUrl(world)}/issues/${pull.number}`;
  const html = `${htmlUrl(world)}/pull/${pull.number}`;
  return {
    id: pull.id + 1_000_000_000,
    node_id: nodeId('I', pull.id),
    url,
    repository_url: repositoryUrl(world),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: html,
    number: pull.number,
    state: pull.state,
    state_reason: null,
    title: pull.title,
    body: pull.body,
    user: userOrNull(world, pull.author),
    labels: [],
    assignee: null,
    assignees: [],
    milestone: null,
    locked: false,
    active_lock_reason: null,
    comments: pull.comments.length,
    pull_request: {
      url: `${repositoryUrl(world)}/pulls/${pull.number}`,
      html_url: html,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      merged_at: isoOrNull(pull.merge?.at),
    },
    closed_at: isoOrNull(pull.closed?.at),
    created_at: isoSeconds(pull.createdAt),
    updated_at: isoSeconds(pull.updatedAt),
    draft: pull.draft,
    closed_by: pull.closed ? userOrNull(world, pull.closed.by) : null,
    author_association: association(world, pull.author),
    performed_via_github_app: null,
  };
};

export const issueEventShape = (world: World, event: PullEvent) => ({
  id: event.id,
  node_id: nodeId('EV', event.id),
  url: `${repositoryUrl(world)}/issues/events/${event.id}`,
  actor: userOrNull(world, event.by),
  event: event.kind,
  commit_id: event.commit,
  commit_url: event.commit === null ? null : `${repositoryUrl(world)}/commits/${event.commit}`,
  created_at: isoSeconds(event.at),
  performed_via_github_app: event.app === null ? null : appShape(world, event.app),
  ...(event.kind === 'closed' && { state_reason: null }),
  ...(event.rename && { rename: event.rename }),
  ...(event.dismissed && {
    dismissed_review: {
      state: event.dismissed.state,
      review_id: event.dismissed.review,
      dismissal_message: event.dismissed.message,
      ...(event.dismissed.commit !== undefined && { dismissal_commit_id: event.dismissed.commit }),
    },
  }),
});
