/** The lists behind a pull request, each paged to its end, in the snapshot's own words. */
import type { PullSnapshot, Review } from '#lib/gates/pull-snapshot.ts';
import type { Github } from '#lib/github/client/call.ts';
import type { Pull } from '#lib/github/wire/pull.ts';
import { BranchRules, IssueEvents, PullCommits, PullFiles, Reviews } from '#lib/github/wire/pull-parts.ts';
import { type Step, stop } from './steps.ts';

const of = (pull: Pull): { readonly pull_number: number } => ({ pull_number: pull.number });

/** GitHub lists 250 at most; how many there are is told by the pull request. */
export const readCommits = async (
  github: Github,
  step: Step,
  pull: Pull,
): Promise<PullSnapshot['commits']> => {
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/commits';
  const list = step(await github.all({ route, parameters: of(pull), answer: PullCommits }));
  return {
    declared: pull.commits,
    list: list.map(({ sha, author, committer, commit, parents }) => ({
      sha,
      author,
      committer,
      verified: commit.verification?.verified === true,
      parents: parents.map((parent) => parent.sha),
    })),
  };
};

/** GitHub lists 3,000 at most. */
export const readFiles = async (github: Github, step: Step, pull: Pull): Promise<PullSnapshot['files']> => {
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files';
  const list = step(await github.all({ route, parameters: of(pull), answer: PullFiles }));
  return {
    declared: pull.changed_files,
    list: list.map(({ filename, previous_filename, status, sha }) => ({
      path: filename,
      ...(previous_filename !== undefined && { previousPath: previous_filename }),
      status,
      blob: sha,
    })),
  };
};

export const readReviews = async (
  github: Github,
  step: Step,
  pull: Pull,
): Promise<readonly Omit<Review, 'edited'>[]> => {
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews';
  const list = step(await github.all({ route, parameters: of(pull), answer: Reviews }));
  return list.map(({ id, user, state, commit_id, submitted_at, body }) => ({
    id,
    by: user,
    state,
    commit: commit_id,
    at: submitted_at ?? null,
    body,
  }));
};

/** Seconds by which the event of a closing may be off the pull request's own `closed_at`. */
const SAME_MOMENT = 5_000;

interface Event {
  readonly event: string;
  readonly actor: PullSnapshot['author'];
  readonly created_at: string;
}

/** Who closed it stands in its events only, which may lag behind: then it is read again, and nobody is blamed. */
const closingOf = (pull: Pull, events: readonly Event[]): NonNullable<PullSnapshot['closing']> => {
  const last = events.findLast(({ event }) => event === 'closed' || event === 'reopened');
  const lag = last && pull.closed_at ? Date.parse(pull.closed_at) - Date.parse(last.created_at) : undefined;
  if (last?.event !== 'closed' || lag === undefined || Math.abs(lag) > SAME_MOMENT) {
    return stop(
      'again',
      `pull request ${pull.number} was closed at ${pull.closed_at}, and its events do not say so yet`,
    );
  }
  return { by: last.actor, at: last.created_at };
};

/** Who may write can open again what another has closed: the closer's no is not taken back by that. */
const overruledOf = (events: readonly Event[]): NonNullable<PullSnapshot['overruled']> => {
  let standing: NonNullable<PullSnapshot['overruled']> = [];
  let closed: NonNullable<PullSnapshot['overruled']>[number] | undefined;
  for (const { event, actor, created_at: at } of events) {
    if (event === 'closed') closed = { by: actor, at };
    if (event !== 'reopened') continue;
    if (closed) standing.push(closed);
    closed = undefined;
    standing = standing.filter(({ by }) => actor === null || by?.id !== actor.id);
  }
  return standing;
};

export const readEvents = async (
  github: Github,
  step: Step,
  pull: Pull,
): Promise<Pick<PullSnapshot, 'retargeted' | 'closing' | 'overruled'>> => {
  const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/events';
  const parameters = { issue_number: pull.number };
  const events = step(await github.all({ route, parameters, answer: IssueEvents }));
  const overruled = overruledOf(events);
  return {
    ...(overruled.length > 0 && { overruled }),
    retargeted: events
      .filter(({ event }) => event === 'base_ref_changed')
      .map(({ created_at }) => created_at),
    ...(pull.state === 'closed' && !pull.merged && { closing: closingOf(pull, events) }),
  };
};

/** Absent where the token may not see them, or the plan has none: the verifier says what that means. */
export const readRules = async (
  github: Github,
  step: Step,
  main: string,
): Promise<Pick<PullSnapshot, 'rules'>> => {
  const route = 'GET /repos/{owner}/{repo}/rules/branches/{branch}';
  const rules = await github.all({ route, parameters: { branch: main }, answer: BranchRules });
  if (!rules.ok && (rules.error.status === 403 || rules.error.status === 404)) return {};
  return { rules: step(rules).map(({ type, parameters }) => ({ type, parameters: parameters ?? {} })) };
};
