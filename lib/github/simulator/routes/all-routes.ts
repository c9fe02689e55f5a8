import type { Route } from '../route.ts';
import type { World } from '../world.ts';
import { accountRoutes } from './account-routes.ts';
import { checkRoutes } from './check-routes.ts';
import { commitRoutes } from './commit-routes.ts';
import { contentRoutes } from './content-routes.ts';
import { gitDataRoutes } from './git-data-routes.ts';
import { issueRoutes } from './issue-routes.ts';
import { pullRoutes } from './pull-routes.ts';
import { refRoutes } from './ref-routes.ts';
import { repositoryRoutes } from './repository-routes.ts';
import { reviewRoutes } from './review-routes.ts';

/** The first that fits a path is taken, so what has more words stands before what takes any. */
export const allRoutes = (world: World): readonly Route[] => [
  ...accountRoutes(world),
  ...repositoryRoutes(world),
  ...pullRoutes(world),
  ...reviewRoutes(world),
  ...issueRoutes(world),
  ...gitDataRoutes(world),
  ...refRoutes(world),
  ...checkRoutes(world),
  ...commitRoutes(world),
  ...contentRoutes(world),
];
