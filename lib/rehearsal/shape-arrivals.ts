import type { Arrival } from '#lib/erp/arrivals.ts';
import { type Instant, instant } from '#lib/instant.ts';

/** From, to (not included): moments of the plan. */
export interface Span {
  readonly from: Instant;
  readonly to: Instant;
}

export interface ArrivalShape {
  /** Spans in which the ERP posts nothing: what would have come then does not come. */
  readonly quiet: readonly Span[];
  /** So many more, evenly over the span. */
  readonly peaks: readonly (Span & { readonly invoices: number })[];
  /** One more at each of these moments. */
  readonly single: readonly Instant[];
}

const within = ({ from, to }: Span, at: Instant): boolean => at >= from && at < to;

const extras = ({ peaks, single }: ArrivalShape, isOpen: (at: Instant) => boolean): readonly Arrival[] =>
  [
    ...single,
    ...peaks.flatMap(({ from, to, invoices }) =>
      Array.from({ length: invoices }, (_, index) =>
        instant(from + Math.floor(((to - from) * index) / invoices)),
      ),
    ),
  ]
    .sort((a, b) => a - b)
    .map((at) => ({ at, open: isOpen(at) }));

/** The everyday's arrivals without those of quiet spans and with what a scenario adds, in order of time. */
export function* shapeArrivals(
  everyday: Iterable<Arrival>,
  shape: ArrivalShape,
  isOpen: (at: Instant) => boolean,
): Generator<Arrival> {
  const added = extras(shape, isOpen);
  let next = 0;
  for (const arrival of everyday) {
    for (let extra = added[next]; extra && extra.at <= arrival.at; extra = added[next]) {
      yield extra;
      next += 1;
    }
    if (!shape.quiet.some((span) => within(span, arrival.at))) yield arrival;
  }
  yield* added.slice(next);
}
