import { emailOf, WEB_FLOW } from './accounts.ts';
import type { Pull } from './pull.ts';
import { judgePull } from './rules/judge-pull.ts';
import type { World } from './world.ts';

export interface Mergeable {
  readonly mergeable: boolean | null;
  readonly state: 'clean' | 'blocked' | 'dirty' | 'draft' | 'unknown';
  /** The commit that GitHub tries a merge with; also the ref `refs/pull/N/merge`. */
  readonly testMerge: string | null;
}

export const mergeableState = (world: World, pull: Pull): Mergeable => {
  const { git } = world;
  const base = git.refs.get(`refs/heads/${pull.base.ref}`);
  if (pull.state === 'closed' || base === undefined)
    return { mergeable: null, state: 'unknown', testMerge: null };
  const tree = git.history.mergedTree(base, pull.head.sha);
  if (tree === undefined) return { mergeable: false, state: 'dirty', testMerge: null };
  const by = { name: 'GitHub', email: emailOf(WEB_FLOW), at: pull.createdAt };
  const ref = `refs/pull/${pull.number}/merge`;
  const known = git.refs.get(ref);
  const parents = known === undefined ? [] : (git.objects.commit(known)?.parents ?? []);
  const message = `Merge ${pull.head.sha} into ${base}`;
  const testMerge =
    known !== undefined && parents[0] === base && parents[1] === pull.head.sha
      ? known
      : git.write.commit({ tree, parents: [base, pull.head.sha], author: by, committer: by, message });
  if (testMerge !== known) git.setRef(ref, testMerge);
  const isBlocked = judgePull(world, pull).length > 0;
  return { mergeable: true, state: pull.draft ? 'draft' : isBlocked ? 'blocked' : 'clean', testMerge };
};
