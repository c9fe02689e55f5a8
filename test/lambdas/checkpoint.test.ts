import { describe, expect, it } from 'vitest';
import { makeCheckpoint } from '#lambdas/checkpoint/handler.ts';
import { hypercareTask } from '#lib/hypercare/hypercare-record.ts';
import { DAY, fromIso, type Instant, plus, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { ClearanceCounts, Ledger } from '#lib/ports/ledger.ts';
import { fakeWorld, request } from '#test/lambdas/fake-world.ts';
import { refusing } from '#test/lambdas/refusing.ts';

const FULL = fromIso('2027-04-15T12:00:00Z');
/** Fri 16 April 2027, 09:00 in Lagos; a call a day for four weeks and a day. */
const FIRST = fromIso('2027-04-16T08:00:00Z');
const CALLS = Array.from({ length: 29 }, (_, index) => plus(FIRST, index * DAY));
const BUSINESS_DAYS = CALLS.map((at) => toIso(at).slice(0, 10)).filter((date) => {
  const weekday = new Date(date).getUTCDay();
  return weekday > 0 && weekday < 6;
});
const BEFORE_EXIT = 14;

const hypercareWorld = () => {
  const world = fakeWorld();
  let failures = 0;
  const outcomes: Ledger['outcomes'] = async (): Promise<ClearanceCounts> => ({
    received: 200,
    cleared: 200 - failures,
    clearedFirstPass: 200 - failures,
    rejected: 0,
    refused: 0,
    pending: failures,
    unknown: 0,
    overdue: failures,
  });
  const checkpoint = makeCheckpoint({ ...world.deps, ledger: refusing<Ledger>({ outcomes }) });
  const run = async (parameters: JsonObject = {}) =>
    await checkpoint(
      request('hypercare', {
        stage: 'hypercare',
        parameters: {
          checkpoints: CALLS.map(toIso),
          checkpointsBeforeExit: BEFORE_EXIT,
          businessDays: BUSINESS_DAYS,
          ...parameters,
        },
      }),
    );
  return {
    ...world,
    run,
    fail: (count: number) => {
      failures = count;
    },
    async goToFullVolume(at: Instant = FULL) {
      await world.deps.progress.put(
        {
          cutover: 'smartapi',
          task: 'full-volume',
          stage: 'hypercare',
          mode: 'automatic',
          run: 1,
          attempt: 1,
          owner: 'fl',
          status: 'done',
          plannedStart: at,
          plannedEnd: at,
          openedAt: at,
          closedAt: at,
          evidence: { verdict: 'pass', route: { kind: 'smartapi' }, at: toIso(at) },
        },
        undefined,
      );
    },
    call: async (index: number) => {
      world.setNow(CALLS[index] ?? FIRST);
      return await run();
    },
    state: async () => (await world.deps.progress.get('smartapi', hypercareTask('hypercare')))?.evidence,
  };
};
const started = async () => {
  const world = hypercareWorld();
  await world.goToFullVolume();
  return world;
};

describe('checkpoint', () => {
  it('says when the next call is, and changes nothing by saying so', async () => {
    const world = await started();
    world.setNow(FULL);
    expect(await world.run({ peek: true })).toMatchObject({ verdict: 'pass', next: toIso(FIRST) });
    await world.call(0);
    expect(await world.run({ peek: true })).toMatchObject({ next: toIso(CALLS[1] ?? FIRST), tries: 1 });
    expect(await world.state()).toMatchObject({ checkpoints: 1 });
  });

  it('goes on until the exit may be asked, then passes when the rule holds', async () => {
    const world = await started();
    for (let index = 0; index < BEFORE_EXIT; index += 1) {
      expect(await world.call(index)).toMatchObject({ verdict: 'inconclusive', tries: index + 1 });
    }
    expect(await world.call(BEFORE_EXIT)).toMatchObject({ verdict: 'pass' });
    expect(await world.state()).toMatchObject({ checkpoints: 15, extensions: 0, goodDaysInARow: 10 });
  });

  it('run twice is one call', async () => {
    const world = await started();
    await world.call(0);
    world.pass(60_000);
    await world.run();
    expect(await world.state()).toMatchObject({ checkpoints: 1 });
  });

  it('fails when the exit is due and a day was not good: the gate shows it', async () => {
    const world = await started();
    world.fail(2);
    const found = await world.call(BEFORE_EXIT);
    expect(found).toMatchObject({ verdict: 'fail' });
    expect(JSON.stringify(found.reasons)).toContain('not above 99 %');
    world.fail(1);
    expect(await world.run()).toMatchObject({ verdict: 'pass' });
  });

  it('goes on when two weeks after full volume have not passed yet', async () => {
    const world = hypercareWorld();
    await world.goToFullVolume(plus(CALLS[BEFORE_EXIT] ?? FIRST, -14 * DAY + 1));
    expect(await world.call(BEFORE_EXIT)).toMatchObject({ verdict: 'inconclusive' });
    expect(await world.call(BEFORE_EXIT + 1)).toMatchObject({ verdict: 'pass' });
  });

  it('never passes without full volume on record', async () => {
    expect(await hypercareWorld().call(BEFORE_EXIT)).toMatchObject({ verdict: 'fail' });
  });

  it('extends as often as the runbook allows, once a request, and asks again at the end of it', async () => {
    const world = await started();
    await world.call(BEFORE_EXIT);
    const next = toIso(CALLS[BEFORE_EXIT + 1] ?? FIRST);
    expect(await world.run({ extend: true })).toMatchObject({ verdict: 'pass', tries: 1, next });
    expect(await world.run({ extend: true })).toMatchObject({ verdict: 'pass', tries: 1 });
    expect(await world.call(BEFORE_EXIT + 1)).toMatchObject({ verdict: 'inconclusive' });
    expect(await world.call(BEFORE_EXIT + 7)).toMatchObject({ verdict: 'pass' });
    expect(await world.run({ extend: true })).toMatchObject({ verdict: 'pass', tries: 2 });
    expect(await world.call(BEFORE_EXIT + 14)).toMatchObject({ verdict: 'pass' });
    expect(await world.run({ extend: true })).toMatchObject({ verdict: 'fail' });
    expect(await world.run({ peek: true })).toMatchObject({ verdict: 'fail' });
    expect(await world.state()).toMatchObject({ extensions: 2 });
    expect(world.outbox().filter((message) => message.event === 'hypercare-extended')).toHaveLength(2);
  });

  it('forbids the exit while a Sev-1 is open', async () => {
    const world = await started();
    const incident = {
      id: 'i',
      cutover: 'smartapi',
      severity: 1,
      title: 'Down',
      source: 'x',
      openedAt: FULL,
    } as const;
    await world.deps.incidents.open(incident);
    expect(await world.call(BEFORE_EXIT)).toMatchObject({ verdict: 'fail' });
  });

  it('refuses a stage without hypercare and a calendar without calls', async () => {
    const world = await started();
    await expect(world.run({ checkpoints: [] })).rejects.toThrow();
    await expect(
      makeCheckpoint({ ...world.deps, ledger: refusing<Ledger>({}) })(
        request('freeze', { parameters: { checkpoints: ['x'], checkpointsBeforeExit: 0, businessDays: [] } }),
      ),
    ).rejects.toThrow('no hypercare');
  });
});
