import * as z from 'zod';
import { type Answer, created, noContent, notFound, ok, Refusal, type Schemas } from '../answer.ts';
import { resolve } from '../find.ts';
import { paged, pageOf } from '../paging.ts';
import { bodyAs, type Call, needs, numberOf, parameter, type Route } from '../route.ts';
import { codeOwnersErrors } from '../rules/code-owners.ts';
import { rulesetsFor } from '../rules/rules-for.ts';
import { type Ruleset, RulesetBody } from '../rules/ruleset.ts';
import { branchRuleShapes, ruleSuiteShape, rulesetShape, wholeRuleSuiteShape } from '../shapes/ruleset.ts';
import type { World } from '../world.ts';

const REPOSITORY = '/repos/{owner}/{repo}';
const LIST = `${REPOSITORY}/rulesets`;
const ONE = `${LIST}/{ruleset_id}`;
const SUITES = `${LIST}/rule-suites`;

const rulesetOf = (world: World, call: Call): Ruleset => {
  const ruleset = world.rulesets.get(numberOf(call, 'ruleset_id'));
  if (!ruleset) throw notFound();
  return ruleset;
};

const suites = (world: World, { query }: Call) => {
  const ref = query.get('ref');
  const result = query.get('rule_suite_result') ?? 'all';
  const actor = query.get('actor_name');
  return world.ruleSuites
    .filter(
      (suite) =>
        (ref === null || suite.ref === ref || suite.ref === `refs/heads/${ref}`) &&
        (result === 'all' || suite.result === result) &&
        (actor === null || suite.actor.login === actor),
    )
    .toReversed();
};

export const rulesetRoutes = (world: World): readonly Route[] => {
  const read = needs('metadata', 'read');
  const write = needs('administration', 'write');
  const shape = (call: Call, ruleset: Ruleset) => rulesetShape(world, call.actor, ruleset, true);
  return [
    {
      method: 'GET',
      path: SUITES,
      needs: needs('administration', 'read'),
      handle: (call) =>
        paged(pageOf(world, call, suites(world, call), 'first'), (items) =>
          items.map((suite) => ruleSuiteShape(world, suite)),
        ),
    },
    {
      method: 'GET',
      path: `${SUITES}/{rule_suite_id}`,
      needs: needs('administration', 'read'),
      handle(call) {
        const id = numberOf(call, 'rule_suite_id');
        const suite = world.ruleSuites.find((one) => one.id === id);
        if (!suite) throw notFound();
        return ok(wholeRuleSuiteShape(world, suite));
      },
    },
    {
      method: 'GET',
      path: LIST,
      needs: read,
      handle: (call) =>
        paged(pageOf(world, call, [...world.rulesets.values()]), (items) =>
          items.map((ruleset) => rulesetShape(world, call.actor, ruleset, false)),
        ),
    },
    {
      method: 'POST',
      path: LIST,
      needs: write,
      handle(call) {
        const at = world.now();
        const ruleset = { ...bodyAs(call, RulesetBody), id: world.nextId(), createdAt: at, updatedAt: at };
        world.rulesets.set(ruleset.id, ruleset);
        return created(shape(call, ruleset));
      },
    },
    { method: 'GET', path: ONE, needs: read, handle: (call) => ok(shape(call, rulesetOf(world, call))) },
    {
      method: 'PUT',
      path: ONE,
      needs: write,
      handle(call) {
        const { createdAt, updatedAt: _, ...before } = rulesetOf(world, call);
        // What is not sent stays as it is.
        const whole = RulesetBody.safeParse({ ...before, ...bodyAs(call, z.looseObject({})) });
        if (!whole.success) throw new Refusal(422, `Invalid request.\n\n${whole.error.issues[0]?.message}`);
        const next = { ...whole.data, id: before.id, createdAt, updatedAt: world.now() };
        world.rulesets.set(next.id, next);
        return ok(shape(call, next));
      },
    },
    {
      method: 'DELETE',
      path: ONE,
      needs: write,
      handle(call) {
        world.rulesets.delete(rulesetOf(world, call).id);
        return noContent;
      },
    },
    {
      method: 'GET',
      path: `${REPOSITORY}/rules/branches/{branch}`,
      needs: read,
      handle(call) {
        const found = rulesetsFor(world, `refs/heads/${parameter(call, 'branch')}`);
        return paged(pageOf(world, call, branchRuleShapes(world, found)), (items) => items);
      },
    },
    {
      method: 'GET',
      path: `${REPOSITORY}/codeowners/errors`,
      needs: needs('contents', 'read'),
      handle(call): Answer<Schemas['codeowners-errors']> {
        const commit = resolve(world, call.query.get('ref') ?? world.settings.defaultBranch);
        if (!commit) throw notFound();
        return ok({ errors: [...codeOwnersErrors(world, commit.sha)] });
      },
    },
  ];
};
