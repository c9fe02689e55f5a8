import type { Json, JsonObject } from '#lib/json.ts';
import { channelOf } from './player.ts';
import type { Call, Run } from './tape.ts';

export interface Verdict {
  /** States that both entered, one after the other, before anything differed. */
  readonly states: number;
  /** Calls with the same payload. */
  readonly calls: number;
  /** The first thing that differs; undefined: nothing does. */
  readonly difference: string | undefined;
}

/** A token is the engine's own secret: which calls have the same one is compared, its text is not. */
const withoutSecrets = (calls: readonly Call[]): readonly Call[] => {
  const tokens: Json[] = [];
  const numbered = (token: Json): string => {
    if (!tokens.includes(token)) tokens.push(token);
    return `token ${tokens.indexOf(token) + 1}`;
  };
  return calls.map((call) => {
    const { token } = call.payload;
    return token === undefined ? call : { ...call, payload: { ...call.payload, token: numbered(token) } };
  });
};

const inOrder = (calls: readonly Call[]): ReadonlyMap<string, readonly Call[]> =>
  Map.groupBy(withoutSecrets(calls), channelOf);

const isBranch = (value: Json | undefined): value is JsonObject | readonly Json[] =>
  typeof value === 'object' && value !== null;

/** What a function threw is JSON in a text, whose order and spaces are the engine's own. */
const causeDifference = (
  ours: Json | undefined,
  theirs: Json | undefined,
  path: string,
): string | undefined => {
  const isText = (value: Json | undefined): value is string => typeof value === 'string';
  if (isText(ours) && isText(theirs) && ours.startsWith('{') && theirs.startsWith('{'))
    return differenceOf(JSON.parse(ours), JSON.parse(theirs), `${path} (parsed)`);
  return ours === theirs ? undefined : `${path} is ${JSON.stringify(ours)}, ${JSON.stringify(theirs)} seen`;
};

/** Where two JSON values differ first, and how: `$.a.0 is 1, 2 seen`. */
const differenceOf = (ours: Json | undefined, theirs: Json | undefined, path = '$'): string | undefined => {
  if (path.endsWith('.Cause')) return causeDifference(ours, theirs, path);
  if (!isBranch(ours) || !isBranch(theirs) || Array.isArray(ours) !== Array.isArray(theirs))
    return ours === theirs ? undefined : `${path} is ${JSON.stringify(ours)}, ${JSON.stringify(theirs)} seen`;
  const left = new Map(Object.entries<Json>(ours));
  const right = new Map(Object.entries<Json>(theirs));
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const found = differenceOf(left.get(key), right.get(key), `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
};

const pathDifference = (ours: readonly string[], theirs: readonly string[], same: number) =>
  same === ours.length && same === theirs.length
    ? undefined
    : `state ${same + 1} is ${JSON.stringify(ours[same] ?? 'the end')}, ${JSON.stringify(theirs[same] ?? 'the end')} seen`;

const callsDifference = (ours: Run, theirs: Run): { readonly same: number; readonly difference?: string } => {
  const seen = inOrder(theirs.calls);
  let same = 0;
  for (const [channel, calls] of inOrder(ours.calls)) {
    const others = seen.get(channel) ?? [];
    for (const [index, call] of calls.entries()) {
      const other = others[index];
      if (other === undefined) return { same, difference: `call ${index + 1} of ${channel} was never made` };
      const found =
        differenceOf(call.functionName, other.functionName, 'function') ??
        differenceOf(call.payload, other.payload);
      if (found !== undefined) return { same, difference: `call ${index + 1} of ${channel}: ${found}` };
      same += 1;
    }
  }
  return theirs.calls.length === ours.calls.length
    ? { same }
    : { same, difference: `${theirs.calls.length} calls, ${ours.calls.length} on the tape` };
};

/** Same path of states, same inputs to tasks, same end and output. The first argument is the tape's side. */
export const compareRuns = (ours: Run, theirs: Run): Verdict => {
  const longest = Math.min(ours.states.length, theirs.states.length);
  const differs = ours.states.findIndex((state, index) => index >= longest || state !== theirs.states[index]);
  const states = differs === -1 ? longest : differs;
  const calls = callsDifference(ours, theirs);
  const branches = (run: Run): readonly string[] => (run.inBranches ?? []).toSorted();
  const difference =
    pathDifference(ours.states, theirs.states, states) ??
    calls.difference ??
    (theirs.inBranches && differenceOf(branches(ours), branches(theirs), 'states in branches')) ??
    differenceOf(ours.status, theirs.status, 'status') ??
    differenceOf(ours.error, theirs.error, 'error') ??
    differenceOf(ours.output, theirs.output, 'output');
  return { states, calls: calls.same, difference };
};
