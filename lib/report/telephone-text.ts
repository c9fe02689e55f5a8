import type { GateRecord } from '#lib/gates/gate-record.ts';
import { confirmUntil, readAloud } from '#lib/gates/telephone-entry.ts';
import { type Instant, toIso } from '#lib/instant.ts';
import { local } from '#lib/report/words.ts';

/** What is entered by telephone on an open attempt and waits for its witness; undefined: nothing is. */
export const telephoneText = (gate: GateRecord, zone: string, now: Instant): string | undefined => {
  const { telephone: entry, status } = gate;
  if (status !== 'open' || entry === undefined) return undefined;
  const until = confirmUntil(gate, entry);
  const said = `${entry.decision} entered by telephone (${readAloud(entry)}) by ${entry.enteredBy}`;
  const end = local(toIso(until), zone);
  return now < until
    ? `NOT DECIDED YET: ${said}; ${entry.witness} confirms it before ${end}`
    : `NOT DECIDED: ${said}; ${entry.witness} did not confirm it before ${end}, and it cannot be confirmed any more`;
};
