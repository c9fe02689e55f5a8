import type { Github } from '#lib/github/client/call.ts';
import type { GithubFailure } from '#lib/github/client/github-failure.ts';
import { type ListedPull, ListedPulls } from '#lib/github/wire/pull.ts';
import { ok, type Result } from '#lib/result.ts';

const ROUTE = 'GET /repos/{owner}/{repo}/pulls';

/** Every open one. By the time they were made: one that is opened meanwhile comes last, and moves no other to a page read already. */
export const openPulls = async (github: Github): Promise<Result<readonly ListedPull[], GithubFailure>> =>
  await github.all({
    route: ROUTE,
    parameters: { state: 'open', sort: 'created', direction: 'asc' },
    answer: ListedPulls,
  });

/**
 * Every open one, and those closed since (ISO), by number. The open ones first: one that is closed between the two is in both
 * lists, and counts as closed.
 */
export const listPulls = async (
  github: Github,
  closedSince: string,
): Promise<Result<readonly ListedPull[], GithubFailure>> => {
  const since = Date.parse(closedSince);
  const open = await openPulls(github);
  if (!open.ok) return open;
  const closed = await github.all({
    route: ROUTE,
    parameters: { state: 'closed', sort: 'updated', direction: 'desc' },
    answer: ListedPulls,
    // A closing is an update: behind the first one that was not touched since there is none.
    enough: (pull) => Date.parse(pull.updated_at) < since,
  });
  if (!closed.ok) return closed;
  const recent = closed.value.filter(({ closed_at: at }) => at !== null && Date.parse(at) >= since);
  const byNumber = new Map([...open.value, ...recent].map((pull) => [pull.number, pull]));
  return ok([...byNumber.values()].toSorted((one, other) => one.number - other.number));
};
