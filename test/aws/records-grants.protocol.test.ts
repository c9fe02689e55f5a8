/** What the stores of RECORDS_TABLE and TOKENS_TABLE ask of DynamoDB, beside what they are granted; MiniStack, as their contracts. */

import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { makeDynamoDBClient } from '#lib/aws/clients.ts';
import { makeCutovers } from '#lib/aws/cutovers.ts';
import { makeGateStore } from '#lib/aws/gate-store.ts';
import {
  CUTOVERS_GRANTS,
  GATE_STORE_GRANTS,
  INCIDENTS_GRANTS,
  LOCK_GRANTS,
  PAGES_GRANTS,
  PROGRESS_GRANTS,
  WATCH_GRANTS,
} from '#lib/aws/grants/records.ts';
import { TOKENS_GRANTS } from '#lib/aws/grants/tokens.ts';
import { makeIncidentLog } from '#lib/aws/incidents.ts';
import { makeCutoverLock } from '#lib/aws/lock.ts';
import { makePages } from '#lib/aws/pages.ts';
import { makeProgress } from '#lib/aws/progress.ts';
import { RECORD_KEYS, RECORDS_TABLE } from '#lib/aws/records-table.ts';
import { makeTokens } from '#lib/aws/tokens.ts';
import { TOKENS_TABLE } from '#lib/aws/tokens-table.ts';
import { makeWatchStore } from '#lib/aws/watch-store.ts';
import { sha256 } from '#lib/digest.ts';
import { instant } from '#lib/instant.ts';
import { NOTHING_WATCHED } from '#lib/watch/watch-state.ts';
import { gateDecision, gateRecord, telephoneEntry } from '#test/contract/gate-store.ts';
import { page } from '#test/contract/pages.ts';
import { clientOptions } from '#test/servers/aws-environment.ts';
import { createTable } from './create-table.ts';
import { expectWithinGrants, makeCommandRecorder } from './within-grants.ts';

const recorder = makeCommandRecorder();
const client = recorder.watch(makeDynamoDBClient(clientOptions(inject('ministack'))));
const other = makeDynamoDBClient(clientOptions(inject('ministack')));
afterAll(() => {
  client.destroy();
  other.destroy();
});

const clock = { now: () => instant(7_000), sleep: async () => undefined };
const table = await createTable(other, RECORDS_TABLE);
const tokensTable = await createTable(other, TOKENS_TABLE);
const access = { client, table };

const level = async (work: () => Promise<unknown>, granted: readonly string[]): Promise<void> => {
  recorder.clear();
  await work();
  expectWithinGrants(recorder, granted);
};

describe('grants', () => {
  it('of gates', async () => {
    const gates = makeGateStore({ ...access, clock });
    const gate = gateRecord(1);
    await level(async () => {
      await gates.open(gate);
      await gates.decide(gate.instance, gate.nonce, gate.evidenceDigest, gateDecision('go'));
      await gates.complete(gate.instance);
      await gates.close(gate.instance, 'expired', 'late');
    }, GATE_STORE_GRANTS.write);
    await level(async () => {
      await gates.get(gate.instance);
      await gates.list(gate.cutover);
      await gates.listOpen(gate.cutover);
      await gates.attempts(gate.cutover, gate.gate);
    }, GATE_STORE_GRANTS.read);
    await gates.open(gateRecord(2));
    await level(async () => {
      const { instance, nonce, evidenceDigest } = gateRecord(2);
      await gates.enter(instance, nonce, evidenceDigest, telephoneEntry('GitHub is down'));
    }, GATE_STORE_GRANTS.enter);
    expect(await gates.get('no instance')).toBeUndefined();
    expect(await gates.complete('no instance')).toBe(false);
    await expect(gates.open({ ...gate, attempt: 3 })).rejects.toThrow('must be named "smartapi/switch/3"');
  });

  it('of progress, incidents, lock and cutovers', async () => {
    const record = {
      cutover: 'smartapi',
      task: 'backup',
      stage: 'freeze',
      mode: 'manual',
      run: 1,
      attempt: 1,
      owner: 'dba',
      status: 'open',
      plannedStart: instant(1),
      plannedEnd: instant(2),
      openedAt: instant(1),
    } as const;
    const progress = makeProgress(access);
    await level(async () => {
      await progress.put(record, undefined);
      await progress.put({ ...record, attempt: 2 }, record);
    }, PROGRESS_GRANTS.write);
    await level(async () => {
      await progress.get('smartapi', 'backup');
      await progress.list('smartapi');
    }, PROGRESS_GRANTS.read);

    const incidents = makeIncidentLog(access);
    const incident = {
      id: 'i1',
      cutover: 'smartapi',
      severity: 1,
      title: 't',
      source: 's',
      openedAt: instant(1),
    } as const;
    await level(() => incidents.open(incident), INCIDENTS_GRANTS.open);
    await level(() => incidents.close('i1', instant(2)), INCIDENTS_GRANTS.close);
    await level(() => incidents.list('smartapi'), INCIDENTS_GRANTS.read);

    const lock = makeCutoverLock(access);
    const holder = { tenant: 'adire', cutover: 'smartapi', by: 'ada', since: instant(1) };
    await level(() => lock.take(holder), LOCK_GRANTS.write);
    await level(() => lock.holder('adire'), LOCK_GRANTS.read);

    const cutovers = makeCutovers(access);
    const digest = sha256('x');
    const started = {
      cutover: 'smartapi',
      tenant: 'adire',
      startedBy: 'ada',
      startedAt: instant(1),
      digests: { program: digest, code: digest, calendar: digest, roster: digest },
      calendar: {},
    };
    await level(() => cutovers.create(started), CUTOVERS_GRANTS.write);
    await level(() => cutovers.get('smartapi'), CUTOVERS_GRANTS.read);
  });

  it('of pages', async () => {
    const pages = makePages(access);
    await level(async () => {
      await pages.put(page(), undefined);
      await pages.put(page({ recoveredAt: instant(5) }), page());
    }, PAGES_GRANTS.write);
    await level(async () => {
      await pages.get('adire', page().id);
      await pages.list('adire');
    }, PAGES_GRANTS.read);
  });

  it('of what the watch remembers', async () => {
    const watchStore = makeWatchStore(access);
    const seen = { ...NOTHING_WATCHED, outage: { ...NOTHING_WATCHED.outage, goodInARow: 1 } };
    await level(async () => {
      await watchStore.put('smartapi', NOTHING_WATCHED, undefined);
      await watchStore.put('smartapi', seen, NOTHING_WATCHED);
    }, WATCH_GRANTS.write);
    await level(() => watchStore.get('smartapi'), WATCH_GRANTS.read);
  });

  it('of tokens', async () => {
    const tokens = makeTokens({ client, table: tokensTable });
    await level(async () => {
      await tokens.put('c/task/a', 'secret', 'c-r1');
      await tokens.put('c/task/a', 'secret', 'c-r2');
    }, TOKENS_GRANTS.write);
    await level(() => tokens.get('c/task/a'), TOKENS_GRANTS.read);
    await level(() => tokens.subjectsOf('c-r2'), TOKENS_GRANTS.list);
    await level(() => tokens.delete('c/task/a'), TOKENS_GRANTS.delete);
  });

  it('leave a damaged record unread, saying where it stands and not what it holds', async () => {
    await other.send(
      new PutItemCommand({
        TableName: table,
        Item: { ...RECORD_KEYS.lock('zobo'), cutover: { S: 'x' }, holder: { N: '7' } },
      }),
    );
    await expect(makeCutoverLock(access).holder('zobo')).rejects.toThrow(
      'item lock#zobo / holder: attribute "holder" should be a string',
    );
  });
});
