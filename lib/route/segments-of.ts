/** What a route may tell apart in a document. Read loosely: a document too faulty for its schema still has a side. */
interface Readable {
  readonly [key: string]: unknown;
}

const isReadable = (value: unknown): value is Readable =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Short and printable, so that nothing an ERP writes can grow a row or a log line. */
const FORM = /^[A-Za-z0-9][A-Za-z0-9 _.&/-]{0,39}$/;

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && FORM.test(value) ? value : undefined;

/** `branch:LAGOS`, `kind:B2B`, `tax:STANDARD_VAT` …: sorted, each once; what cannot be read is left out. */
export const segmentsOf = (document: unknown): readonly string[] => {
  if (!isReadable(document)) return [];
  const found = new Set<string>();
  const add = (name: string, value: unknown): void => {
    const read = text(value);
    if (read !== undefined) found.add(`${name}:${read}`);
  };
  for (const name of ['kind', 'type', 'branch', 'currency']) add(name, document[name]);
  if (Array.isArray(document.lines)) {
    for (const line of document.lines) if (isReadable(line)) add('tax', line.taxCategory);
  }
  return [...found].sort();
};

/**
 * Who buys, for the sticky share of a ramp: the TIN, or what a retail sale says of its buyer. Anonymous sales of one
 * branch share a key, so that they go one way together.
 */
export const customerKeyOf = (document: unknown): string => {
  if (!isReadable(document)) return '';
  const buyer = isReadable(document.buyer) ? document.buyer : {};
  if (typeof buyer.tin === 'string') return `tin:${buyer.tin}`;
  const known = [document.branch, buyer.name, buyer.email, buyer.phone];
  return known.map((part) => (typeof part === 'string' ? part : '')).join('|');
};
