import type { Route } from '../route.ts';
import type { World } from '../world.ts';
import { accountRoutes } from './account-routes.ts';
import { actionsRoutes } from './actions-routes.ts';
import { checkRoutes } from './check-routes.ts';
import { commitRoutes } from './commit-routes.ts';
import { contentRoutes } from './content-routes.ts';
import { deploymentRoutes } from './deployment-routes.ts';
import { environmentRoutes } from './environment-routes.ts';
import { gitDataRoutes } from './git-data-routes.ts';
import { graphRoutes } from './graph-routes.ts';
import { issueRoutes } from './issue-routes.ts';
import { memberRoutes } from './member-routes.ts';
import { pullRoutes } from './pull-routes.ts';
import { refRoutes } from './ref-routes.ts';
import { repositoryRoutes } from './repository-routes.ts';
import { reviewRoutes } from './review-routes.ts';
import { rulesetRoutes } from './ruleset-routes.ts';
import { statusRoutes } from './status-routes.ts';

/** The first that fits a path is taken, so what has more words stands before what takes any. */
export const allRoutes = (world: World): readonly Route[] => [
  ...graphRoutes(world),
  ...accountRoutes(world),
  ...repositoryRoutes(world),
  ...pullRoutes(world),
  ...reviewRoutes(world),
  ...issueRoutes(world),
  ...gitDataRoutes(world),
  ...refRoutes(world),
  ...rulesetRoutes(world),
  ...environmentRoutes(world),
  ...actionsRoutes(world),
  ...memberRoutes(world),
  ...deploymentRoutes(world),
  ...statusRoutes(world),
  ...checkRoutes(world),
  ...commitRoutes(world),
  ...contentRoutes(world),
];
