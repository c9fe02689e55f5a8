import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanEnvironment } from '#lib/github/simulator/git/clean-environment.ts';
import { check, openGate, read, smallGithub, text } from './small-github.ts';

const git = (folder: string, ...parameters: readonly string[]) => {
  const done = spawnSync('git', parameters, { env: cleanEnvironment(folder), encoding: 'utf8' });
  return { status: done.status, output: done.stdout, error: done.stderr };
};

describe('the repository', () => {
  it('is sound to git itself, and its log tells who decided what', async () => {
    const world = smallGithub();
    const gate = await openGate(world);
    await world.github.as('ada').approve(gate.number);
    await world.github.as('bob').approve(gate.number);
    await check(world.app, gate.head, 'success');
    await world.github.as('bob').merge(gate.number);
    const { folder } = world.github;

    const fsck = git(folder, 'fsck', '--strict', '--no-dangling');
    expect([fsck.status, fsck.error]).toEqual([0, '']);
    expect(git(folder, 'log', '-1', '--format=%s%n%(trailers)', 'main').output.trim()).toBe(
      'Gate c/go/1: go or no-go (#1)\nGate: go\nApproved-by: ada',
    );
    expect(git(folder, 'show', `main:${gate.record}`).output).toBe('{"gate":true}\n');
  });

  it('relates commits as git does, whatever was merged into what', () => {
    const world = smallGithub().github.world;
    const { write, history, objects, setRef } = world.git;
    const first = world.git.refs.get('refs/heads/main') ?? '';
    const start = objects.commit(first);
    if (!start) throw new Error('main has no commit');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(), fc.nat(), fc.boolean()), { minLength: 2, maxLength: 8 }),
        fc.integer(),
        (shape, salt) => {
          const commits = [first];
          for (const [index, [one, two, merges]] of shape.entries()) {
            const pick = (number: number): string => commits[number % commits.length] ?? first;
            const parents = [...new Set(merges ? [pick(one), pick(two)] : [pick(one)])];
            const { tree, author } = start;
            commits.push(
              write.commit({ tree, parents, author, committer: author, message: `${salt} ${index}` }),
            );
          }
          const [left = first, right = first] = commits.slice(-2);
          setRef('refs/heads/left', left);
          setRef('refs/heads/right', right);
          const range = git(world.git.folder, 'rev-list', 'left..right').output.split('\n').filter(Boolean);
          const bases = git(world.git.folder, 'merge-base', '--all', 'left', 'right').output;
          expect([...history.range(left, right)].sort()).toEqual(range.sort());
          expect(bases.split('\n')).toContain(history.mergeBase(left, right) ?? '');
        },
      ),
      { numRuns: 12 },
    );
  });

  it('shows changes and patches as git does, for what is new, changed, moved or gone', async () => {
    const world = smallGithub();
    const root = world.github.as('root');
    await root.branch('work');
    await root.push('work', 'long.md', 'a\nb\nc\nd\n');
    await root.push('work', 'bare.md', 'no end');
    const middle = world.github.head('work') ?? '';
    await root.push('work', 'long.md', 'a\nb\nx\nd\n');
    await root.push('work', 'empty.md', '');
    const { history, refs } = world.github.world.git;
    const main = refs.get('refs/heads/main');
    const patchOf = (from: string | undefined, to: string, path: string): string => {
      const said = git(world.github.folder, 'diff', from ?? '', to, '--', path).output;
      const at = said.indexOf('\n@@ ');
      return at === -1 ? '' : said.slice(at + 1).trimEnd();
    };
    const head = refs.get('refs/heads/work') ?? '';
    for (const path of ['long.md', 'bare.md'])
      expect(history.patch(main, middle, path)).toBe(patchOf(main, middle, path));
    expect(history.patch(middle, head, 'long.md')).toBe(patchOf(middle, head, 'long.md'));
    expect(
      history
        .changes(middle, head)
        .map(({ path, status, additions, deletions }) => [path, status, additions, deletions]),
    ).toEqual([
      ['empty.md', 'added', 0, 0],
      ['long.md', 'modified', 1, 1],
    ]);
    const sha = world.github.world.git.entry(head, 'long.md')?.sha;
    const tree = await world.as('root')('POST', '/git/trees', {
      base_tree: head,
      tree: [
        { path: 'moved/long.md', mode: '100644', type: 'blob', sha },
        { path: 'long.md', mode: '100644', type: 'blob', sha: null },
      ],
    });
    const moved = await world.as('root')('POST', '/git/commits', {
      message: 'Move',
      tree: text(tree.body, 'sha'),
      parents: [head],
    });
    const { body } = await world.app('GET', `/compare/${head}...${text(moved.body, 'sha')}`);
    const [file] = [body.files].flat();
    expect([read(file, 'status'), read(file, 'filename'), read(file, 'previous_filename')]).toEqual([
      'renamed',
      'moved/long.md',
      'long.md',
    ]);
  });

  it('takes pull requests from a fork, which may be gone afterwards', async () => {
    const world = smallGithub({ visibility: 'public' });
    world.github.forks.push('out', 'forged', 'signoffs/c/go/1.json', '{}\n');
    const opened = await world.as('out')('POST', '/pulls', { title: 'x', head: 'out:forged', base: 'main' });
    expect([opened.status, read(opened.body, 'head', 'repo', 'id')]).toEqual([201, 2016]);
    world.github.forks.remove('out');
    const { body } = await world.app('GET', '/pulls/1');
    expect(read(body, 'head', 'repo')).toBeNull();
    expect((await world.app('GET', '/pulls/1/files')).items).toHaveLength(1);
  });
});
