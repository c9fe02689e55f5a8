/** The types of the subset as strict schemas: what is not named here is refused, never ignored. */
import * as z from 'zod';
import type { JsonObject } from '#lib/json.ts';
import { parsePath } from './json-path.ts';
import * as Asl from './types.ts';

const PATHS = "allowed: $.name, $.name['any text'], $.list[0], $$.name; no filters, no functions";

const Path = z.string().refine((text) => parsePath(text) !== undefined, {
  params: { problem: 'path' },
  error: ({ input }) => `${JSON.stringify(input)} is no path of the subset; ${PATHS}`,
});

/** A place in the state's own data. */
const ReferencePath = Path.refine((text) => !text.startsWith('$$'), {
  params: { problem: 'path' },
  error: ({ input }) =>
    `${JSON.stringify(input)} points into the context object, which cannot be written; use $.name`,
});

const templateProblems = (node: unknown, place: string): string[] => {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, inner]) => {
    const at = place === '' ? key : `${place}.${key}`;
    if (!key.endsWith('.$')) return templateProblems(inner, at);
    if (Object.hasOwn(node, key.slice(0, -2)))
      return [`${at} is there twice, with and without ".$"; keep one`];
    if (typeof inner === 'string' && parsePath(inner)) return [];
    return [`${at} holds ${JSON.stringify(inner)}, which is no path of the subset; ${PATHS}`];
  });
};

/** In a template each key that ends in `.$` needs a path. */
const Template: z.ZodType<JsonObject> = z.record(z.string(), z.json()).superRefine((value, context) => {
  for (const message of templateProblems(value, '')) {
    context.addIssue({ code: 'custom', message, input: value, params: { problem: 'path' } });
  }
});

/** As AWS bounds it. */
const Seconds = z.int().min(1).max(99_999_999);

const Common = { Comment: z.exactOptional(z.string()) };
const Onward = { ...Common, Next: z.exactOptional(z.string()), End: z.exactOptional(z.literal(true)) };
const ResultPath = z.exactOptional(ReferencePath.nullable());
const OutputPath = z.exactOptional(Path);
const ErrorEquals = z.array(z.string().min(1)).min(1);

const Retrier = z.strictObject({
  ErrorEquals,
  IntervalSeconds: Seconds,
  MaxAttempts: z.int().min(0).max(99_999_999),
  BackoffRate: z.number().min(1),
  MaxDelaySeconds: z.exactOptional(z.int().min(1).max(31_622_399)),
});

const Catcher = z.strictObject({
  ErrorEquals,
  Next: z.string(),
  ResultPath: z.exactOptional(ReferencePath),
});

const Task = z.strictObject({
  ...Onward,
  Type: z.literal('Task'),
  Resource: z.enum([Asl.LAMBDA_INVOKE, Asl.LAMBDA_INVOKE_WITH_TOKEN]),
  Parameters: z.strictObject({ FunctionName: z.string().min(1), Payload: Template }),
  ResultSelector: z.exactOptional(Template),
  ResultPath,
  OutputPath,
  TimeoutSeconds: z.exactOptional(Seconds),
  TimeoutSecondsPath: z.exactOptional(Path),
  Retry: z.exactOptional(z.array(Retrier)),
  Catch: z.exactOptional(z.array(Catcher)),
});

const COMPARISON =
  'must be {Variable, and one of StringEquals, BooleanEquals, NumericGreaterThanEquals, IsPresent}, or {And: […]}';

const tests = <T extends z.ZodRawShape>(more: T) =>
  [
    z.strictObject({ Variable: Path, StringEquals: z.string(), ...more }),
    z.strictObject({ Variable: Path, BooleanEquals: z.boolean(), ...more }),
    z.strictObject({ Variable: Path, NumericGreaterThanEquals: z.number(), ...more }),
    z.strictObject({ Variable: Path, IsPresent: z.boolean(), ...more }),
    z.strictObject({ And: z.array(Comparison).min(1), ...more }),
  ] as const;

const Comparison: z.ZodType<Asl.Comparison> = z.lazy(() => z.union(tests({}), COMPARISON));

const Choice = z.strictObject({
  ...Common,
  Type: z.literal('Choice'),
  Choices: z.array(z.union(tests({ Next: z.string() }), `${COMPARISON}, with Next`)).min(1),
  Default: z.string(),
});

const Wait = z.strictObject({ ...Onward, Type: z.literal('Wait'), TimestampPath: Path });

const Pass = z.strictObject({
  ...Onward,
  Type: z.literal('Pass'),
  Result: z.exactOptional(z.json()),
  Parameters: z.exactOptional(Template),
  ResultPath,
  OutputPath,
});

const Branch = z.strictObject({
  StartAt: z.string(),
  States: z.record(z.string(), z.discriminatedUnion('Type', [Task, Pass, Choice])),
});

const Parallel = z.strictObject({
  ...Onward,
  Type: z.literal('Parallel'),
  Branches: z.array(Branch).min(1),
  Parameters: z.exactOptional(Template),
  ResultSelector: z.exactOptional(Template),
  ResultPath,
  OutputPath,
  Catch: z.exactOptional(z.array(Catcher)),
});

const Succeed = z.strictObject({ ...Common, Type: z.literal('Succeed') });

const Fail = z.strictObject({ ...Common, Type: z.literal('Fail'), Error: z.string(), Cause: z.string() });

export const DefinitionSchema: z.ZodType<Asl.Definition> = z.strictObject({
  Comment: z.string(),
  QueryLanguage: z.literal('JSONPath'),
  StartAt: z.string(),
  States: z.record(
    z.string(),
    z.discriminatedUnion('Type', [Task, Choice, Wait, Pass, Parallel, Succeed, Fail]),
  ),
});
