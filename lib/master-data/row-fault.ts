/** One thing wrong with one row of master data: where, what was seen, what is allowed, what to do. */
export type RowFault = {
  /** 1-based position in the source, the heading not counted. */
  readonly row: number;
  readonly id: string;
  readonly field: string;
  /** Stable, e.g. `tin-missing`. */
  readonly code: string;
  readonly seen: string;
  readonly allowed: string;
  readonly fix: string;
};

/** Says what is wrong with one row; `index` counts from 0. */
export const faultsOf =
  (index: number, id: string) =>
  (field: string, code: string, seen: string, allowed: string, fix: string): RowFault => ({
    row: index + 1,
    id,
    field,
    code,
    seen,
    allowed,
    fix,
  });

/** As a sentence for a console or a list. */
export const rowFaultText = (fault: RowFault): string =>
  `Row ${fault.row}, ${fault.id || '(no id)'}, ${fault.field}: seen ${fault.seen === '' ? 'nothing' : JSON.stringify(fault.seen)}, ` +
  `allowed ${fault.allowed}. ${fault.fix}`;

/** Rows after the first that have an identifier which is taken. */
export const duplicateFaults = <T>(
  rows: readonly T[],
  field: string,
  idOf: (row: T) => string,
): readonly RowFault[] => {
  const first = new Map<string, number>();
  return rows.flatMap((row, index) => {
    const id = idOf(row);
    if (id === '') {
      return [
        {
          row: index + 1,
          id,
          field,
          code: `${field}-missing`,
          seen: '',
          allowed: 'an identifier',
          fix: 'Give the row its identifier.',
        },
      ];
    }
    const known = first.get(id);
    if (known === undefined) {
      first.set(id, index + 1);
      return [];
    }
    return [
      {
        row: index + 1,
        id,
        field,
        code: `${field}-duplicate`,
        seen: id,
        allowed: 'each identifier once',
        fix: `It is in row ${known} already: remove one of them, or give this one its own identifier.`,
      },
    ];
  });
};
