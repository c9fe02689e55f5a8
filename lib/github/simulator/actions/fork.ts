import type { World } from '../world.ts';
import { changeAndDismiss } from './dismiss-stale.ts';
import { forkRef } from './open-pull.ts';
import { signatureOf } from './signature.ts';

export interface Forks {
  /** One file, as one commit on a branch of somebody's fork, made from main where there is none. Returns the commit. */
  push(login: string, branch: string, path: string, text: string): string;
  /** Pull requests from it stay, and name no repository any more. */
  remove(login: string): void;
}

/** A fork is a repository of its own, of which only branches matter here. */
export const forksOf = (world: World): Forks => ({
  push(login, branch, path, text) {
    const { git, accounts, settings } = world;
    const account = accounts.byLogin(login);
    const ref = forkRef(login, branch);
    const parent = git.refs.get(ref) ?? git.refs.get(`refs/heads/${settings.defaultBranch}`) ?? '';
    const tree = git.write.tree(git.objects.commit(parent)?.tree, [
      { path, mode: '100644', sha: git.write.blob(text) },
    ]);
    if (!account || tree === undefined) throw new Error(`${login} is nobody here, or ${path} is no path`);
    const by = signatureOf(world, account);
    const message = `Change ${path}`;
    const sha = git.write.commit({ tree, parents: [parent], author: by, committer: by, message });
    git.setRef(ref, sha);
    for (const pull of world.pulls.values()) {
      if (pull.state !== 'open' || pull.head.fork?.owner.id !== account.id || pull.head.ref !== branch)
        continue;
      changeAndDismiss(world, { kind: 'person', account }, pull, () => {
        pull.head.sha = sha;
      });
      git.setRef(`refs/pull/${pull.number}/head`, sha);
    }
    return sha;
  },
  remove(login) {
    for (const pull of world.pulls.values()) {
      if (pull.head.fork?.owner.login.toLowerCase() !== login.toLowerCase()) continue;
      pull.head.fork = null;
    }
  },
});
