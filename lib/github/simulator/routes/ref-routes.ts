import * as z from 'zod';
import { moveRef } from '../actions/move-ref.ts';
import { type Answer, created, noContent, notFound, ok, Refusal, type Schemas } from '../answer.ts';
import { paged, pageOf } from '../paging.ts';
import { bodyAs, type Call, needs, parameter, type Route } from '../route.ts';
import { rulesetsFor } from '../rules/rules-for.ts';
import { commitShape } from '../shapes/commit.ts';
import { nodeId } from '../shapes/node-id.ts';
import { htmlUrl, repositoryUrl } from '../shapes/repository.ts';
import type { World } from '../world.ts';

const GIT = '/repos/{owner}/{repo}/git';
const BRANCHES = '/repos/{owner}/{repo}/branches';
const HEADS = 'refs/heads/';

const NewRef = z.object({ ref: z.string(), sha: z.string() });
const MovedRef = z.object({ sha: z.string(), force: z.boolean().default(false) });

const refShape = (world: World, ref: string, sha: string): Schemas['git-ref'] => ({
  ref,
  node_id: nodeId('REF', ref),
  url: `${repositoryUrl(world)}/git/${ref}`,
  object: { type: 'commit', sha, url: `${repositoryUrl(world)}/git/commits/${sha}` },
});

const fullName = (call: Call): string => `refs/${parameter(call, 'ref')}`;

const create = (world: World, call: Call): Answer<Schemas['git-ref']> => {
  const { ref, sha } = bodyAs(call, NewRef);
  if (!world.git.isRefName(ref)) throw new Refusal(422, `${ref} is not a valid ref name.`);
  if (world.git.refs.has(ref)) throw new Refusal(422, 'Reference already exists');
  if (!world.git.objects.commit(sha)) throw new Refusal(422, 'Object does not exist');
  // git keeps refs in folders: `gate/x` and `gate/x/y` cannot both be there.
  const inTheWay = [...world.git.refs.keys()].find(
    (other) => other.startsWith(`${ref}/`) || ref.startsWith(`${other}/`),
  );
  if (inTheWay !== undefined) throw new Refusal(422, `Reference update failed: '${inTheWay}' exists`);
  moveRef(world, call.actor, ref, sha);
  return created(refShape(world, ref, sha));
};

const update = (world: World, call: Call): Answer<Schemas['git-ref']> => {
  const ref = fullName(call);
  const { sha, force } = bodyAs(call, MovedRef);
  const before = world.git.refs.get(ref);
  if (before === undefined) throw new Refusal(422, 'Reference does not exist');
  if (!world.git.objects.commit(sha)) throw new Refusal(422, 'Object does not exist');
  if (!force && !world.git.history.contains(sha, before))
    throw new Refusal(422, 'Update is not a fast forward');
  moveRef(world, call.actor, ref, sha);
  return ok(refShape(world, ref, sha));
};

const branchOf = (world: World, call: Call): { readonly name: string; readonly sha: string } => {
  const name = parameter(call, 'branch');
  const sha = world.git.refs.get(`${HEADS}${name}`);
  if (sha === undefined) throw new Refusal(404, 'Branch not found');
  return { name, sha };
};

const branch = (world: World, call: Call): Answer<Schemas['branch-with-protection']> => {
  const { name, sha } = branchOf(world, call);
  const commit = world.git.objects.commit(sha);
  if (!commit) throw notFound();
  const self = `${repositoryUrl(world)}/branches/${name}`;
  return ok({
    name,
    commit: commitShape(world, commit),
    _links: { self, html: `${htmlUrl(world)}/tree/${name}` },
    protected: rulesetsFor(world, `${HEADS}${name}`).length > 0,
    protection: { enabled: false },
    protection_url: `${self}/protection`,
  });
};

export const refRoutes = (world: World): readonly Route[] => {
  const read = needs('contents', 'read');
  const write = needs('contents', 'write');
  return [
    { method: 'POST', path: `${GIT}/refs`, needs: write, handle: (call) => create(world, call) },
    {
      method: 'GET',
      path: `${GIT}/ref/{ref}`,
      needs: read,
      handle(call): Answer<Schemas['git-ref']> {
        const sha = world.git.refs.get(fullName(call));
        if (sha === undefined) throw notFound();
        return ok(refShape(world, fullName(call), sha));
      },
    },
    {
      method: 'GET',
      path: `${GIT}/matching-refs/{ref}`,
      needs: read,
      handle: (call) =>
        paged(
          pageOf(
            world,
            call,
            [...world.git.refs]
              .filter(([name]) => name.startsWith(fullName(call)) && /^refs\/(heads|tags)\//.test(name))
              .toSorted(([left], [right]) => (left < right ? -1 : 1)),
          ),
          (items): Schemas['git-ref'][] => items.map(([name, sha]) => refShape(world, name, sha)),
        ),
    },
    { method: 'PATCH', path: `${GIT}/refs/{ref}`, needs: write, handle: (call) => update(world, call) },
    {
      method: 'DELETE',
      path: `${GIT}/refs/{ref}`,
      needs: write,
      handle(call) {
        if (!world.git.refs.has(fullName(call))) throw new Refusal(422, 'Reference does not exist');
        moveRef(world, call.actor, fullName(call), undefined);
        return noContent;
      },
    },
    {
      method: 'GET',
      path: BRANCHES,
      needs: read,
      handle(call): Answer<Schemas['short-branch'][]> {
        const heads = [...world.git.refs].filter(([name]) => name.startsWith(HEADS)).toSorted();
        return paged(pageOf(world, call, heads), (items) =>
          items.map(([ref, sha]) => ({
            name: ref.slice(HEADS.length),
            commit: { sha, url: `${repositoryUrl(world)}/commits/${sha}` },
            protected: rulesetsFor(world, ref).length > 0,
          })),
        );
      },
    },
    { method: 'GET', path: `${BRANCHES}/{branch}`, needs: read, handle: (call) => branch(world, call) },
  ];
};
