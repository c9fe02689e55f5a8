import { isMapping } from './draft.ts';
import type { Path } from './problem-at.ts';

/** A value as a problem shows it: short, on one line. */
export const shown = (value: unknown): string => {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 1 ? 'a list of 1' : `a list of ${value.length}`;
  if (isMapping(value)) return 'a mapping';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…"` : text;
};

export const valueAt = (root: unknown, path: Path): unknown =>
  path.reduce<unknown>((value, segment) => {
    if (Array.isArray(value) && typeof segment === 'number') return value[segment];
    return isMapping(value) && Object.hasOwn(value, segment) ? value[segment] : undefined;
  }, root);

const SINGULAR: Readonly<Record<string, string>> = {
  stages: 'stage',
  tasks: 'task',
  gate: 'gate',
  triggers: 'trigger',
  risks: 'risk',
  documents: 'document',
  people: 'person',
  authorities: 'authority',
  messages: 'message',
  byGate: 'gate',
};

/** The innermost named thing on a path, in the reader's words: `task turn-erp-output`. */
export const subjectOf = (root: unknown, path: Path): string | undefined => {
  for (let length = path.length; length > 0; length -= 1) {
    const last = path[length - 1];
    const id = valueAt(root, [...path.slice(0, length), 'id']);
    const container = typeof last === 'number' ? path[length - 2] : last;
    const word = SINGULAR[String(container)];
    if (word && typeof id === 'string') return `${word} ${id.slice(0, 48)}`;
    if (word && typeof last === 'number') return `${word} number ${last + 1}`;
    const record = SINGULAR[String(path[length - 2])];
    if (record && typeof last === 'string' && record !== 'gate') return `${record} ${last.slice(0, 48)}`;
  }
  return undefined;
};
