/**
 * What an approving review says beside its verdict: under which conditions, and why the chair risks a way back that may outlast
 * the window. A line that means to be one and cannot be read is a problem, never prose: a condition would be lost with it.
 */
import type { GateCondition } from '#lib/gates/gate-record.ts';
import { DAY, type Instant } from '#lib/instant.ts';
import { err, ok, type Result } from '#lib/result.ts';

export const CONDITION_FORM = 'Condition: TEXT; owner: PERSON-ID; due: YYYY-MM-DD';
export const OVERRIDE_FORM = 'Override: REASON';

/** Characters; a condition is a line, an override a paragraph. */
const LONGEST_CONDITION = 500;
const LONGEST_OVERRIDE = 2_000;

export interface ConditionLimits {
  /** Ids of everybody in the runbook; absent: any id is taken. */
  readonly people?: readonly string[];
  /** A due date of an earlier day is a slip of the pen; the same day is allowed in every zone. */
  readonly notBefore?: Instant;
}

const FORM =
  /^condition\s*:\s*(\S.*?)\s*;\s*owner\s*:\s*([A-Za-z0-9][\w-]*)\s*;\s*due\s*:\s*(\d{4}-\d{2}-\d{2})\s*\.?$/i;

/** Midnight of a day in UTC; undefined for a day that no calendar has. */
const dayOf = (text: string): number | undefined => {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) ? at : undefined;
};

const seen = (line: string): string => JSON.stringify(line.length > 120 ? `${line.slice(0, 119)}…` : line);

/** One line, without what a list or a quotation puts in front of it. */
export const parseCondition = (line: string, limits: ConditionLimits = {}): Result<GateCondition, string> => {
  const found = FORM.exec(line);
  if (!found) return err(`a condition is written "${CONDITION_FORM}", seen was ${seen(line)}`);
  const [, text = '', owner = '', due = ''] = found;
  if (text.length > LONGEST_CONDITION) {
    return err(`a condition has at most ${LONGEST_CONDITION} characters, ${seen(text)} has ${text.length}`);
  }
  if (limits.people && !limits.people.includes(owner)) {
    return err(
      `the owner of a condition is a person of the runbook, and "${owner}" is not; seen was ${seen(line)}`,
    );
  }
  const day = dayOf(due);
  if (day === undefined) return err(`there is no day "${due}"; seen was ${seen(line)}`);
  // Days begin up to 14 h before and end up to 12 h after those of UTC: one day of grace covers every zone.
  if (day + 2 * DAY <= (limits.notBefore ?? Number.NEGATIVE_INFINITY)) {
    return err(`the due date ${due} is over already; seen was ${seen(line)}`);
  }
  return ok({ text, owner, due });
};

export interface ReviewWords {
  readonly conditions: readonly GateCondition[];
  readonly override?: string;
  /** What could not be read; then the approval does not count. */
  readonly problems: readonly string[];
}

/** Marks of lists, quotations and emphasis that people put in front of a line. */
const bare = (line: string): string => line.replace(/^[^\p{L}\p{N}]+/u, '').trim();

export const readReviewBody = (body: string, limits: ConditionLimits = {}): ReviewWords => {
  const lines = body.split(/\r?\n|\r/).map(bare);
  const conditions: GateCondition[] = [];
  const problems: string[] = [];
  for (const line of lines.filter((each) => /^condition/i.test(each))) {
    const read = parseCondition(line, limits);
    if (read.ok) conditions.push(read.value);
    else problems.push(read.error);
  }
  const overrides = lines.flatMap((line) => /^override\s*:\s*(.*)/i.exec(line)?.[1] ?? []);
  const [override] = overrides;
  if (overrides.length > 1)
    problems.push(`one line "${OVERRIDE_FORM}" at most, seen were ${overrides.length}`);
  if (override !== undefined && (override === '' || override.length > LONGEST_OVERRIDE)) {
    problems.push(
      `an override is written "${OVERRIDE_FORM}", with a reason of at most ${LONGEST_OVERRIDE} characters`,
    );
  }
  return {
    conditions,
    ...(override !== undefined && { override }),
    problems,
  };
};
