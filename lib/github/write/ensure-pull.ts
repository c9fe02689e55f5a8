import { Reference } from '#lib/github/wire/git.ts';
import { ListedPull, ListedPulls } from '#lib/github/wire/pull.ts';
import type { EnsuredPull, NewPull } from '#lib/ports/pull-desk.ts';
import { commitFiles, differsFrom, headOf } from './commit-files.ts';
import type { Desk } from './desk.ts';
import { told } from './told.ts';

/** Answered where a branch or a pull request is there already: by a run that died, or one beside us. */
const THERE_ALREADY = 422;

const tampered = (detail: string): EnsuredPull => ({ outcome: 'tampered', detail });

/** Of this branch of this repository, the first first, whatever became of them. */
const pullsOf = async ({ github, repository }: Desk, branch: string): Promise<readonly ListedPull[]> => {
  const listed = await github.all({
    route: 'GET /repos/{owner}/{repo}/pulls',
    parameters: { head: `${repository.owner}:${branch}`, state: 'all', sort: 'created', direction: 'asc' },
    answer: ListedPulls,
  });
  return told(listed)
    .filter(({ head }) => head.ref === branch && head.repo?.id === repository.id)
    .toSorted((one, other) => one.number - other.number);
};

/** The attempt's branch at our commit: as it is found, or made now. */
const ensureBranch = async (desk: Desk, wanted: NewPull): Promise<string> => {
  const there = await headOf(desk, wanted.branch);
  if (there !== undefined) return there;
  const sha = await commitFiles(desk, wanted);
  const made = await desk.github.ask({
    route: 'POST /repos/{owner}/{repo}/git/refs',
    parameters: { ref: `refs/heads/${wanted.branch}`, sha },
    answer: Reference,
  });
  const beside = !made.ok && made.error.status === THERE_ALREADY;
  return (beside ? await headOf(desk, wanted.branch) : undefined) ?? told(made).value.object.sha;
};

/**
 * What stands is the App's own work on this attempt, or it is left alone. Anybody can open a pull request of this branch to another
 * one, which decides nothing and is not looked at; one to main takes the place of ours. Undefined: ours is still to be opened.
 */
const judge = async (
  desk: Desk,
  wanted: NewPull,
  pulls: readonly ListedPull[],
): Promise<EnsuredPull | undefined> => {
  const [pull, ...more] = pulls.filter(({ user }) => user?.id === desk.app.userId);
  if (!pull) {
    const stranger = pulls.find(({ base, state }) => base.ref === desk.main && state === 'open');
    if (!stranger) return undefined;
    const who = stranger.user?.login ?? 'an account that is gone';
    return tampered(
      `pull request #${stranger.number} of branch ${wanted.branch} is by ${who} and not by the App`,
    );
  }
  if (more.length > 0) {
    const numbers = [pull, ...more].map(({ number }) => `#${number}`).join(', ');
    return tampered(`branch ${wanted.branch} has several pull requests: ${numbers}`);
  }
  if (pull.base.ref !== desk.main) {
    return tampered(`pull request #${pull.number} goes to ${pull.base.ref} and not to ${desk.main}`);
  }
  const difference = await differsFrom(desk, pull.head.sha, wanted.files);
  if (difference !== undefined) return tampered(`pull request #${pull.number}: ${difference}`);
  return {
    outcome: 'there',
    pull: { number: pull.number, head: pull.head.sha },
    url: pull.html_url,
  };
};

/** Branch, one commit, pull request: each is found if it is there, so that a run that died anywhere is gone on with. */
export const ensurePull = async (desk: Desk, wanted: NewPull): Promise<EnsuredPull> => {
  const there = await judge(desk, wanted, await pullsOf(desk, wanted.branch));
  if (there) return there;
  const head = await ensureBranch(desk, wanted);
  const difference = await differsFrom(desk, head, wanted.files);
  if (difference !== undefined) return tampered(`branch ${wanted.branch}: ${difference}`);
  const made = await desk.github.ask({
    route: 'POST /repos/{owner}/{repo}/pulls',
    parameters: {
      title: wanted.title,
      body: wanted.body,
      head: wanted.branch,
      base: desk.main,
      maintainer_can_modify: false,
    },
    answer: ListedPull,
  });
  // Made by a run beside us: it is judged like any other that is there.
  if (!made.ok && made.error.status === THERE_ALREADY) {
    const other = await judge(desk, wanted, await pullsOf(desk, wanted.branch));
    if (other) return other;
  }
  const { number, head: at, html_url: url } = told(made).value;
  return at.sha === head
    ? { outcome: 'opened', pull: { number, head }, url }
    : tampered(`pull request #${number} stands at ${at.sha}, and the App's commit is ${head}`);
};
