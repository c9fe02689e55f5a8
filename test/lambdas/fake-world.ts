/** Stores, machine, clock and messenger for the handlers around gates and tasks: real stores in memory, the rest fake. */
import { sha256 } from '#lib/digest.ts';
import { fromIso, type Instant, plus } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { openDatabase } from '#lib/local/database.ts';
import { makeGateStore } from '#lib/local/gate-store.ts';
import { makeIncidentLog } from '#lib/local/incidents.ts';
import { makeMessenger } from '#lib/local/messenger.ts';
import { makeProgress } from '#lib/local/progress.ts';
import { makeTokens } from '#lib/local/tokens.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Machine } from '#lib/ports/machine.ts';
import type { Random } from '#lib/ports/random.ts';
import { smallProgram } from '#test/gates/small-program.ts';
import { smallRunbook } from '#test/gates/small-runbook.ts';

export const memoryArchive = (): Archive & { readonly keys: () => string[] } => {
  const entries = new Map<string, string>();
  return {
    keys: () => [...entries.keys()],
    async put(key, bytes) {
      const there = entries.get(key);
      if (there === undefined) {
        entries.set(key, bytes);
        return { outcome: 'stored' };
      }
      return there === bytes ? { outcome: 'same' } : { outcome: 'different', digest: sha256(there) };
    },
    get: async (key) => entries.get(key),
  };
};

/** Knows the tokens that wait; each is answered once. */
export const fakeMachine = () => {
  const waiting = new Set<string>();
  const answers: { readonly token: string; readonly output: JsonObject }[] = [];
  let failures = 0;
  const machine: Machine = {
    start: async () => 'started',
    stop: async () => undefined,
    status: async () => 'running',
    async answer(token, output) {
      if (failures > 0) {
        failures -= 1;
        return 'retry';
      }
      if (!waiting.delete(token)) return 'gone';
      answers.push({ token, output });
      return 'answered';
    },
  };
  return {
    machine,
    answers,
    waitFor: (token: string) => waiting.add(token),
    timeOut: (token: string) => waiting.delete(token),
    failNext: (times: number) => {
      failures = times;
    },
  };
};

const fakeRandom = (): Random => {
  let drawn = 0;
  return {
    next: () => 0.5,
    below: () => 0,
    bytes: (length) => new Uint8Array(length),
    id: () => {
      drawn += 1;
      return String(drawn).padStart(32, '0');
    },
  };
};

export const START = fromIso('2027-04-10T12:00:00.000Z');

export const fakeWorld = () => {
  let now: Instant = START;
  const clock: Clock = { now: () => now, sleep: async () => undefined };
  const database = openDatabase(':memory:');
  const { machine, ...machineControl } = fakeMachine();
  const messenger = makeMessenger(database, clock);
  return {
    deps: {
      gates: makeGateStore(database, clock),
      tokens: makeTokens(database),
      progress: makeProgress(database),
      incidents: makeIncidentLog(database),
      archive: memoryArchive(),
      machine,
      messenger,
      clock,
      random: fakeRandom(),
      program: smallProgram,
      runbook: smallRunbook,
      calendarOf: async (): Promise<JsonObject> => ({
        goLive: '2027-04-10T19:00:00.000Z',
        windowTo: '2027-04-16T19:00:00.000Z',
        scale: 1,
        gates: {},
      }),
      frozenFacts: { read: async () => [] },
      decisionSource: 'scenario' as const,
    },
    ...machineControl,
    outbox: () => messenger.outbox(),
    now: () => now,
    pass: (milliseconds: number) => {
      now = plus(now, milliseconds);
    },
    setNow: (at: Instant) => {
      now = at;
    },
  };
};
export type FakeWorld = ReturnType<typeof fakeWorld>;

const DIGESTS = { program: 'p', code: 'c', calendar: 'k', roster: 'r' };

/** A payload as the compiled machine sends it. */
export const request = (subject: string, changes: JsonObject = {}): JsonObject => ({
  cutover: 'smartapi',
  tenant: 'small',
  run: 1,
  execution: 'smartapi-r1',
  stage: 'freeze',
  subject,
  parameters: {},
  digests: DIGESTS,
  timing: {
    start: '2027-04-10T12:00:00.000Z',
    end: '2027-04-10T14:00:00.000Z',
    timeoutSeconds: 21_600,
    validSeconds: 28_800,
  },
  ...changes,
});

export class Crash extends Error {}

/**
 * The same dependencies, dying right after the n-th call of any port's method took effect: what a Lambda that is
 * killed leaves behind. Counts on over all ports it wraps.
 */
export const dyingAfter = <T extends object>(deps: T, calls: number, ports: readonly (keyof T)[]): T => {
  let made = 0;
  const wrap = (port: object): object =>
    new Proxy(port, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]) => {
          const result: unknown = await Reflect.apply(method, target, args);
          made += 1;
          if (made === calls) throw new Crash(`after call ${calls}: ${String(name)}`);
          return result;
        };
      },
    });
  const wrapped = ports.map((name) => {
    const port = deps[name];
    return [name, typeof port === 'object' && port !== null ? wrap(port) : port];
  });
  return { ...deps, ...Object.fromEntries(wrapped) };
};
