import { ACTIONS_BOT } from './accounts.ts';
import { signatureOf } from './actions/signature.ts';
import type { World } from './world.ts';

/** What main holds before anything happened. */
export const firstCommit = (world: World): void => {
  const { git, accounts, options, settings } = world;
  const [owner] = accounts.collaborators().filter((one) => accounts.permission(one) === 'admin');
  const files = options.files ?? {
    'README.md': `# ${options.name}\n`,
    ...(owner && { '.github/CODEOWNERS': `* @${owner.login}\n` }),
  };
  const changes = Object.entries(files).map(([path, text]) => ({
    path,
    mode: '100644',
    sha: git.write.blob(text),
  }));
  const tree = git.write.tree(undefined, changes);
  if (tree === undefined)
    throw new Error('the first files of the stand-in for GitHub make no tree: is a path odd?');
  const by = signatureOf(world, owner ?? ACTIONS_BOT);
  const commit = git.write.commit({ tree, parents: [], author: by, committer: by, message: 'First commit' });
  world.verified.add(commit);
  git.setRef(`refs/heads/${settings.defaultBranch}`, commit);
};
