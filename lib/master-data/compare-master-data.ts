/** How the tenant's copy differs from the ERP's master data. */
export type MasterDataDifference = {
  readonly id: string;
  readonly kind: 'missing' | 'extra' | 'different';
  /** Only for `different`. */
  readonly field?: string;
  readonly erp?: string;
  readonly tenant?: string;
};

type Row = Readonly<Record<string, string | undefined>>;

/** `fields` are compared as text, exactly: a blank too many is a difference that an authority may see, too. */
export const compareMasterData = <T extends object>(
  erp: readonly T[],
  tenant: readonly T[],
  idOf: (row: T) => string,
  asRow: (row: T) => Row,
): readonly MasterDataDifference[] => {
  const copies = new Map(tenant.map((row) => [idOf(row), row]));
  const known = new Set<string>();
  const differences: MasterDataDifference[] = [];
  for (const row of erp) {
    const id = idOf(row);
    if (known.has(id)) continue;
    known.add(id);
    const copy = copies.get(id);
    if (!copy) {
      differences.push({ id, kind: 'missing' });
      continue;
    }
    const left = asRow(row);
    const right = asRow(copy);
    for (const field of Object.keys(left)) {
      const was = left[field] ?? '';
      const is = right[field] ?? '';
      if (was !== is) differences.push({ id, kind: 'different', field, erp: was, tenant: is });
    }
  }
  for (const id of copies.keys()) if (!known.has(id)) differences.push({ id, kind: 'extra' });
  return differences;
};

/** As a sentence. */
export const differenceText = (difference: MasterDataDifference): string => {
  switch (difference.kind) {
    case 'missing':
      return `${difference.id} is not in the tenant: load it.`;
    case 'extra':
      return `${difference.id} is in the tenant only: remove it, or add it to the ERP.`;
    case 'different':
      return `${difference.id}, ${difference.field}: ERP ${JSON.stringify(difference.erp)}, tenant ${JSON.stringify(difference.tenant)}. Load it again.`;
  }
};
