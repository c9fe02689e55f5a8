import * as z from 'zod';
import { canonicalJson } from '#lib/digest.ts';
import type { FrozenFact } from '#lib/ports/frozen-facts.ts';
import { FrozenRecords } from '#lib/readiness/frozen-records.ts';
import { err, ok, type Result } from '#lib/result.ts';

const Baseline = z.strictObject({
  cutover: z.string(),
  run: z.number(),
  facts: z.array(z.strictObject({ name: z.string(), value: z.string(), material: z.boolean() })).min(1),
  records: FrozenRecords.optional(),
});

export interface Frozen {
  readonly facts: readonly FrozenFact[];
  /** Undefined: no master data was frozen. */
  readonly records: FrozenRecords | undefined;
}

export const baselineKey = (cutover: string, run: number): string => `baseline/${cutover}/${run}.json`;

/** Without a time stamp, so that recording the same facts twice is the same baseline. */
export const baselineText = (
  cutover: string,
  run: number,
  facts: readonly FrozenFact[],
  records?: FrozenRecords,
): string =>
  canonicalJson({
    cutover,
    run,
    ...(records && { records }),
    facts: facts
      .map(({ name, value, material }) => ({ name, value, material }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  });

const parse = (text: string): Result<Frozen, string> => {
  try {
    const parsed = Baseline.safeParse(JSON.parse(text));
    if (!parsed.success) return err('it is not what record-baseline writes');
    return ok({ facts: parsed.data.facts, records: parsed.data.records });
  } catch {
    return err('it is no JSON');
  }
};

/** One baseline stands for weeks, is asked about every few minutes, and holds a line for every customer. */
let latest: { readonly text: string; readonly parsed: Result<Frozen, string> } | undefined;

/** A baseline that is missing or unreadable is an error: nothing can be compared with it. */
export const parseBaseline = (text: string | undefined): Result<Frozen, string> => {
  if (text === undefined) return err('there is none');
  if (latest?.text !== text) latest = { text, parsed: parse(text) };
  return latest.parsed;
};

export type MovedFact = {
  readonly name: string;
  readonly was: string;
  readonly is: string;
  readonly material: boolean;
  readonly text: string;
};

const NOTHING = '(absent)';

/** Facts that changed, went away or came up; one that either side calls material is material. */
export const movedFacts = (
  baseline: readonly FrozenFact[],
  now: readonly FrozenFact[],
): readonly MovedFact[] => {
  const before = new Map(baseline.map((fact) => [fact.name, fact]));
  const after = new Map(now.map((fact) => [fact.name, fact]));
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((name) => {
    const was = before.get(name);
    const is = after.get(name);
    if (was?.value === is?.value) return [];
    const material = was?.material === true || is?.material === true;
    const seen = { name, was: was?.value ?? NOTHING, is: is?.value ?? NOTHING, material };
    return [{ ...seen, text: `${name}${material ? ' (material)' : ''}: was ${seen.was}, is ${seen.is}.` }];
  });
};
