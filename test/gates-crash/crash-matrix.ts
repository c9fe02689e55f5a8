/**
 * The gates' verbs and the completer, killed or failed at each of their calls and run again; and two completers with opposite
 * readings, stopped beside each other at each pair of their calls. Whatever happened, one decision has to be left, carried to its
 * end once, and shown once.
 */
import { digestOf } from '#lib/digest.ts';
import { auditAnswerKey, auditKey } from '#lib/gates/settle-decision.ts';
import { MINUTE } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { asJsonObject } from '#lib/json-object.ts';
import { makePortCalls } from '#lib/proof/port-calls.ts';
import {
  CFO,
  CIO,
  CLERK,
  type GateWorld,
  gateWorld,
  INSTANCE,
  PM,
  type Wrap,
} from '#test/github/gate-world.ts';

export const KINDS = ['before', 'after', 'died'] as const;
export type Kind = (typeof KINDS)[number];

export interface MatrixRow {
  readonly what: string;
  /** What is not as it has to be; empty: it is. */
  readonly wrong: readonly string[];
}

/** One way that a gate goes: what people do, between runs of the verbs. */
interface Way {
  readonly name: string;
  readonly verdict: 'go' | 'no-go';
  readonly people: (world: GateWorld, number: number) => void;
  readonly merge: boolean;
}

const WAYS: readonly Way[] = [
  { name: 'go', verdict: 'go', people: (world, number) => world.approve(number), merge: true },
  {
    name: 'no-go by a request for changes',
    verdict: 'no-go',
    people: (world, number) => void world.github.review(number, CIO, 'CHANGES_REQUESTED'),
    merge: false,
  },
  {
    name: 'no-go by closing',
    verdict: 'no-go',
    people: (world, number) => world.github.close(number, CIO),
    merge: false,
  },
];

/** One process: it dies at its call of that name, or that call fails. */
export const processOf = (world: GateWorld, faultOf: (call: string) => Kind | undefined) => {
  let die: () => void = () => undefined;
  const died = new Promise<'died'>((resolve) => {
    die = () => resolve('died');
  });
  const life = {
    name: 'run',
    dead: false,
    die() {
      life.dead = true;
      die();
    },
  };
  const calls = makePortCalls({ clock: world.deps.clock, faultOf });
  const wrap: Wrap = (name, port) => calls.wrap(life, name, port);
  return { verbs: world.through(wrap), died, made: calls.made };
};

const STEPS = ['open', 'people', 'open', 'merge', 'reconcile', 'open'] as const;

/** The calls of each step of a way, as they come when nothing fails. */
const goThrough = async (
  way: Way,
  at: number,
  faultOf: (call: string) => Kind | undefined,
): Promise<{ readonly world: GateWorld; readonly made: readonly string[] }> => {
  const world = gateWorld();
  await world.ask();
  let made: readonly string[] = [];
  for (const [index, step] of STEPS.entries()) {
    if (step === 'people') {
      way.people(world, await world.number());
    } else if (step === 'merge') {
      if (way.merge) world.github.merge(await world.number(), CLERK);
    } else if (index === at) {
      const { verbs, died, made: calls } = processOf(world, faultOf);
      await Promise.race([verbs[step]().catch(() => undefined), died]);
      made = calls;
      // The next run of the workflow.
      await world[step]();
    } else {
      await world[step]();
    }
    world.pass(MINUTE);
  }
  return { world, made };
};

/** All that has to be so when a gate is over, whatever happened on the way. */
const wrongIn = async (world: GateWorld, verdict: 'go' | 'no-go'): Promise<readonly string[]> => {
  const gate = await world.deps.gates.get(INSTANCE);
  const number = gate?.pull?.number ?? 0;
  const pull = world.github.pulls.get(number);
  const keys = world.deps.archive.keys();
  const head = pull?.head ?? '';
  const again = await world.open();
  const facts: readonly (readonly [string, unknown, unknown])[] = [
    ['status', gate?.status, 'completed'],
    ['verdict', gate?.decision?.verdict, verdict],
    ['pull requests', world.github.pulls.size, 1],
    [
      'answers',
      JSON.stringify(world.answers.map(({ output }) => output.decision)),
      JSON.stringify([verdict]),
    ],
    ['audit records', keys.filter((key) => key === auditKey(INSTANCE)).length, 1],
    ['records of the answer', keys.filter((key) => key === auditAnswerKey(INSTANCE)).length, 1],
    ['comments', pull?.comments.size, 1],
    ['tokens left', await world.deps.tokens.get(INSTANCE), undefined],
    ['check', world.github.checks.get(head)?.conclusion, verdict === 'go' ? 'success' : 'failure'],
    ['deployment', world.github.deployments.get(INSTANCE)?.state, verdict === 'go' ? 'success' : 'failure'],
    ['writes of one run more', again.lines.filter(({ changed }) => changed).length, 0],
    ['re-check', (await world.recheck()).decision, verdict],
    [
      'incidents',
      (await world.deps.incidents.list('smartapi')).filter(({ severity }) => severity < 3).length,
      0,
    ],
  ];
  return facts
    .filter(([, seen, wanted]) => seen !== wanted)
    .map(([what, seen, wanted]) => `${what}: ${String(seen)} instead of ${String(wanted)}`);
};

/** Each call of each verb of each way, each way of failing. */
export async function* crashes(
  kinds: readonly Kind[] = KINDS,
  ways: readonly string[] = WAYS.map(({ name }) => name),
  every = 1,
): AsyncGenerator<MatrixRow> {
  for (const way of WAYS.filter(({ name }) => ways.includes(name))) {
    for (const [at, step] of STEPS.entries()) {
      if (step === 'people' || step === 'merge') continue;
      const { made } = await goThrough(way, at, () => undefined);
      for (const call of made.filter((_, index) => index % every === 0)) {
        for (const kind of kinds) {
          const { world } = await goThrough(way, at, (name) => (name === call ? kind : undefined));
          yield {
            what: `${way.name}, ${step} (step ${at + 1}), ${call} ${kind}`,
            wrong: await wrongIn(world, way.verdict),
          };
        }
      }
    }
  }
}

/** Stops a process after its n-th call until it is let go. */
export const stoppable = (after: number) => {
  let made = 0;
  let stopped: () => void = () => undefined;
  let release: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => {
    stopped = resolve;
  });
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const wrap: Wrap = (_name, port) =>
    new Proxy(port, {
      get(target, property) {
        const method: unknown = Reflect.get(target, property);
        if (typeof method !== 'function') return method;
        return async (...given: unknown[]): Promise<unknown> => {
          const answer: unknown = await Reflect.apply(method, target, given);
          made += 1;
          if (made === after) {
            stopped();
            await released;
          }
          return answer;
        };
      },
    });
  return { wrap, reached, release, made: () => made };
};

const OPPOSITES = ['go', 'no-go'] as const;

/** Two readings of one attempt, each sound in itself: taken before and after people changed their minds. */
const opposed = async (sabotage: (world: GateWorld) => void) => {
  const world = gateWorld();
  sabotage(world);
  await world.ask();
  await world.open();
  const number = await world.number();
  const payload = async (): Promise<JsonObject> => {
    let given: JsonObject = {};
    await world.reconcile({
      complete: async (call) => {
        given = call;
        return { outcome: 'pending' };
      },
    });
    return given;
  };
  world.github.review(number, CIO, 'CHANGES_REQUESTED');
  const names = { record: 'signoffs/smartapi/switch-1.json', dossier: 'signoffs/smartapi/switch-1.md' };
  const [noGo, seenNoGo] = [await payload(), await world.github.reader.snapshot(number, names)];
  world.pass(MINUTE);
  for (const by of [CIO, CFO, PM]) world.github.review(number, by, 'APPROVED');
  world.pass(MINUTE);
  world.github.merge(number, CLERK);
  const [go, seenGo] = [await payload(), await world.github.reader.snapshot(number, names)];
  return { world, calls: { go, 'no-go': noGo }, seen: { go: seenGo, 'no-go': seenNoGo } };
};

/** The completer of one side, whose reading is that side's, stopped after so many calls. */
const side = (
  found: Awaited<ReturnType<typeof opposed>>,
  which: (typeof OPPOSITES)[number],
  after: number,
) => {
  const stop = stoppable(after);
  const { world } = found;
  const verbs = world.through((name, port) =>
    stop.wrap(
      name,
      name === 'completersReader' ? { ...port, snapshot: async () => found.seen[which] } : port,
    ),
  );
  return { stop, run: () => verbs.complete(found.calls[which]) };
};

const callsOf = async (which: (typeof OPPOSITES)[number]): Promise<number> => {
  const found = await opposed(() => undefined);
  const { stop, run } = side(found, which, Number.POSITIVE_INFINITY);
  await run();
  return stop.made();
};

/** One stops after its n-th call, the other after its m-th; the first goes on to its end, then the second. */
export async function* races(
  every = 1,
  /** So that it can be seen to find something. */
  sabotage: (world: GateWorld) => void = () => undefined,
): AsyncGenerator<MatrixRow> {
  for (const first of OPPOSITES) {
    const second = first === 'go' ? 'no-go' : 'go';
    const [most, others] = [await callsOf(first), await callsOf(second)];
    for (let after = 1; after <= most; after += every) {
      for (let beside = 1; beside <= others; beside += every) {
        const found = await opposed(sabotage);
        const [one, two] = [side(found, first, after), side(found, second, beside)];
        const ran = one.run();
        await Promise.race([one.stop.reached, ran]);
        const ranToo = two.run();
        await Promise.race([two.stop.reached, ranToo]);
        one.stop.release();
        const answers = [await ran];
        two.stop.release();
        answers.push(await ranToo);
        yield {
          what: `${first} stopped after call ${after}, ${second} after call ${beside}`,
          wrong: await wrongAfterRace(found.world, answers),
        };
      }
    }
  }
}

const wrongAfterRace = async (
  world: GateWorld,
  answers: readonly JsonObject[],
): Promise<readonly string[]> => {
  const gate = await world.deps.gates.get(INSTANCE);
  const verdict = gate?.decision?.verdict;
  const keys = world.deps.archive.keys();
  const audit = asJsonObject(JSON.parse((await world.deps.archive.get(auditKey(INSTANCE))) ?? '{}'));
  const filed = asJsonObject(asJsonObject(audit.gate ?? {}).decision ?? {});
  return [
    ...(gate?.status === 'completed' ? [] : [`status: ${gate?.status}`]),
    ...(verdict === undefined ? ['no verdict'] : []),
    ...(world.answers.length === 1 && world.answers[0]?.output.decision === verdict
      ? []
      : [`answers: ${JSON.stringify(world.answers)}`]),
    ...(digestOf(filed.transcriptDigest) === digestOf(gate?.decision?.transcriptDigest)
      ? []
      : ['the audit record is of another decision']),
    ...(keys.filter((key) => key.startsWith('audit/')).length === 2 ? [] : ['audit records are not two']),
    ...answers.flatMap((answer) =>
      answer.decision === verdict
        ? []
        : [`one was told ${JSON.stringify(answer.decision)}: ${JSON.stringify(answer)}`],
    ),
    ...((await world.deps.tokens.get(INSTANCE)) === undefined ? [] : ['the token is left']),
  ];
};
