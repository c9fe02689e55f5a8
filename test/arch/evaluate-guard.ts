import { data, Evaluator, Lexer, Parser } from '@actions/expressions';
import type { Json } from '#lib/json.ts';

/** As a runner has it: an `if` without a status function is `success() && (…)`. */
const STATUS = /\b(always|cancelled|success|failure)\(\)/;

const toData = (value: Json | undefined): data.ExpressionData => {
  if (value === null || value === undefined) return new data.Null();
  if (typeof value === 'string') return new data.StringData(value);
  if (typeof value === 'number') return new data.NumberData(value);
  if (typeof value === 'boolean') return new data.BooleanData(value);
  if (Array.isArray(value)) return new data.Array(...value.map(toData));
  return new data.Dictionary(...Object.entries(value).map(([key, each]) => ({ key, value: toData(each) })));
};

/** Whether a job runs, by GitHub's own evaluator of expressions. */
export const evaluateGuard = (
  guard: string,
  contexts: Readonly<Record<string, Json>>,
  run: { readonly cancelled?: boolean; readonly failed?: boolean } = {},
): boolean => {
  const given: Readonly<Record<string, boolean>> = {
    always: true,
    cancelled: run.cancelled ?? false,
    success: !run.failed && !run.cancelled,
    failure: run.failed ?? false,
  };
  const functions = Object.entries(given).map(([name, value]) => ({
    name,
    minArgs: 0,
    maxArgs: 0,
    call: () => new data.BooleanData(value),
  }));
  const text = STATUS.test(guard) ? guard : `success() && (${guard})`;
  const { tokens } = new Lexer(text).lex();
  const parsed = new Parser(tokens, Object.keys(contexts), functions).parse();
  const known = new data.Dictionary(
    ...Object.entries(contexts).map(([key, value]) => ({ key, value: toData(value) })),
  );
  const found = new Evaluator(parsed, known, new Map(functions.map((each) => [each.name, each]))).evaluate();
  // What GitHub counts as false: the expression as a whole is a condition.
  return !['false', '', '0'].includes(found.coerceString());
};
