import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { DAY, instant, plus } from '#lib/instant.ts';
import type { ErpRegister } from '#lib/ports/erp.ts';

/** An ERP that could not reach intake holds what it posted; longer than this it has long gone out by another way. */
const POSTED_BEFORE = 3;

/**
 * Whether the ERP has issued an invoice on legacy already: one that was sent and never answered may have gone out by its
 * own fallback, or by hand. The register is read once for each day of receipt.
 */
export const makeIssuedOnLegacy = (
  register: Pick<ErpRegister, 'posted'>,
): ((row: Pick<LedgerRow, 'number' | 'receivedAt'>) => Promise<boolean>) => {
  const days = new Map<number, Promise<ReadonlySet<string>>>();
  const read = async (day: number): Promise<ReadonlySet<string>> => {
    const begin = instant(day * DAY);
    const posted = await register.posted(plus(begin, -POSTED_BEFORE * DAY), plus(begin, 2 * DAY));
    return new Set(posted.flatMap(({ number, issuedOn }) => (issuedOn === 'legacy' ? [number] : [])));
  };
  return async ({ number, receivedAt }) => {
    const day = Math.floor(receivedAt / DAY);
    const issued = days.get(day) ?? read(day);
    days.set(day, issued);
    return (await issued).has(number);
  };
};
