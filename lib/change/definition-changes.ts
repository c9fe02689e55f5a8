import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import type { JsonObject } from '#lib/json.ts';

/** A definition as a template has it: more of it than states and comments is not read here. */
export const DeployedDefinition = z.looseObject({
  States: z.record(z.string(), z.looseObject({ Comment: z.string().optional() })),
});
export type DeployedDefinition = z.infer<typeof DeployedDefinition>;

export interface StateChange {
  readonly state: string;
  /** Of the runbook: a task, a gate or a stage; the machine's own states have none. */
  readonly id: string | undefined;
  readonly change: 'added' | 'removed' | 'changed';
  /** Of a state that changed. */
  readonly fields: readonly string[];
}

/** `switch-route smartapi-go-live.yaml:247` → `switch-route`. */
const idOf = (state: { readonly Comment?: string | undefined } | undefined): string | undefined =>
  / [^ ]+\.ya?ml:\d+$/.test(state?.Comment ?? '') ? state?.Comment?.split(' ')[0] : undefined;

const fieldsOf = (one: JsonObject, other: JsonObject): readonly string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
    // A line of the runbook that moved changes nothing that runs.
    (key) => key !== 'Comment' && !isDeepStrictEqual(one[key], other[key]),
  );

const asJson = (state: unknown): JsonObject => z.record(z.string(), z.json()).parse(state);

/** What another definition does differently, in its own order; what is no longer there comes last. */
export const definitionChanges = (
  before: DeployedDefinition,
  after: DeployedDefinition,
): readonly StateChange[] => {
  const later = Object.entries(after.States).flatMap(([state, now]): StateChange[] => {
    const former = before.States[state];
    if (former === undefined) return [{ state, id: idOf(now), change: 'added', fields: [] }];
    const fields = fieldsOf(asJson(former), asJson(now));
    return fields.length === 0 ? [] : [{ state, id: idOf(now), change: 'changed', fields }];
  });
  const removed = Object.entries(before.States)
    .filter(([state]) => after.States[state] === undefined)
    .map(([state, former]): StateChange => ({ state, id: idOf(former), change: 'removed', fields: [] }));
  return [...later, ...removed];
};
