import { canonicalJson, type Digest, sha256 } from '#lib/digest.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { duplicateKey, MOST_DEPTH, nestingOf } from './json-text.ts';
import type { Reason } from './ledger-row.ts';

/** Octets of a request; what every hop to the worker can carry (one SQS message, 1 MiB). */
export const MOST_BYTES = 1_048_576;

export interface ReadDocument {
  readonly value: unknown;
  /** RFC 8785: the same document is the same text, however it was spaced and ordered. */
  readonly canonical: string;
  readonly digest: Digest;
  /** The ERP's number, if there is one to record the document under. */
  readonly number: string | undefined;
}

const unreadable = (code: string, text: string): Result<never, Reason> => err({ code, text });

/** Printable, and no longer than the schema allows: it becomes a key, a line in a report, and part of messages. */
const NUMBER = /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,40}$/u;

const numberOf = (value: unknown): string | undefined =>
  typeof value === 'object' &&
  value !== null &&
  'number' in value &&
  typeof value.number === 'string' &&
  NUMBER.test(value.number) &&
  value.number.trim() === value.number
    ? value.number
    : undefined;

const parseText = (text: string): Result<unknown, Reason> => {
  if (text.startsWith('\uFEFF')) {
    return unreadable(
      'byte-order-mark',
      'The text begins with a byte order mark. Send plain UTF-8 without one.',
    );
  }
  let value: unknown;
  try {
    if (nestingOf(text) > MOST_DEPTH) {
      return unreadable(
        'too-deep',
        `The JSON is nested deeper than ${MOST_DEPTH} levels; an invoice needs 4.`,
      );
    }
    value = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The parser's message quotes the text, which may be anybody's data; only its place is told.
    const place = /position \d+(?: \(line \d+ column \d+\))?/.exec(error.message)?.[0];
    return unreadable(
      'not-json',
      `The text is not valid JSON${place ? ` at ${place}` : ''}. Nothing was recorded as an invoice.`,
    );
  }
  const twice = duplicateKey(text);
  return twice === undefined
    ? ok(value)
    : unreadable(
        'key-twice',
        `The field ${JSON.stringify(twice.slice(0, 40))} occurs twice in one object; which one counts cannot be told.`,
      );
};

/** Reads what an ERP sent: text, or a value where ERP and intake share a process. It never throws. */
export const readDocument = (body: unknown): Result<ReadDocument, Reason> => {
  const parsed = typeof body === 'string' ? parseText(body) : ok(body);
  if (!parsed.ok) return parsed;
  const { value } = parsed;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return unreadable('not-an-object', 'An invoice is a JSON object; this is something else.');
  }
  let canonical: string;
  try {
    canonical = canonicalJson(value);
  } catch {
    // Half a surrogate pair, a number that is none, a cycle: JSON cannot hold it, so no digest can stand for it.
    return unreadable(
      'not-json',
      'The document holds something that JSON cannot carry, such as a broken character.',
    );
  }
  return ok({ value, canonical, digest: sha256(canonical), number: numberOf(value) });
};
