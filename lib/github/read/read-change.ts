import type { ChangeFacts } from '#lib/change/change-facts.ts';
import type { Github } from '#lib/github/client/call.ts';
import type { GithubFailure } from '#lib/github/client/github-failure.ts';
import { Pull } from '#lib/github/wire/pull.ts';
import type { Result } from '#lib/result.ts';
import { withEdits } from './read-edits.ts';
import { readFiles, readReviews } from './read-parts.ts';
import { inSteps, type Step, stopMoved } from './steps.ts';

/** Readings, the first included. */
const READINGS = 3;

/** What a pull request of anybody would change, whole and of one moment. */
export const readChange = async (
  github: Github,
  number: number,
): Promise<Result<ChangeFacts, GithubFailure>> => {
  for (let reading = 1; ; reading += 1) {
    const read = await inSteps((step) => readOnce(github, step, number));
    if (read.ok || read.error.moved !== true || reading >= READINGS) return read;
  }
};

const readOnce = async (github: Github, step: Step, number: number): Promise<ChangeFacts> => {
  const pullNow = async (): Promise<Pull> => {
    const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}';
    return step(await github.ask({ route, parameters: { pull_number: number }, answer: Pull })).value;
  };
  const pull = await pullNow();
  const files = await readFiles(github, step, pull);
  const reviews = await withEdits(github, step, number, await readReviews(github, step, pull));
  const last = await pullNow();
  if (
    last.head.sha !== pull.head.sha ||
    last.updated_at !== pull.updated_at ||
    last.base.ref !== pull.base.ref
  ) {
    return stopMoved(`pull request ${number} changed while it was read`);
  }
  return {
    number,
    head: pull.head.sha,
    base: pull.base.ref,
    author: pull.user,
    paths: files.list.flatMap(({ path, previousPath }) => [
      path,
      ...(previousPath === undefined ? [] : [previousPath]),
    ]),
    cutOff: files.list.length < files.declared,
    reviews,
  };
};
