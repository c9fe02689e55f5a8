import type { Given } from '#lib/cli/main.ts';
import { stringOption } from '#lib/cli/string-option.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { didYouMean } from '#lib/runbook/nearest.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

/** In whose name a command is given: a person of the runbook. */
export const personOf = (
  id: string | undefined,
  { people }: Pick<Runbook, 'people'>,
): Result<string, string> => {
  if (id === undefined) return err('--by is missing: in whose name. A person id of the runbook.');
  return people[id]
    ? ok(id)
    : err(
        `The runbook does not know ${JSON.stringify(id)}.${didYouMean(id, Object.keys(people))} There are: ${Object.keys(people).join(', ')}.`,
      );
};

/** What is recorded with everything that a person does to a running cutover. */
export const whoAndWhy = (
  given: Given,
  runbook: Pick<Runbook, 'people'>,
): Result<{ readonly by: string; readonly reason: string }, string> => {
  const by = personOf(stringOption(given, 'by'), runbook);
  if (!by.ok) return by;
  const reason = stringOption(given, 'reason')?.trim() ?? '';
  return reason === '' ? err('--reason is missing: why. It is recorded.') : ok({ by: by.value, reason });
};
