import type { Given } from '#lib/cli/main.ts';
import { optionProblem } from '#lib/cli/option-problem.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import type { Scenario } from '#lib/rehearsal/scenario-schema.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Problem } from '#lib/runbook/problem.ts';

/** A scenario that is about pull requests shows nothing without them. */
export const decidedByPulls = (given: Given, { gates }: Scenario): Result<boolean, readonly Problem[]> => {
  const asked = stringOption(given, 'gates');
  const prompted = given.options.interactive === true;
  const wrong = (allowed: string, fix: string): Result<boolean, readonly Problem[]> =>
    err([
      optionProblem('--gates', {
        message: '--gates says how the committee decides',
        seen: `${asked ?? `gates by ${gates.by}, as the scenario says`}${prompted ? ' with --interactive' : ''}`,
        allowed,
        fix,
      }),
    ]);
  if (asked !== undefined && asked !== 'votes' && asked !== 'pull-requests')
    return wrong('votes, pull-requests', 'Leave it out, or name one of the two.');
  const byPulls = (asked ?? gates.by) === 'pull-requests';
  if (byPulls && prompted)
    return wrong('votes, at the prompt', 'Leave --interactive out, or name another scenario.');
  if (!byPulls && gates.by === 'pull-requests' && !prompted)
    return wrong('pull-requests, for this scenario', 'Leave --gates out, or name another scenario.');
  return ok(byPulls);
};
