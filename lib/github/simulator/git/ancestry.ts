/** How commits stand to each other, from the commits themselves: a repository of gates has hundreds, not millions. */
import type { GitObjects } from './git-objects.ts';

export interface Ancestry {
  mergeBase(left: string, right: string): string | undefined;
  /** Whether `commit` contains `ancestor`; a commit contains itself. */
  contains(commit: string, ancestor: string): boolean;
  /** Commits of `to` that `from` has not, parents before children. */
  range(from: string, to: string): readonly string[];
  /** Of one commit and all before it, children before parents. */
  log(from: string): readonly string[];
}

export const ancestryOf = (objects: GitObjects): Ancestry => {
  const known = new Map<string, readonly string[]>();

  /** Itself last, every parent before its child; first parents first. */
  const before = (commit: string): readonly string[] => {
    const found = known.get(commit);
    if (found) return found;
    const seen = new Set<string>();
    const stack: { readonly sha: string; readonly open: boolean }[] = [{ sha: commit, open: true }];
    const entered = new Set<string>();
    for (let top = stack.pop(); top; top = stack.pop()) {
      const { sha, open } = top;
      if (!open) seen.add(sha);
      else if (!entered.has(sha)) {
        entered.add(sha);
        stack.push({ sha, open: false });
        const parents = objects.commit(sha)?.parents ?? [];
        for (const parent of parents.toReversed()) stack.push({ sha: parent, open: true });
      }
    }
    const list = [...seen];
    known.set(commit, list);
    return list;
  };
  const contains = (commit: string, ancestor: string): boolean =>
    commit === ancestor || before(commit).includes(ancestor);

  return {
    contains,
    mergeBase(left, right) {
      const others = new Set(before(right));
      const shared = before(left).filter((sha) => others.has(sha));
      return shared.findLast((sha) => shared.every((other) => other === sha || !contains(other, sha)));
    },
    range(from, to) {
      const without = new Set(before(from));
      return before(to).filter((sha) => !without.has(sha));
    },
    log: (from) => before(from).toReversed(),
  };
};
