import * as z from 'zod';
import type { Github } from '#lib/github/client/call.ts';
import type { PullReadFailure } from '#lib/ports/pull-reader.ts';
import type { RulesReader } from '#lib/ports/rules-reader.ts';
import { err, ok, type Result } from '#lib/result.ts';

const Rules = z.array(z.object({ type: z.string(), parameters: z.record(z.string(), z.json()).optional() }));
const Suites = z.array(
  z.object({
    id: z.int(),
    ref: z.string(),
    actor_id: z.int().nullish(),
    actor_name: z.string().nullish(),
    pushed_at: z.string(),
    result: z.enum(['pass', 'fail', 'bypass']),
  }),
);

const failed = ({ kind, detail }: PullReadFailure): Result<never, PullReadFailure> => err({ kind, detail });

export const makeRulesReader = (settings: {
  readonly github: Github;
  readonly main: string;
}): RulesReader => {
  const { github, main } = settings;
  return {
    async mainRules() {
      const read = await github.all({
        route: 'GET /repos/{owner}/{repo}/rules/branches/{branch}',
        parameters: { branch: main },
        answer: Rules,
      });
      if (!read.ok) return failed(read.error);
      return ok(read.value.map(({ type, parameters }) => ({ type, ...(parameters && { parameters }) })));
    },
    async bypasses() {
      const read = await github.all({
        route: 'GET /repos/{owner}/{repo}/rulesets/rule-suites',
        parameters: { time_period: 'month', rule_suite_result: 'bypass' },
        answer: Suites,
      });
      if (!read.ok) return failed(read.error);
      return ok(
        read.value
          // GitHub was asked for these only; what it answers all the same is looked at.
          .filter(({ result }) => result === 'bypass')
          .map(({ id, ref, actor_id, actor_name, pushed_at }) => ({
            id,
            ref,
            at: pushed_at,
            actor: typeof actor_id === 'number' ? { id: actor_id, login: actor_name ?? '' } : null,
          })),
      );
    },
  };
};
