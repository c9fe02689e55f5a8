import { conditionText, type StandingCondition } from '#lib/gates/conditions.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import { type Instant, toIso } from '#lib/instant.ts';
import type { Told } from '#lib/report/render-status.ts';
import { telephoneText } from '#lib/report/telephone-text.ts';
import { local } from '#lib/report/words.ts';

export interface GatesFacts {
  readonly zone: string;
  readonly now: Instant;
  readonly gates: readonly { readonly id: string; readonly title: string }[];
  /** Oldest first. */
  readonly attempts: readonly GateRecord[];
  /** Of goes so far, as each stands today. @default none */
  readonly conditions?: readonly StandingCondition[];
  /** Where an attempt is decided, if not by a command. */
  readonly placeOf?: (attempt: GateRecord) => string | undefined;
}

interface Row {
  readonly gate: string;
  readonly title: string;
  readonly attempt: number;
  readonly state: string;
  /** ISO instant while it is open, else empty. */
  readonly until: string;
  readonly place?: string;
  /** What is entered by telephone, and waits for its witness. */
  readonly telephone?: string;
}

/** Every attempt of every gate so far, and the gates to come. */
export const renderGates = ({ zone, now, gates, attempts, placeOf, conditions = [] }: GatesFacts): Told => {
  const rows = gates.flatMap(({ id, title }): readonly Row[] => {
    const own = attempts.filter((attempt) => attempt.gate === id);
    if (own.length === 0) return [{ gate: id, title, attempt: 0, state: 'not opened', until: '' }];
    return own.map((attempt) => {
      const open = attempt.status === 'open';
      const place = open ? placeOf?.(attempt) : undefined;
      const telephone = telephoneText(attempt, zone, now);
      return {
        gate: id,
        title,
        attempt: attempt.attempt,
        state: attempt.decision?.verdict ?? attempt.status,
        until: open ? toIso(attempt.deadline) : '',
        ...(place === undefined ? {} : { place }),
        ...(telephone === undefined ? {} : { telephone }),
      };
    });
  });
  const open = rows.find((row) => row.until !== '');
  const line = (row: Row): string =>
    `${row.gate.padEnd(18)} ${row.state.toUpperCase().padEnd(11)} ${row.attempt > 0 ? `attempt ${row.attempt}  ` : ''}${row.title}${row.until === '' ? '' : `, until ${local(row.until, zone)} (${zone})`}${row.place === undefined ? '' : `\n${' '.repeat(31)}${row.place}`}${row.telephone === undefined ? '' : `\n${' '.repeat(31)}${row.telephone}`}`;
  return {
    text: [
      ...rows.map(line),
      ...(conditions.length === 0
        ? []
        : ['Conditions:', ...conditions.map((each) => `  ${conditionText(each)}`)]),
    ].join('\n'),
    next:
      open === undefined
        ? 'no gate is open; npx cutover status'
        : open.place === undefined
          ? `npx cutover decide ${open.gate} go|no-go --by PERSON`
          : `review and approve where gate ${open.gate} is decided; npx cutover status`,
    data: {
      gates: rows.map((row) => ({ ...row })),
      ...(conditions.length > 0 && { conditions: conditions.map((each) => ({ ...each })) }),
    },
  };
};
