import { isDeputyAt } from '#lib/gates/freeze-roster.ts';
import type { Instant } from '#lib/instant.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { timeScale } from '#lib/runbook/time-scale.ts';

/** Paging is real: whoever is away on a day of an accelerated calendar is not away. */
const REAL_TIME = timeScale(undefined);

/** A person, and who stands in for that person today. Both: the one who is away may have the telephone all the same. */
export const withDeputy = (runbook: Runbook, person: string, at: Instant): readonly string[] => {
  const deputy = runbook.people[person]?.deputy?.person;
  return deputy !== undefined && isDeputyAt(runbook, deputy, person, at, REAL_TIME)
    ? [person, deputy]
    : [person];
};

/** Everybody who may answer a page: the chain, and who stands in for somebody of it today. */
export const mayAnswer = (runbook: Runbook, chain: readonly string[], at: Instant): readonly string[] => [
  ...new Set(chain.flatMap((person) => withDeputy(runbook, person, at))),
];
