import type { Json, JsonObject } from '#lib/json.ts';
import type { LiveThread } from './draft.ts';
import { getPath, setPath } from './json-path.ts';
import { isTooLarge } from './limits.ts';
import { fail, failAtRuntime, type Move } from './move.ts';
import { fillObject, type PathMiss } from './payload-template.ts';
import { DATA_LIMIT_EXCEEDED, RESULT_PATH_MATCH_FAILURE } from './state-error.ts';

interface Shaping {
  readonly ResultSelector?: JsonObject;
  readonly ResultPath?: string | null;
  readonly OutputPath?: string;
  readonly Next?: string;
}

export const failOnMiss = (thread: LiveThread, { field, path }: PathMiss): Move =>
  failAtRuntime(
    thread,
    `The JSONPath '${path}' specified for the field '${field}' could not be found in the input.`,
  );

/** Result → ResultSelector → ResultPath into the state's input → OutputPath, and on to the next state. */
export const leaveWith = (thread: LiveThread, shaping: Shaping, result: Json, context: JsonObject): Move => {
  const selected = shaping.ResultSelector
    ? fillObject(shaping.ResultSelector, { data: result, context })
    : ({ ok: true, value: result } as const);
  if (!selected.ok) return failOnMiss(thread, selected.error);
  const { ResultPath = '$', OutputPath = '$' } = shaping;
  const placed =
    ResultPath === null
      ? ({ ok: true, value: thread.input } as const)
      : setPath(thread.input, ResultPath, selected.value);
  if (!placed.ok) return fail(RESULT_PATH_MATCH_FAILURE, placed.error);
  const output = getPath(OutputPath, { data: placed.value, context });
  if (output === undefined) {
    return failAtRuntime(thread, `Invalid path '${OutputPath}': nothing is there in the state's output.`);
  }
  if (isTooLarge(output)) {
    return fail(
      DATA_LIMIT_EXCEEDED,
      `The state/task '${thread.state}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    );
  }
  return { kind: 'leave', output, next: shaping.Next };
};
