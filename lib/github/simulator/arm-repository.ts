import { armedRulesets } from './rules/armed-rulesets.ts';
import type { World } from './world.ts';

/** Rulesets as a gate needs them, so that a test which says nothing tests against an armed repository. */
export const armRepository = (world: World): void => {
  const { options, rulesets, nextId, now } = world;
  for (const ruleset of armedRulesets(options.app.id, options.requiredApprovals ?? 2)) {
    const id = nextId();
    rulesets.set(id, { ...ruleset, id, createdAt: now(), updatedAt: now() });
  }
};
