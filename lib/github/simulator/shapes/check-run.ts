import type { Schemas } from '../answer.ts';
import type { CheckRun } from '../records.ts';
import type { World } from '../world.ts';
import { appShape } from './app.ts';
import { nodeId } from './node-id.ts';
import { htmlUrl, minimalRepositoryShape, repositoryUrl } from './repository.ts';
import { isoOrNull, isoSeconds } from './time.ts';

/** Open pull requests of that head, as runs and suites name them. */
const pullsOf = (world: World, head: string): Schemas['pull-request-minimal'][] => {
  const { id, url, name } = minimalRepositoryShape(world);
  const repo = { id: Number(id), url, name };
  return [...world.pulls.values()]
    .filter((pull) => pull.state === 'open' && pull.head.sha === head)
    .map((pull) => ({
      id: pull.id,
      number: pull.number,
      url: `${repositoryUrl(world)}/pulls/${pull.number}`,
      head: { ref: pull.head.ref, sha: pull.head.sha, repo },
      base: { ref: pull.base.ref, sha: pull.base.sha, repo },
    }));
};

export const checkRunShape = (world: World, run: CheckRun): Schemas['check-run'] => {
  const url = `${repositoryUrl(world)}/check-runs/${run.id}`;
  const html = `${htmlUrl(world)}/runs/${run.id}`;
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('CR', run.id),
    head_sha: run.head,
    external_id: run.externalId ?? '',
    url,
    html_url: html,
    details_url: run.detailsUrl ?? html,
    status: run.status,
    conclusion: run.conclusion,
    started_at: isoSeconds(run.startedAt),
    completed_at: isoOrNull(run.completedAt),
    output: {
      title: run.output.title,
      summary: run.output.summary,
      text: run.output.text,
      annotations_count: run.output.annotations,
      annotations_url: `${url}/annotations`,
    },
    check_suite: { id: run.suite },
    app: appShape(world, run.app),
    pull_requests: pullsOf(world, run.head),
  };
};
