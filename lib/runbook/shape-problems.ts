import type * as z from 'zod';
import type { Problem } from '#lib/runbook/problem.ts';
import { didYouMean } from './nearest.ts';
import type { Path, ProblemAt, ProblemDetails } from './problem-at.ts';
import { keysAt } from './schema-at.ts';
import { formatWords, specialWords, TYPES } from './shape-words.ts';
import { shown, subjectOf, valueAt } from './shown.ts';

/** Where each language is written down: a runbook's page would not help with a mapping. */
type Page = 'docs/runbook-language.md' | 'docs/scenarios.md' | 'docs/mappings.md' | 'docs/deploy.md';

/** Each way in which a value does not have the shape of its schema, as a problem at its place. */
export const shapeProblems = (
  schema: z.ZodType,
  value: unknown,
  problem: ProblemAt,
  page: Page = 'docs/runbook-language.md',
): readonly Problem[] => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return [];
  return parsed.error.issues.flatMap((issue) => issueProblems(issue, { schema, value, problem, page }, []));
};

interface Context {
  readonly schema: z.ZodType;
  readonly value: unknown;
  readonly problem: ProblemAt;
  readonly page: Page;
}

const issueProblems = (issue: z.core.$ZodIssue, context: Context, above: Path): readonly Problem[] => {
  const path = [...above, ...issue.path.map((segment) => (typeof segment === 'symbol' ? '' : segment))];
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownKey([...path, key], key, context));
  if (issue.code === 'invalid_key')
    return [context.problem(path, named(path, context, invalidKey(path)), 'key')];
  if (issue.code === 'invalid_union') {
    const option = likeliest(issue.errors, valueAt(context.value, path));
    if (option) return option.flatMap((inside) => issueProblems(inside, context, path));
  }
  const seen = valueAt(context.value, path);
  const details =
    seen === undefined || seen === null
      ? missing(path, seen, context.page)
      : wrong(issue, path, seen, context.page);
  return [context.problem(path, named(path, context, details))];
};

/** Of a union the alternative that fails inside and not at its door; undefined if all fail at the door. */
const likeliest = (
  options: readonly (readonly z.core.$ZodIssue[])[],
  seen: unknown,
): readonly z.core.$ZodIssue[] | undefined =>
  seen === undefined || seen === null
    ? undefined
    : options.find((issues) =>
        issues.every((issue) => issue.path.length > 0 || issue.code !== 'invalid_type'),
      );

const named = (path: Path, { value }: Context, details: ProblemDetails): ProblemDetails => {
  const subject = subjectOf(value, path);
  return { ...details, message: `${subject ? `${subject}: ` : ''}${details.message}.` };
};

const keyOf = (path: Path): string => {
  const key = path.findLast((segment) => typeof segment === 'string');
  return key === undefined ? 'the document' : `\`${String(key).slice(0, 48)}\``;
};

const unknownKey = (path: Path, key: string, context: Context): Problem => {
  const allowed = keysAt(context.schema, path.slice(0, -1));
  return context.problem(
    path,
    named(path.slice(0, -1), context, {
      code: 'key-unknown',
      message: `there is no key ${JSON.stringify(key.slice(0, 60))} here`,
      seen: key.slice(0, 60),
      ...(allowed ? { allowed: allowed.join(', ') } : {}),
      fix: `Remove it, or write the key that was meant.${didYouMean(key, allowed ?? [])}`,
    }),
    'key',
  );
};

const invalidKey = (path: Path): ProblemDetails => ({
  code: 'id-invalid',
  message: 'this is no id',
  seen: shown(path.at(-1)),
  allowed: 'lower-case letters, digits and dashes, 2 to 48 characters',
  fix: 'Write the id so, here and wherever it is used.',
});

const missing = (path: Path, seen: unknown, page: Page): ProblemDetails => {
  const special = specialWords(path, 'missing');
  if (special) return { code: special.code, message: special.message, fix: special.fix };
  return {
    code: 'key-missing',
    message: `${keyOf(path)} ${seen === null ? 'is empty' : 'is missing'}`,
    fix:
      seen === null
        ? `Give ${keyOf(path)} a value, or remove the line if it may be left out.`
        : `Add ${keyOf(path)}; ${page} says what it means.`,
  };
};

const wrong = (issue: z.core.$ZodIssue, path: Path, seen: unknown, page: Page): ProblemDetails => {
  const general = generally(issue, path, seen, page);
  const special = specialWords(path, Array.isArray(seen) ? 'list' : 'value');
  return special ? { ...general, code: special.code, message: special.message, fix: special.fix } : general;
};

const generally = (issue: z.core.$ZodIssue, path: Path, seen: unknown, page: Page): ProblemDetails => {
  const base = { seen: shown(seen) };
  switch (issue.code) {
    case 'invalid_value':
      return { ...base, ...valueUnknown(path, seen, issue.values) };
    case 'invalid_union':
      // What tells the alternatives apart names none of them.
      return 'options' in issue && issue.options !== undefined
        ? { ...base, ...valueUnknown(path, seen, issue.options) }
        : { ...base, ...unreadable(path, page) };
    case 'invalid_format': {
      const { code, allowed } = formatWords(issue.format, issue.message);
      return {
        ...base,
        code,
        message: `${keyOf(path)} does not have the right form`,
        allowed,
        fix: `Write it as ${allowed}.`,
      };
    }
    case 'too_small':
    case 'too_big': {
      const limit =
        issue.code === 'too_small'
          ? `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`
          : `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`;
      const unit = issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' entries' : '';
      return {
        ...base,
        code: 'value-out-of-range',
        message: `${keyOf(path)} is too ${issue.code === 'too_small' ? 'small or short' : 'large or long'}`,
        allowed: `${limit}${unit}`,
        fix: `Bring it to ${limit}${unit}.`,
      };
    }
    case 'invalid_type': {
      const type = TYPES[issue.expected] ?? issue.expected;
      return {
        ...base,
        code: 'type-wrong',
        message: `${keyOf(path)} should be ${type}`,
        allowed: type,
        fix: `Write ${type}${issue.expected === 'string' ? '; quote it if it looks like a number' : ''}.`,
      };
    }
    default:
      return { ...base, ...unreadable(path, page) };
  }
};

const valueUnknown = (
  path: Path,
  seen: unknown,
  allowed: readonly z.core.util.Primitive[],
): ProblemDetails => {
  const values = allowed.map(String);
  return {
    code: 'value-unknown',
    message: `${keyOf(path)} has a value that does not exist`,
    allowed: values.join(', '),
    fix: `Choose one of the allowed values.${didYouMean(String(seen), values)}`,
  };
};

const unreadable = (path: Path, page: Page): ProblemDetails => ({
  code: 'value-invalid',
  message: `${keyOf(path)} cannot be read as what belongs here`,
  fix: `Compare with the example in ${page}.`,
});
