import type { Github } from '#lib/github/client/call.ts';
import type { GithubFailure } from '#lib/github/client/github-failure.ts';
import { LoggedCommits } from '#lib/github/wire/git.ts';
import type { ListedPull } from '#lib/github/wire/pull.ts';
import { NumberedPulls } from '#lib/github/wire/pull-parts.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { GatePull, PullReader, PullReadFailure } from '#lib/ports/pull-reader.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { listPulls } from './list-pulls.ts';
import { readSnapshot } from './read-snapshot.ts';
import { inSteps } from './steps.ts';

/** Readings of one pull request, the first included: whoever comments while it is read makes one more. */
const READINGS = 3;
const GATE = 'gate/';

const failureOf = ({ kind, detail }: GithubFailure): PullReadFailure => ({ kind, detail });

const stateOf = ({ state, merged_at }: ListedPull): GatePull['state'] => {
  if (state === 'open') return 'open';
  return merged_at === null ? 'closed' : 'merged';
};

export interface ReaderSettings {
  readonly github: Github;
  readonly clock: Pick<Clock, 'sleep'>;
  /** The repository's number. */
  readonly repository: number;
  /** Without `refs/heads/`. */
  readonly main: string;
}

/** Pull requests of gates over GitHub's REST API, with a token that can read. */
export const makePullReader = (settings: ReaderSettings): PullReader => {
  const { github, repository, main } = settings;
  return {
    async snapshot(number, paths) {
      let failed: PullReadFailure | undefined;
      for (let reading = 0; reading < READINGS; reading += 1) {
        const read = await inSteps((step) => readSnapshot(settings, step, number, paths));
        if (read.ok) return read;
        failed = failureOf(read.error);
        // GitHub failed, after all patience of the client: only a pull request that moved is read again at once.
        if (read.error.kind === 'refused' || !read.error.moved) break;
      }
      return err(failed ?? { kind: 'again', detail: `pull request ${number} was not read` });
    },
    async gatePulls(closedSince): Promise<Result<readonly GatePull[], PullReadFailure>> {
      const listed = await listPulls(github, closedSince);
      if (!listed.ok) return err(failureOf(listed.error));
      return ok(
        listed.value
          .filter(({ head }) => head.repo?.id === repository && head.ref.startsWith(GATE))
          .map((pull) => ({
            number: pull.number,
            branch: pull.head.ref,
            state: stateOf(pull),
            updatedAt: pull.updated_at,
            ...(pull.merged_at !== null &&
              pull.merge_commit_sha !== null && {
                merged: { commit: pull.merge_commit_sha, at: pull.merged_at },
              }),
          })),
      );
    },
    async commitsOf(path, since) {
      const from = Date.parse(since);
      const listed = await github.all({
        route: 'GET /repos/{owner}/{repo}/commits',
        parameters: { sha: main, path },
        answer: LoggedCommits,
      });
      if (!listed.ok) return err(failureOf(listed.error));
      const commits = listed.value.map(({ sha, commit }) => ({ commit: sha, at: commit.committer.date }));
      return ok(commits.filter(({ at }) => Date.parse(at) >= from));
    },
    async pullsOf(commit) {
      const listed = await github.all({
        route: 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls',
        parameters: { commit_sha: commit },
        answer: NumberedPulls,
      });
      return listed.ok ? ok(listed.value.map(({ number }) => number)) : err(failureOf(listed.error));
    },
  };
};
