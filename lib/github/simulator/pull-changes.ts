import type { ChangedFile } from './git/history.ts';
import type { Pull } from './pull.ts';
import type { World } from './world.ts';

/** Where a pull request began: the newest commit that base and head share. Once merged, as it was just before. */
export const pullBase = ({ git }: World, pull: Pull): string => {
  const base = pull.merge?.base ?? git.refs.get(`refs/heads/${pull.base.ref}`) ?? pull.base.sha;
  return git.history.mergeBase(base, pull.head.sha) ?? base;
};

export const changesOf = (world: World, pull: Pull): readonly ChangedFile[] =>
  world.git.history.changes(pullBase(world, pull), pull.head.sha);

export const commitsOf = (world: World, pull: Pull): readonly string[] =>
  world.git.history.range(pullBase(world, pull), pull.head.sha);

/** What a reviewer saw: the same after a push that changes nothing of it. */
export const diffOf = (world: World, pull: Pull): string =>
  changesOf(world, pull)
    .map(({ path, mode, sha, oldSha }) => `${path} ${mode} ${oldSha} ${sha}`)
    .join('\n');
