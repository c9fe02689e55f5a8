import * as z from 'zod';
import { fromIso } from '#lib/instant.ts';
import { signatureOf, webFlow } from '../actions/signature.ts';
import { type Answer, created, notFound, ok, Refusal, type Schemas } from '../answer.ts';
import { resolve } from '../find.ts';
import type { Signature } from '../git/clean-environment.ts';
import { bodyAs, type Call, needs, parameter, type Route } from '../route.ts';
import { gitCommitShape } from '../shapes/commit.ts';
import { nodeId } from '../shapes/node-id.ts';
import { repositoryUrl } from '../shapes/repository.ts';
import type { World } from '../world.ts';

const GIT = '/repos/{owner}/{repo}/git';

const NewBlob = z.object({ content: z.string(), encoding: z.enum(['utf-8', 'base64']).default('utf-8') });
const NewTree = z.object({
  base_tree: z.string().optional(),
  tree: z.array(
    z.object({
      path: z.string().min(1),
      mode: z.enum(['100644', '100755', '040000', '160000', '120000']).default('100644'),
      sha: z.string().nullish(),
      content: z.string().optional(),
    }),
  ),
});
const By = z.object({
  name: z.string(),
  email: z.string(),
  date: z.iso.datetime({ offset: true }).optional(),
});
const NewCommit = z.object({
  message: z.string(),
  tree: z.string(),
  parents: z.array(z.string()).default([]),
  author: By.optional(),
  committer: By.optional(),
});

const blob = (world: World, sha: string, content: Buffer): Schemas['blob'] => ({
  sha,
  node_id: nodeId('B', sha),
  size: content.length,
  url: `${repositoryUrl(world)}/git/blobs/${sha}`,
  // GitHub breaks the text into lines.
  content: content.toString('base64').replaceAll(/.{60}/g, '$&\n'),
  encoding: 'base64',
});

const tree = (world: World, sha: string, recursive: boolean): Schemas['git-tree'] => {
  const entries = recursive ? world.git.walk(sha) : world.git.objects.tree(sha);
  if (!entries) throw notFound();
  return {
    sha,
    url: `${repositoryUrl(world)}/git/trees/${sha}`,
    truncated: false,
    tree: entries.map(({ path, mode, type, sha: of }) => ({
      path,
      mode,
      type,
      sha: of,
      ...(type === 'blob' && { size: world.git.objects.blob(of)?.length ?? 0 }),
      url: `${repositoryUrl(world)}/git/${type === 'tree' ? 'trees' : 'blobs'}/${of}`,
    })),
  };
};

const newTree = (world: World, call: Call): Answer<Schemas['git-tree']> => {
  const wanted = bodyAs(call, NewTree);
  const base = wanted.base_tree;
  const baseTree = base === undefined ? undefined : (resolve(world, base)?.tree ?? base);
  if (baseTree !== undefined && !world.git.objects.tree(baseTree))
    throw new Refusal(422, 'base_tree is not a valid tree oid');
  const changes = wanted.tree.map(({ path, mode, sha, content }) => {
    if (/^\/|\/$|\/\/|(^|\/)\.{1,2}(\/|$)|(^|\/)\.git(\/|$)/.test(path))
      throw new Refusal(422, 'tree.path contains a malformed path component');
    if (content !== undefined) return { path, mode, sha: world.git.write.blob(content) };
    if (sha === undefined) throw new Refusal(422, 'Must supply either tree.sha or tree.content');
    return { path, mode, sha };
  });
  const sha = world.git.write.tree(baseTree, changes);
  if (sha === undefined) throw new Refusal(422, 'GitRPC::BadObjectState');
  return created(tree(world, sha, false));
};

const given = (by: z.infer<typeof By>, otherwise: Signature): Signature => ({
  name: by.name,
  email: by.email,
  at: by.date === undefined ? otherwise.at : fromIso(by.date),
});

/** An App's commit that leaves author and committer to GitHub is signed by it. */
const newCommit = (world: World, call: Call): Answer<Schemas['git-commit']> => {
  const { message, tree: sha, parents, author, committer } = bodyAs(call, NewCommit);
  const { objects, write } = world.git;
  if (!objects.tree(sha)) throw new Refusal(422, 'Tree SHA does not exist');
  if (!parents.every((parent) => objects.commit(parent)))
    throw new Refusal(422, 'Parent SHA does not exist or is not a commit object');
  const own = signatureOf(world, call.actor.account);
  const isSigned = call.actor.kind !== 'person' && !author && !committer;
  const written = write.commit({
    tree: sha,
    parents,
    message,
    author: author ? given(author, own) : own,
    committer: committer
      ? given(committer, own)
      : isSigned
        ? webFlow(world)
        : author
          ? given(author, own)
          : own,
  });
  if (isSigned) world.verified.add(written);
  const commit = objects.commit(written);
  if (!commit) throw new Error(`the commit ${written} was written and is not there`);
  return created(gitCommitShape(world, commit));
};

export const gitDataRoutes = (world: World): readonly Route[] => {
  const read = needs('contents', 'read');
  const write = needs('contents', 'write');
  return [
    {
      method: 'POST',
      path: `${GIT}/blobs`,
      needs: write,
      handle(call): Answer<Schemas['short-blob']> {
        const { content, encoding } = bodyAs(call, NewBlob);
        const sha = world.git.write.blob(Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8'));
        return created({ sha, url: `${repositoryUrl(world)}/git/blobs/${sha}` });
      },
    },
    {
      method: 'GET',
      path: `${GIT}/blobs/{file_sha}`,
      needs: read,
      handle(call): Answer<Schemas['blob']> {
        const sha = parameter(call, 'file_sha');
        const content = world.git.objects.blob(sha);
        if (!content) throw notFound();
        return ok(blob(world, sha, content));
      },
    },
    { method: 'POST', path: `${GIT}/trees`, needs: write, handle: (call) => newTree(world, call) },
    {
      method: 'GET',
      path: `${GIT}/trees/{tree_sha}`,
      needs: read,
      handle(call): Answer<Schemas['git-tree']> {
        const sha = parameter(call, 'tree_sha');
        return ok(tree(world, resolve(world, sha)?.tree ?? sha, call.query.has('recursive')));
      },
    },
    { method: 'POST', path: `${GIT}/commits`, needs: write, handle: (call) => newCommit(world, call) },
    {
      method: 'GET',
      path: `${GIT}/commits/{commit_sha}`,
      needs: read,
      handle(call): Answer<Schemas['git-commit']> {
        const commit = world.git.objects.commit(parameter(call, 'commit_sha'));
        if (!commit) throw notFound();
        return ok(gitCommitShape(world, commit));
      },
    },
  ];
};
