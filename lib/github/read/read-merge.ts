import type { PullSnapshot } from '#lib/gates/pull-snapshot.ts';
import type { Github } from '#lib/github/client/call.ts';
import { Comparison } from '#lib/github/wire/git.ts';
import type { Pull } from '#lib/github/wire/pull.ts';
import { NumberedPulls } from '#lib/github/wire/pull-parts.ts';
import type { Clock } from '#lib/ports/clock.ts';
import { type Step, stop, stopMoved } from './steps.ts';

/** GitHub knows which pull request a commit came from only a moment after the merge: 1 s and 2 s are waited, then it is as it is. */
const LAGS = [1_000, 2_000];

/** What the merge became, and whether main holds it now. Undefined: it was not merged. */
export const readMerge = async (
  github: Github,
  step: Step,
  clock: Pick<Clock, 'sleep'>,
  pull: Pull,
  mainSha: string,
): Promise<PullSnapshot['merge']> => {
  const { number, merged, merge_commit_sha: commit, merged_at: at, merged_by: by } = pull;
  if (!merged) return undefined;
  if (commit === null || at === null) {
    return stop('again', `pull request ${number} is merged, and GitHub names no commit or no time of it`);
  }
  const comparison = await github.ask({
    route: 'GET /repos/{owner}/{repo}/compare/{basehead}',
    // One commit of the comparison is enough: only how the two stand to each other is asked.
    parameters: { basehead: `${commit}...${mainSha}`, per_page: 1 },
    answer: Comparison,
  });
  const { status } = step(comparison).value;
  // Main as it was before the merge: where it is only told late the next look shows it, and what never comes decides nothing.
  if (status === 'behind') {
    return stopMoved(
      `pull request ${number} is merged as ${commit}, and main stands before that, at ${mainSha}: it is told late, or main was set back`,
    );
  }
  const from = async (): Promise<number[]> => {
    const route = 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls';
    const pulls = await github.all({ route, parameters: { commit_sha: commit }, answer: NumberedPulls });
    return step(pulls).map((one) => one.number);
  };
  let pulls = await from();
  for (const lag of LAGS) {
    if (pulls.includes(number)) break;
    await clock.sleep(lag);
    pulls = await from();
  }
  return { commit, at, by, onMain: status === 'ahead' || status === 'identical', pulls };
};
