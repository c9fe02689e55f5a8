import * as z from 'zod';
import { DeploymentStatuses, Deployments, Done } from '#lib/github/wire/displays.ts';
import type { GateDeployment } from '#lib/ports/pull-desk.ts';
import type { Desk } from './desk.ts';
import { told } from './told.ts';

const TASK = 'cutover-gate';
/** Characters that GitHub takes of a description. */
const DESCRIPTION = 140;

const Payload = z.object({ instance: z.string() });

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const instanceOf = (payload: unknown): string | undefined =>
  Payload.safeParse(typeof payload === 'string' ? parsed(payload) : payload).data?.instance;

const shorten = (text: string): string =>
  text.length <= DESCRIPTION ? text : `${text.slice(0, DESCRIPTION - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;

/** The App's own deployment of this attempt, found again by what it carries. */
const ensure = async (
  { github, app }: Desk,
  wanted: GateDeployment,
  description: string,
): Promise<number> => {
  const { environment, head, instance } = wanted;
  const there = told(
    await github.all({
      route: 'GET /repos/{owner}/{repo}/deployments',
      parameters: { environment, task: TASK, sha: head },
      answer: Deployments,
    }),
  );
  const own = there
    .filter(({ creator, payload }) => creator?.id === app.userId && instanceOf(payload) === instance)
    .toSorted((one, other) => one.id - other.id)[0];
  if (own) return own.id;
  const made = await github.ask({
    route: 'POST /repos/{owner}/{repo}/deployments',
    parameters: {
      ref: head,
      task: TASK,
      environment,
      description,
      payload: { instance },
      // It shows a decision and deploys nothing: main is not merged into it, and no check is waited for.
      auto_merge: false,
      required_contexts: [],
    },
    answer: Done,
  });
  return told(made).value.id;
};

export const deployment = async (desk: Desk, wanted: GateDeployment): Promise<boolean> => {
  const { github } = desk;
  const description = shorten(wanted.description);
  const id = await ensure(desk, wanted, description);
  const statuses = told(
    await github.all({
      route: 'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
      parameters: { deployment_id: id },
      answer: DeploymentStatuses,
    }),
  );
  const last = statuses.toSorted((one, other) => other.id - one.id)[0];
  // The address is of the run that wrote it: another run that has nothing new to say leaves it.
  if (last?.state === wanted.state && last.description === description) return false;
  told(
    await github.ask({
      route: 'POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
      parameters: {
        deployment_id: id,
        state: wanted.state,
        description,
        ...(wanted.logUrl !== undefined && { log_url: wanted.logUrl }),
        auto_inactive: false,
      },
      answer: Done,
    }),
  );
  return true;
};
