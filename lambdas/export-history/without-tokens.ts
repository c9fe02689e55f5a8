import type { Json } from '#lib/json.ts';

const REMOVED = '(a task token stood here)';

const isObjectText = (text: string): boolean => text.startsWith('{') && text.endsWith('}');

const parsed = (text: string): Json | undefined => {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
};

/**
 * A history quotes payloads as text within text, task tokens among them: bearer secrets that have no place in an archive
 * that nothing can be deleted from. Everything else stays as the engine told it.
 */
export const withoutTokens = (value: Json, key = ''): Json => {
  if (typeof value === 'string') {
    if (/^(task)?token$/i.test(key)) return REMOVED;
    const inner = isObjectText(value) ? parsed(value) : undefined;
    return inner === undefined ? value : JSON.stringify(withoutTokens(inner));
  }
  if (Array.isArray(value)) return value.map((each) => withoutTokens(each));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]): [string, Json] => [name, withoutTokens(inner, name)]),
  );
};
