import { type Answer, notFound, ok, Refusal, type Schemas } from '../answer.ts';
import { commitOf, resolve } from '../find.ts';
import type { Commit } from '../git/git-objects.ts';
import { paged, pageOf } from '../paging.ts';
import type { Pull } from '../pull.ts';
import { commitsOf } from '../pull-changes.ts';
import { type Call, needs, parameter, type Route } from '../route.ts';
import { commitShape, fileShape, totals } from '../shapes/commit.ts';
import { type SimplePullShape, simplePullShape } from '../shapes/pull.ts';
import { htmlUrl, repositoryUrl } from '../shapes/repository.ts';
import type { World } from '../world.ts';

const COMMITS = '/repos/{owner}/{repo}/commits';
const MOST_FILES = 300;

const shapesOf = (world: World, shas: readonly string[]): Schemas['commit'][] =>
  shas.flatMap((sha) => {
    const commit = world.git.objects.commit(sha);
    return commit ? [commitShape(world, commit)] : [];
  });

const one = (world: World, call: Call): Answer<Schemas['commit']> => {
  const commit = commitOf(world, call, 'ref');
  const [parent] = commit.parents;
  const files = world.git.history.changes(parent, commit.sha);
  const page = pageOf(world, call, files.slice(0, MOST_FILES * 10));
  return {
    ...ok({
      ...commitShape(world, commit),
      stats: totals(files),
      files: page.items.map((file) =>
        fileShape(world, file, commit.sha, world.git.history.patch(parent, commit.sha, file.path)),
      ),
    }),
    headers: page.headers,
  };
};

/** The one that it came from, by a merge; for a commit that is on no merged pull request, those that hold it. */
const pullsWith = (world: World, { sha }: Commit): readonly Pull[] => {
  const all = [...world.pulls.values()];
  const merged = all.filter(
    (pull) => pull.merge && (pull.merge.commit === sha || commitsOf(world, pull).includes(sha)),
  );
  return merged.length > 0 ? merged : all.filter((pull) => commitsOf(world, pull).includes(sha));
};

const compare = (world: World, call: Call): Answer<Schemas['commit-comparison']> => {
  const text = parameter(call, 'basehead');
  const [left = '', right = ''] = text.split('...');
  const [base, head] = [resolve(world, left), resolve(world, right)];
  if (!base || !head) throw notFound();
  const { history, objects } = world.git;
  const between = history.mergeBase(base.sha, head.sha);
  const middle = between === undefined ? undefined : objects.commit(between);
  if (!middle) throw new Refusal(404, `No common ancestor between ${left} and ${right}.`);
  const ahead = history.range(base.sha, head.sha);
  const behind = history.range(head.sha, base.sha).length;
  const page = pageOf(world, call, ahead);
  const html = `${htmlUrl(world)}/compare/${left}...${right}`;
  const status = ahead.length > 0 ? (behind > 0 ? 'diverged' : 'ahead') : behind > 0 ? 'behind' : 'identical';
  return {
    ...ok({
      url: `${repositoryUrl(world)}/compare/${left}...${right}`,
      html_url: html,
      permalink_url: html,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      base_commit: commitShape(world, base),
      merge_base_commit: commitShape(world, middle),
      status,
      ahead_by: ahead.length,
      behind_by: behind,
      total_commits: ahead.length,
      commits: shapesOf(world, page.items),
      files: history
        .changes(middle.sha, head.sha)
        .slice(0, MOST_FILES)
        .map((file) => fileShape(world, file, head.sha, history.patch(middle.sha, head.sha, file.path))),
    }),
    headers: page.headers,
  };
};

/** Where a path is given, the commits only that changed it, or something below it. */
const logOf = ({ git }: World, from: string, path: string | null): readonly string[] =>
  git.history.log(from).filter((sha) => {
    if (path === null || path === '') return true;
    const [parent] = git.objects.commit(sha)?.parents ?? [];
    return git.entry(sha, path)?.sha !== (parent === undefined ? undefined : git.entry(parent, path)?.sha);
  });

export const commitRoutes = (world: World): readonly Route[] => {
  const read = needs('contents', 'read');
  return [
    {
      method: 'GET',
      path: COMMITS,
      needs: read,
      handle(call): Answer<Schemas['commit'][]> {
        const from = resolve(world, call.query.get('sha') ?? world.settings.defaultBranch);
        if (!from) throw notFound();
        const shas = logOf(world, from.sha, call.query.get('path'));
        return paged(pageOf(world, call, shas, 'first'), (items) => shapesOf(world, items));
      },
    },
    {
      method: 'GET',
      path: `${COMMITS}/{commit_sha}/pulls`,
      needs: needs('pull_requests', 'read'),
      handle(call): Answer<SimplePullShape[]> {
        const commit = commitOf(world, call, 'commit_sha');
        const isLate = world.faults.take('commit-pulls', `${call.method} ${call.path}`);
        const pulls = isLate ? [] : pullsWith(world, commit);
        return paged(pageOf(world, call, pulls), (items) =>
          items.map((pull) => simplePullShape(world, pull)),
        );
      },
    },
    { method: 'GET', path: `${COMMITS}/{ref}`, needs: read, handle: (call) => one(world, call) },
    {
      method: 'GET',
      path: '/repos/{owner}/{repo}/compare/{basehead}',
      needs: read,
      handle: (call) => compare(world, call),
    },
  ];
};
