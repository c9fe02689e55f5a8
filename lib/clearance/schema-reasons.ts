import type * as z from 'zod';
import type { Reason } from './ledger-row.ts';
import { MOST_REASONS } from './validate-document.ts';

/** `['lines', 2, 'net']` is `lines[2].net`. */
const pathText = (path: readonly PropertyKey[]): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    // Names come from outside: cut, and without what a terminal or a log would take for more than text.
    const name = String(part)
      .replaceAll(/[^\w-]/g, '?')
      .slice(0, 40);
    return text === '' ? name : `${text}.${name}`;
  }, '');

const reasonOf = (issue: z.core.$ZodIssue): Reason => {
  const path = pathText(issue.path);
  const where = path === '' ? 'The document' : `Field ${path}`;
  const place = path === '' ? {} : { path };
  switch (issue.code) {
    case 'unrecognized_keys':
      return {
        ...place,
        code: 'field-unknown',
        text: `${where} has fields that are not part of an invoice: ${issue.keys
          .map((key) => pathText([key]))
          .join(', ')
          .slice(0, 200)}. Remove them or correct their names.`,
      };
    case 'invalid_type':
      return {
        ...place,
        code: 'field-missing-or-wrong',
        text: `${where} is missing or not a ${issue.expected}. Amounts are written as text, like "1075.00".`,
      };
    case 'too_big':
      return {
        ...place,
        code: 'field-too-long',
        text: `${where} is too long; at most ${issue.maximum} are allowed.`,
      };
    case 'too_small':
      return {
        ...place,
        code: 'field-too-short',
        text: `${where} is too short; at least ${issue.minimum} needed.`,
      };
    case 'invalid_value':
      return {
        ...place,
        code: 'field-not-allowed',
        text: `${where} has a value that is not allowed; it is one of ${issue.values.join(', ')}.`,
      };
    case 'invalid_format':
    case 'not_multiple_of':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return { ...place, code: 'field-malformed', text: `${where} has the wrong form: ${issue.message}.` };
  }
};

/** What the schema found, in a clerk's words, with the place of each. Never the value: it may be anybody's data. */
export const schemaReasons = (error: z.ZodError): readonly Reason[] =>
  error.issues.slice(0, MOST_REASONS).map(reasonOf);
