import { err, ok, type Result } from '#lib/result.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import { inOrder, type ProblemAt, problemAt } from '#lib/runbook/problem-at.ts';
import { readYaml } from '#lib/runbook/read-yaml.ts';
import { shapeProblems } from '#lib/runbook/shape-problems.ts';
import { Mapping } from './mapping-schema.ts';

const patternFault = (text: string): string | undefined => {
  try {
    new RegExp(text, 'u');
    return undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
};

const patternProblems = ({ products }: Mapping, at: ProblemAt): readonly Problem[] =>
  products.flatMap(({ codes }, index) => {
    const fault = patternFault(codes);
    if (fault === undefined) return [];
    return at(['products', index, 'codes'], {
      code: 'pattern-invalid',
      message: `Product rule ${index + 1}: \`codes\` is no regular expression (${fault.slice(0, 120)}).`,
      seen: codes.slice(0, 60),
      allowed: 'a regular expression on the stock code such as "^POST$"',
      fix: 'Close every bracket, and write a backslash twice between double quotes.',
    });
  });

const dayProblems = ({ daysAfterGoLive: days }: Mapping, at: ProblemAt): readonly Problem[] =>
  days.flatMap((day, index) => {
    const before = days[index - 1];
    if (before === undefined || day > before) return [];
    return at(['daysAfterGoLive', index], {
      code: 'days-not-rising',
      message: 'daysAfterGoLive: the days of the file would change their order.',
      seen: String(day),
      allowed: `more than ${before}`,
      fix: 'Write the days in rising order, each once: invoice numbers follow time.',
    });
  });

/** A mapping and where its parts stand: what does not fit the export is mended in the mapping. */
export interface PlacedMapping {
  readonly mapping: Mapping;
  readonly at: ProblemAt;
}

/** A mapping file as a person wrote it; every problem located, in one go. */
export const parseMapping = (content: Uint8Array, file: string): Result<Mapping, readonly Problem[]> => {
  const placed = parsePlacedMapping(content, file);
  return placed.ok ? ok(placed.value.mapping) : placed;
};

export const parsePlacedMapping = (
  content: Uint8Array,
  file: string,
): Result<PlacedMapping, readonly Problem[]> => {
  const source = readYaml(content, file);
  if (!source.ok) return source;
  const { value, place, problems: before } = source.value;
  const at = problemAt(file, place);
  const parsed = Mapping.safeParse(value);
  const problems = [
    ...before,
    ...(parsed.success
      ? [...patternProblems(parsed.data, at), ...dayProblems(parsed.data, at)]
      : shapeProblems(Mapping, value, at, 'docs/mappings.md')),
  ];
  return parsed.success && problems.length === 0 ? ok({ mapping: parsed.data, at }) : err(inOrder(problems));
};

/** The mapping whose columns the header has. More than one: the first; none: undefined. */
export const mappingForHeader = (
  header: readonly string[],
  mappings: readonly Mapping[],
): Mapping | undefined =>
  mappings.find(({ columns }) => Object.values(columns).every((column) => header.includes(column)));
