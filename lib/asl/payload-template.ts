import type { Json, JsonObject } from '#lib/json.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { getPath, isJsonObject, type PathScope } from './json-path.ts';

/** A template's field whose path leads nowhere. */
export interface PathMiss {
  readonly field: string;
  readonly path: string;
}

/** `Parameters` and `ResultSelector`: a key that ends in `.$` becomes what its path reads; all else stays. */
export const fillTemplate = (template: Json, scope: PathScope): Result<Json, PathMiss> => {
  if (isJsonObject(template)) return fillObject(template, scope);
  if (Array.isArray(template)) {
    const items: Json[] = [];
    for (const item of template) {
      const filled = fillTemplate(item, scope);
      if (!filled.ok) return filled;
      items.push(filled.value);
    }
    return ok(items);
  }
  return ok(template);
};

export const fillObject = (template: JsonObject, scope: PathScope): Result<JsonObject, PathMiss> => {
  const entries: [string, Json][] = [];
  for (const [key, value] of Object.entries(template)) {
    if (!key.endsWith('.$')) {
      const filled = fillTemplate(value, scope);
      if (!filled.ok) return filled;
      entries.push([key, filled.value]);
      continue;
    }
    const path = typeof value === 'string' ? value : '';
    const read = getPath(path, scope);
    if (read === undefined) return err({ field: key, path });
    entries.push([key.slice(0, -2), read]);
  }
  return ok(Object.fromEntries(entries));
};
