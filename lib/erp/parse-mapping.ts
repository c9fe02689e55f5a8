import { err, ok, type Result } from '#lib/result.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import { inOrder, problemAt } from '#lib/runbook/problem-at.ts';
import { readYaml } from '#lib/runbook/read-yaml.ts';
import { shapeProblems } from '#lib/runbook/shape-problems.ts';
import { Mapping } from './mapping-schema.ts';

/** A mapping file as a person wrote it; every problem located, in one go. */
export const parseMapping = (content: Uint8Array, file: string): Result<Mapping, readonly Problem[]> => {
  const source = readYaml(content, file);
  if (!source.ok) return source;
  const at = problemAt(file, source.value.place);
  const problems = [...source.value.problems, ...shapeProblems(Mapping, source.value.value, at)];
  const parsed = Mapping.safeParse(source.value.value);
  if (!parsed.success || problems.length > 0) return err(inOrder(problems));
  const days = parsed.data.daysAfterGoLive;
  const falling = days.findIndex((day, index) => index > 0 && day <= (days[index - 1] ?? day));
  if (falling > 0) {
    return err([
      at(['daysAfterGoLive', falling], {
        code: 'days-not-rising',
        message: 'daysAfterGoLive: the days of the file would change their order.',
        seen: String(days[falling]),
        allowed: `more than ${days[falling - 1]}`,
        fix: 'Write the days in rising order, each once: invoice numbers follow time.',
      }),
    ]);
  }
  return ok(parsed.data);
};

/** The mapping whose columns the header has. More than one: the first; none: undefined. */
export const mappingForHeader = (
  header: readonly string[],
  mappings: readonly Mapping[],
): Mapping | undefined =>
  mappings.find(({ columns }) => Object.values(columns).every((column) => header.includes(column)));
