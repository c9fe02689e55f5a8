import * as z from 'zod';
import { moveRef } from '../actions/move-ref.ts';
import { signatureOf, webFlow } from '../actions/signature.ts';
import { type Answer, created, notFound, ok, Refusal, type Schemas } from '../answer.ts';
import { resolve } from '../find.ts';
import type { TreeEntry } from '../git/git-objects.ts';
import { bodyAs, type Call, needs, parameter, type Route } from '../route.ts';
import { gitCommitShape } from '../shapes/commit.ts';
import { htmlUrl, repositoryUrl } from '../shapes/repository.ts';
import type { World } from '../world.ts';

const CONTENTS = '/repos/{owner}/{repo}/contents/{path}';
/** Bytes; GitHub leaves the content of a larger file out, and one above 100 MB is refused. */
const LARGEST_SHOWN = 1024 * 1024;

const Put = z.object({
  message: z.string().min(1),
  content: z.string(),
  sha: z.string().optional(),
  branch: z.string().optional(),
});
const Delete = Put.omit({ content: true });

const addresses = (world: World, { path, sha, type }: TreeEntry, ref: string) => {
  const shown = path.split('/').map(encodeURIComponent).join('/');
  const self = `${repositoryUrl(world)}/contents/${shown}?ref=${encodeURIComponent(ref)}`;
  const git = `${repositoryUrl(world)}/git/${type === 'tree' ? 'trees' : 'blobs'}/${sha}`;
  const html = `${htmlUrl(world)}/${type === 'tree' ? 'tree' : 'blob'}/${ref}/${shown}`;
  return { url: self, git_url: git, html_url: html, _links: { self, git, html } };
};

const named = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

const file = (world: World, entry: TreeEntry, ref: string): Schemas['content-file'] => {
  const content = world.git.objects.blob(entry.sha) ?? Buffer.alloc(0);
  const isShown = content.length <= LARGEST_SHOWN;
  return {
    type: 'file',
    name: named(entry.path),
    path: entry.path,
    sha: entry.sha,
    size: content.length,
    encoding: isShown ? 'base64' : 'none',
    content: isShown ? content.toString('base64').replaceAll(/.{60}/g, '$&\n') : '',
    download_url: `https://raw.githubusercontent.com/${entry.path}`,
    ...addresses(world, entry, ref),
  };
};

const folder = (world: World, entry: TreeEntry, ref: string): Schemas['content-directory'] =>
  (world.git.objects.tree(entry.sha) ?? []).map((one) => {
    const below = { ...one, path: entry.path === '' ? one.path : `${entry.path}/${one.path}` };
    return {
      type: one.mode === '120000' ? 'symlink' : one.type === 'tree' ? 'dir' : 'file',
      name: one.path,
      path: below.path,
      sha: one.sha,
      size: one.type === 'blob' ? (world.git.objects.blob(one.sha)?.length ?? 0) : 0,
      download_url: null,
      ...addresses(world, below, ref),
    };
  });

const read = (world: World, call: Call): Answer<Schemas['content-file'] | Schemas['content-directory']> => {
  const ref = call.query.get('ref') ?? world.settings.defaultBranch;
  const commit = resolve(world, ref);
  if (!commit) throw new Refusal(404, `No commit found for the ref ${ref}`);
  const entry = world.git.entry(commit.sha, parameter(call, 'path'));
  if (!entry) throw notFound();
  return ok(entry.type === 'tree' ? folder(world, entry, ref) : file(world, entry, ref));
};

const change = (world: World, call: Call, sha: string | null): Answer<Schemas['file-commit']> => {
  const wanted = bodyAs(call, Delete);
  const path = parameter(call, 'path');
  const branch = wanted.branch ?? world.settings.defaultBranch;
  const ref = `refs/heads/${branch}`;
  const parent = world.git.refs.get(ref);
  if (parent === undefined) throw new Refusal(404, `Branch ${branch} not found`);
  const there = world.git.entry(parent, path);
  if (there && wanted.sha === undefined) throw new Refusal(422, `Invalid request.\n\n"sha" wasn't supplied.`);
  if (wanted.sha !== undefined && there?.sha !== wanted.sha)
    throw new Refusal(409, `${path} does not match ${wanted.sha}`);
  if (!there && sha === null) throw notFound();
  const tree = world.git.write.tree(world.git.objects.commit(parent)?.tree, [
    { path, mode: there?.mode ?? '100644', sha },
  ]);
  if (tree === undefined) throw new Refusal(422, 'path contains a malformed path component');
  const own = signatureOf(world, call.actor.account);
  const isSigned = call.actor.kind !== 'person';
  const written = world.git.write.commit({
    tree,
    parents: [parent],
    author: own,
    committer: isSigned ? webFlow(world) : own,
    message: wanted.message,
  });
  if (isSigned) world.verified.add(written);
  moveRef(world, call.actor, ref, written, 409);
  const commit = world.git.objects.commit(written);
  const entry = world.git.entry(written, path);
  if (!commit) throw notFound();
  const shown = entry ? file(world, entry, branch) : undefined;
  const body = {
    content: shown
      ? {
          ...shown,
          git_url: shown.git_url ?? '',
          html_url: shown.html_url ?? '',
          download_url: shown.download_url ?? '',
          _links: addressesOf(shown),
        }
      : null,
    commit: gitCommitShape(world, commit),
  };
  return there ? ok(body) : created(body);
};

const addressesOf = ({ _links: { self, git, html } }: Schemas['content-file']) => ({
  self,
  git: git ?? '',
  html: html ?? '',
});

export const contentRoutes = (world: World): readonly Route[] => {
  const write = needs('contents', 'write');
  return [
    { method: 'GET', path: CONTENTS, needs: needs('contents', 'read'), handle: (call) => read(world, call) },
    {
      method: 'PUT',
      path: CONTENTS,
      needs: write,
      handle(call) {
        const content = Buffer.from(bodyAs(call, Put).content, 'base64');
        return change(world, call, world.git.write.blob(content));
      },
    },
    { method: 'DELETE', path: CONTENTS, needs: write, handle: (call) => change(world, call, null) },
  ];
};
