import type { World } from '../world.ts';
import type { StatusChecksParameters } from './ruleset.ts';

const GOOD = ['success', 'neutral', 'skipped'];

/** Required checks that are not good on a commit. The newest run of a name and App counts; a status counts where no App is named. */
export const missingChecks = (
  { checkRuns, statuses }: World,
  { required_status_checks }: StatusChecksParameters,
  head: string,
): readonly string[] =>
  required_status_checks.flatMap(({ context, integration_id }) => {
    const runs = [...checkRuns.values()].filter(
      (run) =>
        run.head === head &&
        run.name === context &&
        (integration_id === undefined || run.app === integration_id),
    );
    const newest = runs.toSorted((left, right) => left.id - right.id).at(-1);
    const status =
      integration_id === undefined
        ? statuses.findLast((one) => one.sha === head && one.context === context)
        : undefined;
    if (!newest && !status) return [`Required status check "${context}" is expected.`];
    const isGood =
      (!newest || (newest.status === 'completed' && GOOD.includes(newest.conclusion ?? ''))) &&
      (!status || status.state === 'success');
    if (isGood) return [];
    const isRunning = newest !== undefined && newest.status !== 'completed';
    return [`Required status check "${context}" is ${isRunning ? 'in progress' : 'failing'}.`];
  });
