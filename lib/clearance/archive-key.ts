import type { Irn } from './invoice.ts';

/** Where the proof of a cleared invoice is archived: one object an IRN, written once. */
export const archiveKeyOf = (tenant: string, irn: Irn): string => `invoices/${tenant}/${irn}.json`;
