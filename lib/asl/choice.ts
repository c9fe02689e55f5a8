import type { Json, JsonObject } from '#lib/json.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { getPath } from './json-path.ts';
import type { ChoiceState, Comparison } from './types.ts';

/** A value of another type than the operator's does not match; a path that leads nowhere fails the state. */
const holds = (comparison: Comparison, data: Json, context: JsonObject): Result<boolean, string> => {
  if ('And' in comparison) {
    // Left to right, stopping at the first that does not hold: an IsPresent guards what follows.
    for (const part of comparison.And) {
      const result = holds(part, data, context);
      if (!result.ok || !result.value) return result;
    }
    return ok(true);
  }
  const value = getPath(comparison.Variable, { data, context });
  if ('IsPresent' in comparison) return ok((value !== undefined) === comparison.IsPresent);
  if (value === undefined) {
    return err(
      `Invalid path '${comparison.Variable}': The choice state's condition path references an invalid value.`,
    );
  }
  if ('StringEquals' in comparison) return ok(value === comparison.StringEquals);
  if ('BooleanEquals' in comparison) return ok(value === comparison.BooleanEquals);
  return ok(typeof value === 'number' && value >= comparison.NumericGreaterThanEquals);
};

/** The name of the next state: of the first rule that holds, else the default. */
export const choose = (state: ChoiceState, data: Json, context: JsonObject): Result<string, string> => {
  for (const rule of state.Choices) {
    const result = holds(rule, data, context);
    if (!result.ok) return result;
    if (result.value) return ok(rule.Next);
  }
  return ok(state.Default);
};
