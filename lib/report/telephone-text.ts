import type { GateRecord } from '#lib/gates/gate-record.ts';
import { confirmUntil, readAloud } from '#lib/gates/telephone-entry.ts';
import { toIso } from '#lib/instant.ts';
import { local } from '#lib/report/words.ts';

/** What is entered by telephone on an open attempt and waits for its witness; undefined: nothing is. */
export const telephoneText = (gate: GateRecord, zone: string): string | undefined => {
  const { telephone: entry, status } = gate;
  if (status !== 'open' || entry === undefined) return undefined;
  return `NOT DECIDED YET: ${entry.decision} entered by telephone (${readAloud(entry)}) by ${entry.enteredBy}; ${entry.witness} confirms it before ${local(toIso(confirmUntil(gate, entry)), zone)}`;
};
