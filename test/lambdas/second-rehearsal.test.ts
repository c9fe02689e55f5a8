import { describe, expect, it } from 'vitest';
import { type CertifyDeps, makeCertify } from '#lambdas/certify/handler.ts';
import { makeRequestRollback, type RequestRollbackDeps } from '#lambdas/request-rollback/handler.ts';
import { makeRatify } from '#lambdas/request-rollback/ratify.ts';
import { sha256 } from '#lib/digest.ts';
import { Certificate } from '#lib/gates/certificate.ts';
import { announce } from '#lib/messages/announce.ts';
import { StageReport } from '#lib/report/report.ts';
import { ok } from '#lib/result.ts';
import { openRatification, ratificationTask } from '#lib/way-back/ratification.ts';
import { smallProgram } from '#test/gates/small-program.ts';
import { smallRunbook } from '#test/gates/small-runbook.ts';
import { sampleReport } from '#test/report/sample-report.ts';
import { memoryArchive } from './fake-world.ts';
import { CALENDAR, startWorld } from './start-world.ts';

const SECOND = 'smartapi_2';
const BY_HAND = { trigger: 'by-hand', by: 'cio', reason: 'Wrong amounts on two invoices.' };

/** UAT whose second rehearsal goes. */
const going = async () => {
  const world = startWorld('uat');
  await world.start();
  world.end('smartapi-r1', 'failed');
  await world.start({ again: true });
  return world;
};

describe('the way back of a second rehearsal', () => {
  const asking = async () => {
    const world = await going();
    const deps: RequestRollbackDeps = {
      ...world.deps,
      tenant: 'small',
      stage: 'uat',
      alarmPrefix: 'cutover-small-uat',
      runbook: {
        ...smallRunbook,
        triggers: [
          {
            id: 'by-hand',
            title: 'By hand',
            kind: 'person',
            mode: 'automatic',
            authority: 'steering',
            when: '-',
          },
        ],
      },
      incidents: world.incidents,
      calendarOf: async () => CALENDAR,
      log: () => undefined,
    };
    return { world, deps, ask: makeRequestRollback(deps) };
  };

  it.each([
    ['by the runbook’s id, as workflow rollback does', { cutover: 'smartapi' }],
    ['by its own, as a terminal does', { cutover: SECOND }],
    ['by none, as an alarm does', {}],
  ])('is asked for %s', async (_, named) => {
    const { world, ask } = await asking();
    const { epoch } = await world.control.get('small');
    expect(await ask({ ...BY_HAND, ...named })).toMatchObject({
      ok: true,
      cutover: SECOND,
      execution: `${SECOND}-rb-${epoch}`,
    });
    expect(world.inputOf(`${SECOND}-rb-${epoch}`)).toMatchObject({ cutover: SECOND });
  });

  it.each([
    [
      'the first, by an evaluator that could not read the lock',
      { cutover: 'smartapi', automatic: true },
      SECOND,
    ],
    ['one that a person looked at while the next one began', { cutover: SECOND }, 'smartapi_3'],
  ])('is not asked for by what was seen of %s', async (_, named, holds) => {
    const { world, deps } = await asking();
    const { deps: own } = world;
    const ask = makeRequestRollback({
      ...deps,
      lock: { holder: async (tenant) => ({ tenant, cutover: holds, by: 'pm', since: own.clock.now() }) },
    });
    expect(await ask({ ...BY_HAND, ...named })).toMatchObject({ ok: false, code: 'rehearsal-over' });
    expect(world.names().filter((name) => name.includes('-rb-'))).toEqual([]);
  });

  it('is ratified where it was asked for', async () => {
    const world = await going();
    const execution = `${SECOND}-rb-1`;
    const at = world.clock.now();
    await world.deps.progress.put(
      {
        cutover: SECOND,
        task: ratificationTask(execution),
        stage: 'way-back',
        mode: 'automatic',
        run: 1,
        attempt: 1,
        owner: 'machine',
        status: 'open',
        plannedStart: at,
        plannedEnd: at,
        openedAt: at,
        evidence: openRatification({
          execution,
          trigger: 'by-hand',
          by: 'dba',
          authority: 'steering',
          until: at,
        }),
      },
      undefined,
    );
    const ratify = makeRatify({ ...world.deps, runbook: smallRunbook, log: () => undefined });
    expect(await ratify({ execution, by: 'cio', stands: true, note: 'The log shows it.' })).toMatchObject({
      ok: true,
    });
  });
});

describe('a second rehearsal', () => {
  const digests = { program: sha256('p'), code: sha256('c'), calendar: sha256('k'), roster: sha256('r') };

  it('is certified of the same program, from its own stores, beside the first', async () => {
    const archive = memoryArchive();
    const asked: string[] = [];
    const deps: CertifyDeps = {
      stage: 'uat',
      program: { cutover: 'smartapi' },
      states: 200,
      digests,
      machine: { status: async () => 'succeeded' },
      async executions(cutover) {
        asked.push(cutover);
        return [`${cutover}-r1`];
      },
      async gather(cutover) {
        asked.push(cutover);
        return ok(StageReport.parse({ ...sampleReport(), digests }));
      },
      archive,
      log: () => undefined,
    };
    for (const name of ['smartapi-r1', `${SECOND}-r1`, `${SECOND}-rb-4`]) {
      expect(await makeCertify(deps)({ detail: { name } })).toMatchObject({ outcome: 'certified' });
    }
    expect(asked).toEqual(['smartapi', 'smartapi', SECOND, SECOND, SECOND, SECOND]);
    const filed = await Promise.all(
      archive.keys().map(async (key) => Certificate.parse(JSON.parse((await archive.get(key)) ?? ''))),
    );
    expect(new Set(filed.map(({ cutover }) => cutover))).toEqual(new Set(['smartapi']));
    expect(filed.map(({ attestedBy }) => attestedBy)).toContain(`uat-machine:${SECOND}-r1`);
    expect(new Set(filed.map(({ scenario }) => scenario)).size).toBe(1);
  });

  it('has on record of itself who could not be told', async () => {
    const world = await going();
    const deps = {
      messenger: { send: () => Promise.reject(new Error('mail server down')) },
      incidents: world.incidents,
      clock: world.clock,
      program: smallProgram,
      runbook: smallRunbook,
    };
    for (const subject of [`${SECOND}/switch/1`, `${SECOND}-rb-1/safe`, 'smartapi/switch/1']) {
      await announce(deps, 'gate-decided', { subject, gate: 'Switch: go' });
    }
    expect(await world.incidents.list(SECOND)).toHaveLength(2);
    expect(await world.incidents.list('smartapi')).toHaveLength(1);
  });
});
