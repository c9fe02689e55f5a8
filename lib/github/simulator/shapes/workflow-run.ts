import type { Account } from '../config.ts';
import type { Commit } from '../git/git-objects.ts';
import type { WorkflowRun } from '../webhooks.ts';
import type { World } from '../world.ts';
import { nodeId } from './node-id.ts';
import { htmlUrl, minimalRepositoryShape, repositoryUrl } from './repository.ts';
import { isoSeconds } from './time.ts';
import { userShape } from './user.ts';

/** A number that is a path's own, and stays. */
const numberOfPath = (path: string): number =>
  [...path].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 100_000_000, 7);

export const workflowShape = (world: World, { name, path }: WorkflowRun['workflow']) => {
  const id = numberOfPath(path);
  return {
    id,
    node_id: nodeId('W', id),
    name,
    path,
    state: 'active',
    created_at: isoSeconds(world.createdAt),
    updated_at: isoSeconds(world.createdAt),
    url: `${repositoryUrl(world)}/actions/workflows/${id}`,
    html_url: `${htmlUrl(world)}/blob/main/${path}`,
    badge_url: `${htmlUrl(world)}/workflows/${encodeURIComponent(name)}/badge.svg`,
  };
};

/** Of a run that is over. */
export const workflowRunShape = (world: World, run: WorkflowRun, commit: Commit, by: Account) => {
  const id = world.nextId();
  const suite = world.nextId();
  const url = `${repositoryUrl(world)}/actions/runs/${id}`;
  const workflow = workflowShape(world, run.workflow);
  const at = isoSeconds(world.now());
  const repository = minimalRepositoryShape(world);
  const person = ({ name, email }: Commit['author']) => ({ name, email });
  return {
    id,
    node_id: nodeId('WFR', id),
    name: run.workflow.name,
    display_title: run.workflow.name,
    path: run.workflow.path,
    event: run.event,
    status: 'completed',
    conclusion: run.conclusion ?? 'success',
    head_branch: run.head.branch,
    head_sha: run.head.sha,
    head_commit: {
      id: commit.sha,
      tree_id: commit.tree,
      message: commit.message,
      timestamp: isoSeconds(commit.committer.at),
      author: person(commit.author),
      committer: person(commit.committer),
    },
    head_repository: repository,
    repository,
    // Empty for a fork's, and so never to be relied upon.
    pull_requests: [],
    referenced_workflows: [],
    run_number: 1,
    run_attempt: 1,
    run_started_at: at,
    created_at: at,
    updated_at: at,
    actor: userShape(world, by),
    triggering_actor: userShape(world, by),
    check_suite_id: suite,
    check_suite_node_id: nodeId('CS', suite),
    workflow_id: workflow.id,
    workflow_url: workflow.url,
    previous_attempt_url: null,
    url,
    html_url: `${htmlUrl(world)}/actions/runs/${id}`,
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    check_suite_url: `${repositoryUrl(world)}/check-suites/${suite}`,
  };
};
