import * as z from 'zod';
import { type Answer, ok, type Schemas } from '../answer.ts';
import { bodyAs, type Call, needs, type Route } from '../route.ts';
import { fullRepositoryShape } from '../shapes/repository.ts';
import type { World } from '../world.ts';

const REPOSITORY = '/repos/{owner}/{repo}';

const Settings = z.object({
  description: z.string().optional(),
  private: z.boolean().optional(),
  allow_merge_commit: z.boolean().optional(),
  allow_squash_merge: z.boolean().optional(),
  allow_rebase_merge: z.boolean().optional(),
  allow_auto_merge: z.boolean().optional(),
  allow_update_branch: z.boolean().optional(),
  delete_branch_on_merge: z.boolean().optional(),
  squash_merge_commit_title: z.enum(['PR_TITLE', 'COMMIT_OR_PR_TITLE']).optional(),
  squash_merge_commit_message: z.enum(['PR_BODY', 'COMMIT_MESSAGES', 'BLANK']).optional(),
  merge_commit_title: z.enum(['PR_TITLE', 'MERGE_MESSAGE']).optional(),
  merge_commit_message: z.enum(['PR_BODY', 'PR_TITLE', 'BLANK']).optional(),
});

const change = (world: World, call: Call): Answer<Schemas['full-repository']> => {
  Object.assign(world.settings, bodyAs(call, Settings));
  return ok(fullRepositoryShape(world, call.actor));
};

export const repositoryRoutes = (world: World): readonly Route[] => [
  {
    method: 'GET',
    path: REPOSITORY,
    needs: needs('metadata', 'read'),
    handle: (call): Answer<Schemas['full-repository']> => ok(fullRepositoryShape(world, call.actor)),
  },
  {
    method: 'PATCH',
    path: REPOSITORY,
    needs: needs('administration', 'write'),
    handle: (call) => change(world, call),
  },
];
