/** Segments that never come: what a scenario uses to leave a kind of invoice unproven. */
const DIMENSIONS = ['kind', 'type', 'currency', 'branch', 'tax'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Throws on a segment that names no known dimension: it would leave nothing out, and nobody would see it. */
export const excluder = (segments: readonly string[]): ((dimension: Dimension, value: string) => boolean) => {
  for (const segment of segments) {
    const dimension = segment.split(':')[0];
    if (!DIMENSIONS.some((known) => known === dimension) || !/^[a-z]+:.+$/.test(segment)) {
      throw new RangeError(
        `invoices without ${JSON.stringify(segment)}: no such segment; ` +
          `write ${DIMENSIONS.map((known) => `${known}:…`).join(', ')}, for example kind:B2G`,
      );
    }
  }
  const excluded = new Set(segments);
  return (dimension, value) => excluded.has(`${dimension}:${value}`);
};
