/**
 * A decision by telephone, killed or failed at each call of the entry and of the confirmation and given again; and the confirmation
 * beside each of those that could decide, end or change the attempt at the same moment, stopped at each pair of their calls. An
 * entry alone decides nothing; a confirmed one decides once.
 */
import { auditAnswerKey, auditKey } from '#lib/gates/settle-decision.ts';
import { MINUTE } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { CIO, type GateWorld, INSTANCE } from '#test/github/gate-world.ts';
import { entryOf, type OnThePhone, onThePhone } from '#test/github/on-the-phone.ts';
import { KINDS, type Kind, type MatrixRow, processOf, stoppable } from './crash-matrix.ts';

type Verbs = ReturnType<GateWorld['through']>;
type Facts = readonly (readonly [what: string, seen: unknown, wanted: unknown])[];

const wrongOf = (facts: Facts): readonly string[] =>
  facts
    .filter(([, seen, wanted]) => seen !== wanted)
    .map(([what, seen, wanted]) => `${what}: ${String(seen)} instead of ${String(wanted)}`);

const goThrough = async (at: 'enter' | 'confirm', faultOf: (call: string) => Kind | undefined) => {
  const phone = await onThePhone();
  const { verbs, died, made } = processOf(phone.world, faultOf);
  const first = at === 'enter' ? undefined : entryOf(await phone.enter());
  const failing = first === undefined ? phone.enter({}, verbs) : phone.confirm(first, {}, verbs);
  await Promise.race([failing.catch(() => undefined), died]);
  const calls = [...made];
  const between = (await phone.gateNow()).decision === undefined;
  phone.world.pass(MINUTE);
  // Whoever was cut off gives the same command again.
  const entry = first ?? entryOf(await phone.enter());
  await phone.confirm(entry);
  return { phone, entry, between, made: calls };
};

const wrongIn = async ({ world, gateNow }: OnThePhone, entry: string): Promise<readonly string[]> => {
  const gate = await gateNow();
  const keys = world.deps.archive.keys();
  const incidents = (await world.deps.incidents.list('smartapi')).map(({ id }) => id);
  return wrongOf([
    ['status', gate.status, 'completed'],
    ['verdict', gate.decision?.verdict, 'go'],
    ['entry', gate.decision?.breakGlass?.digest.slice(0, 12), entry],
    ['answers', JSON.stringify(world.answers.map(({ output }) => output.decision)), '["go"]'],
    ['audit records', keys.filter((key) => key === auditKey(INSTANCE)).length, 1],
    ['records of the answer', keys.filter((key) => key === auditAnswerKey(INSTANCE)).length, 1],
    ['tokens left', await world.deps.tokens.get(INSTANCE), undefined],
    ['re-check', (await world.recheck()).decision, 'go'],
    ['call on the entry', incidents.includes(`gate-by-telephone/${INSTANCE}/${entry}`), true],
    ['call on the decision', incidents.includes(`gate-telephone-confirmed/${INSTANCE}/${entry}`), true],
  ]);
};

/** Each call of both commands, each way of failing. */
export async function* telephoneCrashes(kinds: readonly Kind[] = KINDS): AsyncGenerator<MatrixRow> {
  for (const at of ['enter', 'confirm'] as const) {
    const { made } = await goThrough(at, () => undefined);
    for (const call of made) {
      for (const kind of kinds) {
        const { phone, entry, between } = await goThrough(at, (name) => (name === call ? kind : undefined));
        yield {
          what: `${at}, ${call} ${kind}`,
          wrong: [
            ...(at === 'enter' && !between ? ['an entry alone decided'] : []),
            ...(await wrongIn(phone, entry)),
          ],
        };
      }
    }
  }
}

/** What happens beside the confirmation, and what may come of both. */
interface Rival {
  readonly name: string;
  readonly prepare: (phone: OnThePhone) => Promise<JsonObject>;
  readonly run: (phone: OnThePhone, verbs: Verbs, prepared: JsonObject) => Promise<JsonObject>;
  /** Of the attempt, beside `completed` by the entry. */
  readonly otherwise: (gate: Awaited<ReturnType<OnThePhone['gateNow']>>, answer: JsonObject) => boolean;
}

const RIVALS: readonly Rival[] = [
  {
    name: 'another confirmation',
    prepare: async () => ({}),
    run: async (phone, verbs) => phone.confirm((await phone.gateNow()).telephone?.digest ?? '', {}, verbs),
    otherwise: () => false,
  },
  {
    name: 'gate-supersede',
    prepare: async () => ({}),
    run: (_, verbs) => verbs.supersede({ by: 'dba', reason: 'asked for anew' }),
    otherwise: ({ status, decision }, { outcome }) =>
      status === 'superseded' && decision === undefined && outcome === 'superseded',
  },
  {
    name: 'a no-go on GitHub',
    async prepare({ world }) {
      await world.open();
      world.github.review(await world.number(), CIO, 'CHANGES_REQUESTED');
      let given: JsonObject = {};
      await world.reconcile({
        complete: async (call) => {
          given = call;
          return { outcome: 'pending' };
        },
      });
      return given;
    },
    run: (_, verbs, prepared) => verbs.complete(prepared),
    otherwise: ({ status, decision }, answer) =>
      status === 'completed' && decision?.pull !== undefined && answer.decision === 'no-go',
  },
  {
    name: 'another entry',
    prepare: async () => ({}),
    run: (phone, verbs) => phone.enter({ voters: ['cfo', 'cio', 'pm'], witness: 'cio' }, verbs),
    otherwise: ({ status, decision, telephone }, { outcome, entry }) =>
      status === 'open' &&
      decision === undefined &&
      outcome === 'entered' &&
      telephone?.digest.slice(0, 12) === entry,
  },
];

const duel = async (
  rival: Rival,
  after: number,
  beside: number,
  confirmFirst: boolean,
  sabotage: (world: GateWorld) => void,
) => {
  const phone = await onThePhone();
  sabotage(phone.world);
  const entry = entryOf(await phone.enter());
  const prepared = await rival.prepare(phone);
  phone.world.pass(MINUTE);
  const [mine, theirs] = [stoppable(after), stoppable(beside)];
  const [own, others] = [phone.world.through(mine.wrap), phone.world.through(theirs.wrap)];
  const runs = [
    { stop: mine, run: () => phone.confirm(entry, {}, own) },
    { stop: theirs, run: () => rival.run(phone, others, prepared) },
  ];
  const order = confirmFirst ? runs : runs.toReversed();
  const answers: Promise<JsonObject>[] = [];
  for (const { stop, run } of order) {
    const ran = run();
    answers.push(ran);
    await Promise.race([stop.reached, ran]);
  }
  const ended: JsonObject[] = [];
  for (const [index, { stop }] of order.entries()) {
    stop.release();
    ended.push((await answers[index]) ?? {});
  }
  const [confirmed = {}, answered = {}] = confirmFirst ? ended : ended.toReversed();
  return { phone, entry, confirmed, answered, made: [mine.made(), theirs.made()] as const };
};

const wrongAfter = async (
  rival: Rival,
  { phone, entry, confirmed, answered }: Awaited<ReturnType<typeof duel>>,
): Promise<readonly string[]> => {
  const gate = await phone.gateNow();
  const ours = gate.status === 'completed' && gate.decision?.breakGlass?.digest.slice(0, 12) === entry;
  if (!ours) {
    return [
      ...(rival.otherwise(gate, answered)
        ? []
        : [`${gate.status}, and it was told ${JSON.stringify(answered)}`]),
      ...(confirmed.entry === undefined ? [] : [`the witness was told ${JSON.stringify(confirmed)}`]),
      ...(phone.world.answers.length === (gate.status === 'open' ? 0 : 1)
        ? []
        : ['the machine was not told once']),
    ];
  }
  return [
    ...(await wrongIn(phone, entry)),
    ...(answered.outcome === 'superseded' || answered.outcome === 'entered' || answered.decision === 'no-go'
      ? [`it was told ${JSON.stringify(answered)}`]
      : []),
  ];
};

/** One stops after its n-th call, the other after its m-th; who began first goes on first. */
export async function* telephoneRaces(
  every = 1,
  /** So that it can be seen to find something. */
  sabotage: (world: GateWorld) => void = () => undefined,
): AsyncGenerator<MatrixRow> {
  for (const rival of RIVALS) {
    const alone = await duel(rival, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, true, sabotage);
    const early = await duel(rival, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, false, sabotage);
    const [most, others] = [alone.made[0], early.made[1]];
    for (const confirmFirst of [true, false]) {
      for (let after = 1; after <= most; after += every) {
        for (let beside = 1; beside <= others; beside += every) {
          const ended = await duel(rival, after, beside, confirmFirst, sabotage);
          yield {
            what: `the confirmation stopped after call ${after}, ${rival.name} after call ${beside}, ${confirmFirst ? 'the confirmation' : rival.name} first`,
            wrong: await wrongAfter(rival, ended),
          };
        }
      }
    }
  }
}
