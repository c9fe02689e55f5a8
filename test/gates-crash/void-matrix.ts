/**
 * A gate that was merged and opened nothing: the run that puts that on record, killed or failed at each of its calls and run again,
 * leaves one record and decides nothing.
 */
import { MINUTE } from '#lib/instant.ts';
import { CFO, CLERK, gateWorld, INSTANCE } from '#test/github/gate-world.ts';
import { KINDS, type Kind, type MatrixRow, processOf } from './crash-matrix.ts';

const RECORD = `records/${INSTANCE}`;

/** `lose`: the run afterwards finds a repository that forgot; so that it can be seen to find something. */
const goThrough = async (faultOf: (call: string) => Kind | undefined, lose: boolean) => {
  const world = gateWorld();
  await world.ask();
  await world.open();
  const number = await world.number();
  world.github.review(number, CFO, 'APPROVED');
  world.github.merge(number, CLERK);
  world.pass(MINUTE);
  await world.reconcile();
  await world.supersede({ by: 'pm', reason: 'merged by one' });
  const { verbs, died, made } = processOf(world, faultOf);
  await Promise.race([verbs.open().catch(() => undefined), died]);
  const calls = [...made];
  world.pass(MINUTE);
  if (lose) {
    const record = [...world.github.pulls.values()].find(({ branch }) => branch === RECORD);
    if (record) world.github.pulls.set(record.number, { ...record, branch: 'lost' });
  }
  await world.open();
  const again = await world.open();
  const gate = await world.deps.gates.get(INSTANCE);
  const records = [...world.github.pulls.values()].filter(({ number: each }) => each !== number);
  const facts: readonly (readonly [string, unknown, unknown])[] = [
    ['status', gate?.status, 'superseded'],
    ['decision', gate?.decision, undefined],
    ['pull requests beside its own', records.length, 1],
    ['branch of the record', records[0]?.branch, RECORD],
    [
      'it says so',
      records[0]?.body.includes('Decided: nothing (superseded: taken back by pm: merged by one)'),
      true,
    ],
    ['failures of one run more', JSON.stringify(again.failures), '[]'],
    ['writes of one run more', again.lines.filter(({ changed }) => changed).length, 0],
  ];
  const wrong = facts.flatMap(([what, seen, wanted]) =>
    seen === wanted ? [] : [`${what}: ${String(seen)} instead of ${String(wanted)}`],
  );
  return { wrong, made: calls };
};

export async function* voidCrashes(kinds: readonly Kind[] = KINDS, lose = false): AsyncGenerator<MatrixRow> {
  const { made } = await goThrough(() => undefined, lose);
  for (const call of made) {
    for (const kind of kinds) {
      const { wrong } = await goThrough((name) => (name === call ? kind : undefined), lose);
      yield { what: `merged and superseded, open, ${call} ${kind}`, wrong };
    }
  }
}
