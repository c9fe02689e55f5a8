import { INITIAL_SENDING, type Sending } from '#lib/clearance/sending.ts';
import type { InvoiceKey, Ledger } from '#lib/ports/ledger.ts';
import type { Reading } from './work-on.ts';

/** The most that the ledger reads at once. */
const TOGETHER = 100;

export const nameOf = ({ number, revision }: InvoiceKey): string => `${revision} ${number}`;

/** All of them in one round, each with the control item of that round; by `nameOf`. */
export const readTogether = async (
  ledger: Pick<Ledger, 'readForWork'>,
  tenant: string,
  keys: readonly InvoiceKey[],
  saw: (sending: Sending) => void,
): Promise<ReadonlyMap<string, Reading>> => {
  const readings = new Map<string, Reading>();
  for (let from = 0; from < keys.length; from += TOGETHER) {
    const some = keys.slice(from, from + TOGETHER);
    const { control, rows, sending } = await ledger.readForWork(tenant, some);
    saw(sending ?? INITIAL_SENDING);
    for (const [at, key] of some.entries()) readings.set(nameOf(key), { control, row: rows[at] });
  }
  return readings;
};
