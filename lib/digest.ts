import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** A SHA-256 in lower-case hex. */
export type Digest = string & { readonly __brand: 'Digest' };

export const sha256 = (data: string | Uint8Array): Digest =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the constructor of the brand
  createHash('sha256').update(data).digest('hex') as Digest;

/** RFC 8785 canonical JSON: one text for one value on every machine. Throws where JSON cannot hold the value. */
export const canonicalJson = (value: unknown): string => {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('not representable as canonical JSON');
  return text;
};

export const digestOf = (value: unknown): Digest => sha256(canonicalJson(value));
