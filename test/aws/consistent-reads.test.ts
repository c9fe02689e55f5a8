import { describe, expect, it } from 'vitest';
import { makeBallots } from '#lib/aws/ballots.ts';
import { makeDynamoDBClient } from '#lib/aws/clients.ts';
import { makeControl } from '#lib/aws/control.ts';
import { makeCutovers } from '#lib/aws/cutovers.ts';
import { makeGateStore } from '#lib/aws/gate-store.ts';
import { makeIncidentLog } from '#lib/aws/incidents.ts';
import { makeLedger } from '#lib/aws/ledger.ts';
import { makeCutoverLock } from '#lib/aws/lock.ts';
import { makeProgress } from '#lib/aws/progress.ts';
import { makeTokens } from '#lib/aws/tokens.ts';
import { parseIrn } from '#lib/clearance/irn.ts';
import { fakeClock } from '#test/actions/fake-clock.ts';
import { type ScriptedCommand, scripted } from './scripted-client.ts';

/** Of a read: whether it asks for what was written last. Servers to test against always give that, so only the request shows it. */
const isStrong = ({ input }: ScriptedCommand): boolean => {
  if ('RequestItems' in input) {
    const tables = Object.values(input.RequestItems ?? {});
    return tables.every(
      (table) =>
        typeof table === 'object' &&
        table !== null &&
        'ConsistentRead' in table &&
        table.ConsistentRead === true,
    );
  }
  return 'ConsistentRead' in input && input.ConsistentRead === true;
};

const irn = parseIrn('INV0001-SMALL001-20270412');
if (!irn.ok) throw new Error('the sample IRN is one');
const key = { tenant: 't', number: 'A-1', revision: 1 };

const stores = () => {
  const { client, sent } = scripted(makeDynamoDBClient({ region: 'eu-west-1' }), () => ({}));
  const clock = fakeClock();
  const access = { client, table: 'table', clock, random: { next: () => 0, id: () => 'id' } };
  return {
    sent,
    clock,
    ledger: makeLedger(access),
    control: makeControl(access),
    gates: makeGateStore(access),
    tokens: makeTokens(access),
    progress: makeProgress(access),
    lock: makeCutoverLock(access),
    cutovers: makeCutovers(access),
    incidents: makeIncidentLog(access),
    ballots: makeBallots(access),
  };
};

type Stores = ReturnType<typeof stores>;

const READS: readonly (readonly [string, (from: Stores) => Promise<unknown>])[] = [
  ['ledger.latest', ({ ledger }) => ledger.latest('t', 'A-1')],
  ['ledger.get', ({ ledger }) => ledger.get(key)],
  ['ledger.readForWork', ({ ledger }) => ledger.readForWork('t', [key])],
  ['ledger.longestLease', ({ ledger, clock }) => ledger.longestLease('t', clock.now())],
  ['ledger.irnOwner', ({ ledger }) => ledger.irnOwner('t', irn.value.irn)],
  ['control.get', ({ control }) => control.get('t')],
  ['gates.get', ({ gates }) => gates.get('c/g/1')],
  ['gates.attempts', ({ gates }) => gates.attempts('c', 'g')],
  ['gates.listOpen', ({ gates }) => gates.listOpen('c')],
  ['gates.list', ({ gates }) => gates.list('c')],
  ['tokens.get', ({ tokens }) => tokens.get('s')],
  ['tokens.delete', ({ tokens }) => tokens.delete('s')],
  ['tokens.subjectsOf', ({ tokens }) => tokens.subjectsOf('e')],
  ['progress.get', ({ progress }) => progress.get('c', 't')],
  ['progress.list', ({ progress }) => progress.list('c')],
  ['lock.holder', ({ lock }) => lock.holder('t')],
  ['cutovers.get', ({ cutovers }) => cutovers.get('c')],
  ['incidents.list', ({ incidents }) => incidents.list('c')],
  ['ballots.of', ({ ballots }) => ballots.of('c/g/1')],
];

describe('what something is decided by', () => {
  it.each(READS)('is read strongly consistent: %s', async (_name, read) => {
    const from = stores();
    await read(from);
    expect(from.sent.length).toBeGreaterThan(0);
    expect(from.sent.filter((command) => !isStrong(command))).toEqual([]);
  });
});
