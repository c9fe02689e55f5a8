import { isDeepStrictEqual } from 'node:util';
import { PullSnapshot } from '#lib/gates/pull-snapshot.ts';
import { SIGN_OFF_LIMIT } from '#lib/gates/sign-off.ts';
import type { Answered, Github } from '#lib/github/client/call.ts';
import { Reference } from '#lib/github/wire/git.ts';
import { Pull } from '#lib/github/wire/pull.ts';
import type { Clock } from '#lib/ports/clock.ts';
import { blobText } from './blob-text.ts';
import { withEdits } from './read-edits.ts';
import { readMerge } from './read-merge.ts';
import { readCommits, readEvents, readFiles, readReviews, readRules } from './read-parts.ts';
import { type Step, stop, stopMoved } from './steps.ts';
import { type FindPath, treePaths } from './tree-paths.ts';

export interface SnapshotSource {
  readonly github: Github;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly repository: number;
  readonly main: string;
}

interface Paths {
  readonly record: string;
  readonly dossier: string;
}

const dated = (answered: Answered<Pull>): string =>
  answered.date ?? stop('refused', 'GitHub answered without a Date: when it was read is not known');

/** Whatever makes another reading of it. `updated_at` moves with a review or a comment too. */
const sameAs = (first: Pull, last: Pull): boolean =>
  first.head.sha === last.head.sha &&
  first.head.ref === last.head.ref &&
  first.base.ref === last.base.ref &&
  first.state === last.state &&
  first.draft === last.draft &&
  first.merged === last.merged &&
  first.merge_commit_sha === last.merge_commit_sha &&
  first.updated_at === last.updated_at;

const filesAt = async (
  find: FindPath,
  commit: string,
  { record, dossier }: Paths,
): Promise<PullSnapshot['at']['head']> => {
  const [one, two] = await Promise.all([find(commit, record), find(commit, dossier)]);
  return {
    ...(one && { record: { sha: one.sha, mode: one.mode } }),
    ...(two && { dossier: { sha: two.sha, mode: two.mode } }),
  };
};

const SUBMODULE = '160000';

/** Reads it once; a pull request that moved meanwhile stops the reading with `again`. */
export const readSnapshot = async (
  { github, clock, repository, main }: SnapshotSource,
  step: Step,
  number: number,
  paths: Paths,
): Promise<PullSnapshot> => {
  const readPull = async (): Promise<Answered<Pull>> =>
    step(
      await github.ask({
        route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}',
        parameters: { pull_number: number },
        answer: Pull,
      }),
    );
  const readMain = async (): Promise<string> => {
    const answered = await github.ask({
      route: 'GET /repos/{owner}/{repo}/git/ref/{ref}',
      parameters: { ref: `heads/${main}` },
      answer: Reference,
    });
    return step(answered).value.object.sha;
  };
  const first = await readPull();
  const pull = first.value;
  if (pull.number !== number) stop('refused', `GitHub answered pull request ${pull.number} for ${number}`);
  const mainSha = await readMain();
  const find = treePaths(github, step);
  const record = async (): Promise<{ readonly record?: string }> => {
    const entry = await find(pull.head.sha, paths.record);
    if (entry === undefined || entry.mode === SUBMODULE) return {};
    if (entry.size === undefined || entry.size > SIGN_OFF_LIMIT) return {};
    const text = await blobText(github, step, entry.sha);
    return text === undefined ? {} : { record: text };
  };
  const merging = readMerge(github, step, clock, pull, mainSha);
  const [commits, files, listed, events, rules, merge, atHead, atMerge, atMain, text] = await Promise.all([
    readCommits(github, step, pull),
    readFiles(github, step, pull),
    readReviews(github, step, pull),
    readEvents(github, step, pull),
    readRules(github, step, main),
    merging,
    filesAt(find, pull.head.sha, paths),
    merging.then(async (merged) => (merged ? await filesAt(find, merged.commit, paths) : undefined)),
    filesAt(find, mainSha, paths),
    record(),
  ]);
  // Between two equal lists of texts: an edit that is not seen here is of a text that is not held either.
  const reviews = await withEdits(github, step, number, listed);
  // Nothing says how many reviews there are: a list that was cut off or lagged shows in a second one.
  const again = await readReviews(github, step, pull);
  const last = await readPull();
  if (!isDeepStrictEqual(listed, again))
    stopMoved(`the reviews of pull request ${number} changed while they were read`);
  if (!sameAs(pull, last.value)) stopMoved(`pull request ${number} changed while it was read`);
  const read = PullSnapshot.safeParse({
    kind: 'pull-snapshot',
    version: 1,
    repository,
    number,
    state: pull.state,
    draft: pull.draft,
    author: pull.user,
    createdAt: pull.created_at,
    base: { ref: pull.base.ref, repository: pull.base.repo?.id ?? null },
    head: { ref: pull.head.ref, sha: pull.head.sha, repository: pull.head.repo?.id ?? null },
    commits,
    files,
    reviews,
    ...events,
    at: { head: atHead, ...(atMerge && { merge: atMerge }), main: atMain },
    ...text,
    ...(merge && { merge }),
    ...rules,
    readAt: { from: dated(first), to: dated(last) },
  } satisfies PullSnapshot);
  return read.success
    ? read.data
    : stop(
        'refused',
        `pull request ${number} cannot be held as read: ${read.error.issues[0]?.message ?? ''}`,
      );
};
