/** What each kind of invoice of a pilot showed. A pilot finds what is broken for a kind; it cannot show a rate of 99 %. */
import type { JsonObject } from '#lib/json.ts';
import { lowerBound } from '#lib/watch/clopper-pearson.ts';
import type { LedgerRow } from './ledger-row.ts';

/** As the segments of a row begin. */
const KINDS = ['type', 'kind', 'currency', 'tax', 'branch'] as const;

/** Fewer cleared see a fault that hits every second of a kind with less than seven chances in eight. */
export const FEW = 3;
/** How many of a kind a fault must hit to be seen with 95 % certainty. */
const CERTAINTY = 0.95;

/** A type and no interface: it is JSON. */
export type Stratum = {
  readonly segment: string;
  /** With an outcome; what is open counts nowhere. */
  readonly n: number;
  readonly cleared: number;
  readonly rejected: number;
  readonly open: number;
  readonly lowerBound95: number | null;
  /** A fault that hits at least this share of the kind would have been seen with 95 % certainty; null: none would. */
  readonly seenFrom: number | null;
};

/** A mended document that intake refuses has its outcome, too. */
const isFinal = ({ state }: LedgerRow): boolean =>
  state === 'cleared' || state === 'rejected' || state === 'refused';

export const pilotStrata = (rows: readonly LedgerRow[]): readonly Stratum[] => {
  const bySegment = Map.groupBy(
    rows.flatMap((row) => row.segments.map((segment) => ({ segment, row }))),
    ({ segment }) => segment,
  );
  return KINDS.flatMap((kind) =>
    [...bySegment]
      .filter(([segment]) => segment.startsWith(`${kind}:`))
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([segment, members]): Stratum => {
        const final = members.filter(({ row }) => isFinal(row));
        const cleared = final.filter(({ row }) => row.state === 'cleared').length;
        return {
          segment,
          n: final.length,
          cleared,
          rejected: final.length - cleared,
          open: members.length - final.length,
          lowerBound95: lowerBound(cleared, final.length),
          seenFrom: final.length === 0 ? null : 1 - (1 - CERTAINTY) ** (1 / final.length),
        };
      }),
  );
};

const percent = (share: number): string => `${(Math.ceil(share * 1_000 - 1e-9) / 10).toFixed(1)} %`;

/** A line for each kind that says little, and where every outcome of a kind was a rejection. */
export const strataReasons = (strata: readonly Stratum[]): readonly string[] => {
  const broken = strata.filter(({ n, cleared }) => n >= 2 && cleared === 0);
  const few = strata.filter(({ cleared }) => cleared > 0 && cleared < FEW);
  return [
    ...broken.map(
      ({ segment, n }) => `None of ${segment} was cleared, ${n} were rejected: look for one cause.`,
    ),
    ...(few.length > 0
      ? [
          `Fewer than ${FEW} cleared, so a fault of that kind alone could still hide: ${few
            .map(({ segment, cleared }) => `${segment} (${cleared})`)
            .join(', ')}.`,
        ]
      : []),
  ];
};

export const strataEvidence = (strata: readonly Stratum[]): readonly JsonObject[] =>
  strata.map((stratum) => ({
    ...stratum,
    shows:
      stratum.seenFrom === null
        ? 'nothing: none has an outcome'
        : `a fault that hits ${percent(stratum.seenFrom)} or more of them would have been seen with 95 % certainty`,
  }));
