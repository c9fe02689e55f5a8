import type { Merge, Pull } from '../pull.ts';
import { commitsOf } from '../pull-changes.ts';
import type { Actor } from '../tokens.ts';
import type { World } from '../world.ts';
import { signatureOf, webFlow } from './signature.ts';

/** What the head changed, put on another commit; undefined where that conflicts. */
const replay = (world: World, sha: string, onto: string): string | undefined => {
  const { git } = world;
  const [parent] = git.objects.commit(sha)?.parents ?? [];
  const on = git.objects.commit(onto);
  if (parent === undefined || !on) return undefined;
  const by = webFlow(world);
  // A commit of the new base's tree beside the old parent: the merge base is then that parent, as for a cherry-pick.
  const beside = git.write.commit({
    tree: on.tree,
    parents: [parent],
    author: by,
    committer: by,
    message: 'beside',
  });
  return git.history.mergedTree(beside, sha);
};

const rebase = (world: World, actor: Actor, pull: Pull, base: string): string | undefined => {
  const { objects, write } = world.git;
  let onto: string | undefined = base;
  for (const sha of commitsOf(world, pull)) {
    const commit = objects.commit(sha);
    const tree: string | undefined = onto === undefined ? undefined : replay(world, sha, onto);
    if (!commit || onto === undefined || tree === undefined) return undefined;
    onto = write.commit({
      tree,
      parents: [onto],
      author: commit.author,
      committer: signatureOf(world, actor.account),
      message: commit.message,
    });
  }
  return onto;
};

/** The commit that main would have; undefined where the two conflict. Squashed and merged ones are signed by GitHub. */
export const mergedCommit = (
  world: World,
  actor: Actor,
  pull: Pull,
  base: string,
  method: Merge['method'],
  message: string,
): string | undefined => {
  if (method === 'rebase') return rebase(world, actor, pull, base);
  const tree = world.git.history.mergedTree(base, pull.head.sha);
  if (tree === undefined) return undefined;
  const author = signatureOf(world, method === 'squash' ? pull.author : actor.account);
  const commit = world.git.write.commit({
    tree,
    parents: method === 'squash' ? [base] : [base, pull.head.sha],
    author,
    committer: webFlow(world),
    message,
  });
  world.verified.add(commit);
  return commit;
};
