import { describe, expect, it } from 'vitest';
import { makeRatify } from '#lambdas/request-rollback/ratify.ts';
import { makeValve } from '#lambdas/valve/handler.ts';
import { declareOnStage } from '#lib/cli/aws/declare.ts';
import { incidentsOnStage } from '#lib/cli/aws/incidents.ts';
import { maintenanceOnStage } from '#lib/cli/aws/maintenance.ts';
import { queueOnStage } from '#lib/cli/aws/queue.ts';
import { ratifyOnStage } from '#lib/cli/aws/ratify.ts';
import type { StageVerb } from '#lib/cli/aws/stage-call.ts';
import { plus } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { ok } from '#lib/result.ts';
import type { PauseReason } from '#lib/route/control-item.ts';
import { openRatification, ratificationTask } from '#lib/way-back/ratification.ts';
import { judgeDeclared } from '#lib/way-back/triggers/judge-declared.ts';
import { BEFORE, compiled, fakeStage, onStage } from './fake-stage.ts';

const { cutover, client } = compiled.runbook;
const declared = compiled.runbook.triggers.find(({ kind }) => kind === 'declared');
/** Whom the cloud let in, beside whoever `--by` claims. */
const CALLER = 'arn:aws:sts::000000000000:assumed-role/operator/tunde';
const who = { by: 'femi-cole', reason: 'Two invoices carry the same IRN.' };

describe('cutover declare', () => {
  it('opens what the evaluator takes for the trigger being pulled', async () => {
    const stage = fakeStage();
    const { code, terminal } = await onStage(declareOnStage, stage, { options: who });
    expect(code).toBe(0);
    const incidents = await stage.incidents.list(cutover);
    expect(incidents).toMatchObject([{ severity: 1, source: 'declared', openedAt: BEFORE }]);
    expect(incidents[0]?.title).toContain('Two invoices carry the same IRN. (declared by femi-cole)');
    expect(incidents).toMatchObject([{ declaredBy: 'femi-cole', caller: CALLER }]);
    const list = await onStage(incidentsOnStage, stage, {});
    expect(list.terminal.printed()).toContain('opened by femi-cole (AWS: assumed-role/operator/tunde)');
    expect(judgeDeclared('declared', ok(incidents), BEFORE).verdict).toBe('pulled');
    expect(terminal.printed()).toContain(
      `asks cutover-board, who has ${declared?.timeBox} to decide; nothing is rolled back by itself`,
    );
  });

  it('of the ERP says that the roll-back starts by itself', async () => {
    const stage = fakeStage();
    const { terminal } = await onStage(declareOnStage, stage, {
      options: { ...who, trigger: 'erp-disrupted', title: 'IT stops the ERP' },
    });
    expect(terminal.printed()).toContain('the evaluator starts the roll-back by itself');
    expect((await stage.incidents.list(cutover))[0]?.title).toContain('IT stops the ERP: ');
  });

  it.each([
    [{ ...who, trigger: 'clearance-falls' }, 'nothing that can be declared'],
    [{ ...who, trigger: 'declare' }, 'Did you mean declared?'],
    [{ reason: 'x' }, '--by is missing'],
    [{ by: 'femi-cole', reason: '  ' }, '--reason is missing'],
    [{ ...who, by: 'femi-col' }, 'Did you mean femi-cole?'],
  ])('refuses %j before it asks AWS anything', async (options, words) => {
    const { code, connected, terminal } = await onStage(declareOnStage, undefined, { options });
    expect({ code, connected }).toEqual({ code: 2, connected: 0 });
    expect(terminal.told()).toContain(words);
  });
});

describe('cutover incidents', () => {
  const opened = async () => {
    const stage = fakeStage();
    await onStage(declareOnStage, stage, { options: who });
    const [incident] = await stage.incidents.list(cutover);
    return { stage, id: incident?.id ?? '' };
  };

  it('lists what is open, by the id that closes it', async () => {
    const { stage, id } = await opened();
    const { code, terminal } = await onStage(incidentsOnStage, stage, {});
    expect(code).toBe(0);
    expect(terminal.printed()).toContain(id);
    expect(terminal.printed()).toContain('Sev-1 since');
    expect(terminal.printed()).toContain('npx cutover incidents close ID');
  });

  it('closes one with name and reason, once', async () => {
    const { stage, id } = await opened();
    const closing = { by: 'grace-udo', reason: 'Found and mended.' };
    const { code } = await onStage(incidentsOnStage, stage, { words: ['close', id], options: closing });
    expect(code).toBe(0);
    expect(await stage.incidents.list(cutover)).toMatchObject([
      { closedAt: BEFORE, closing: { ...closing, caller: CALLER } },
    ]);
    const again = await onStage(incidentsOnStage, stage, { words: ['close', id], options: who });
    expect(again.code).toBe(1);
    expect(again.terminal.told()).toContain(
      'by grace-udo (AWS: assumed-role/operator/tunde) (Found and mended.); that stands',
    );
    const { terminal } = await onStage(incidentsOnStage, stage, {});
    expect(terminal.printed()).toContain('No incident is open; 1 incident of this cutover closed.');
  });

  it('does not close what is not there, and names what is', async () => {
    const { stage, id } = await opened();
    const { code, terminal } = await onStage(incidentsOnStage, stage, {
      words: ['close', 'inc-9'],
      options: who,
    });
    expect(code).toBe(1);
    expect(terminal.told()).toContain(`Open: ${id}.`);
  });

  it.each([
    [['shut'], who, 'knows nothing but close'],
    [['close'], who, 'ID is missing'],
    [['close', 'a', 'b'], who, 'one at a time'],
    [['close', 'a'], { by: 'femi-cole' }, '--reason is missing'],
  ])('refuses %j before it asks AWS anything', async (words, options, told) => {
    const { code, connected, terminal } = await onStage(incidentsOnStage, undefined, { words, options });
    expect({ code, connected }).toEqual({ code: 2, connected: 0 });
    expect(terminal.told()).toContain(told);
  });
});

const EXECUTION = `${cutover}-rb-3`;
const BOARD = compiled.runbook.authorities['cutover-board'];
if (!BOARD) throw new Error('the shipped runbook has a cutover board');
const [asker = '', ...others] = BOARD.members;

describe('cutover ratify', () => {
  const waiting = async () => {
    const stage = fakeStage({
      'request-rollback': () => {
        throw new Error('answered below');
      },
    });
    await stage.progress.put(
      {
        cutover,
        task: ratificationTask(EXECUTION),
        stage: 'way-back',
        mode: 'automatic',
        run: 1,
        attempt: 1,
        owner: 'machine',
        status: 'open',
        plannedStart: BEFORE,
        plannedEnd: BEFORE,
        openedAt: BEFORE,
        evidence: openRatification({
          execution: EXECUTION,
          trigger: 'pulled-by-hand',
          by: asker,
          authority: 'cutover-board',
          until: plus(BEFORE, 86_400_000),
        }),
      },
      undefined,
    );
    const ratify = makeRatify({ ...stage, runbook: compiled.runbook, log: () => undefined });
    return {
      ...stage,
      invoke: (_name: string, payload: JsonObject) => ratify(payload.ratify),
    };
  };

  it('records each member’s voice by the real handler, until it is ratified', async () => {
    const stage = await waiting();
    const { code, terminal } = await onStage(ratifyOnStage, stage, {
      words: [EXECUTION],
      options: { by: others.join(','), reason: 'The log shows it.' },
    });
    expect(terminal.printed()).toContain(`${EXECUTION}: asked by ${asker} alone, ratified by`);
    expect(code).toBe(0);
    expect(await stage.progress.get(cutover, ratificationTask(EXECUTION))).toMatchObject({
      status: 'done',
      evidence: { voices: expect.arrayContaining([expect.objectContaining({ caller: CALLER })]) },
    });
  });

  it('does not take the voice of who asked, and says whose it took', async () => {
    const stage = await waiting();
    const first = others.find((id) => id !== BOARD.chair) ?? '';
    const { code, terminal } = await onStage(ratifyOnStage, stage, {
      words: [EXECUTION],
      options: { by: `${first},${asker}`, reason: 'x', object: true },
    });
    expect(code).toBe(1);
    expect(terminal.told()).toMatch(new RegExp(`Recorded: ${first}\\.`));
  });

  it.each([
    [[], { by: 'femi-cole', reason: 'x' }, 'EXECUTION is missing'],
    [[EXECUTION], { reason: 'x' }, '--by is missing'],
    [[EXECUTION], { by: 'femi-cole,nobody', reason: 'x' }, 'does not know "nobody"'],
    [[EXECUTION], { by: 'femi-cole' }, '--reason is missing'],
  ])('refuses %j before it asks AWS anything', async (words, options, told) => {
    const { code, connected, terminal } = await onStage(ratifyOnStage, undefined, { words, options });
    expect({ code, connected }).toEqual({ code: 2, connected: 0 });
    expect(terminal.told()).toContain(told);
  });
});

describe('cutover queue', () => {
  const withValve = () => {
    const stage = fakeStage();
    let state: 'open' | 'closed' = 'open';
    const valve = makeValve({
      progress: stage.progress,
      clock: stage.clock,
      control: stage.control,
      valve: {
        state: async () => state,
        async setOpen(open) {
          state = open ? 'open' : 'closed';
        },
      },
    });
    const pausedBy = (reason: PauseReason) => stage.control.setPause(client.tenant, reason, true);
    return {
      stage: { ...stage, invoke: (_name: string, payload: JsonObject) => valve(payload) },
      pausedBy,
      valve: () => state,
    };
  };

  it('pauses and resumes for the operator’s own reason, each on record with who and why', async () => {
    const { stage, valve } = withValve();
    const paused = await onStage(queueOnStage, stage, { words: ['pause'], options: who });
    expect({ code: paused.code, valve: valve() }).toEqual({ code: 0, valve: 'closed' });
    expect(paused.terminal.printed()).toContain('The queue is closed because of operator.');
    stage.setNow(plus(BEFORE, 60_000));
    const resumed = await onStage(queueOnStage, stage, { words: ['resume'], options: who });
    expect({ code: resumed.code, valve: valve() }).toEqual({ code: 0, valve: 'open' });
    const records = await stage.progress.list(cutover);
    expect(records.map(({ evidence }) => evidence?.asked)).toMatchObject([
      { pause: true, by: 'femi-cole', because: who.reason },
      { pause: false, by: 'femi-cole' },
    ]);
  });

  it('never removes anybody else’s reason', async () => {
    const { stage, pausedBy, valve } = withValve();
    await pausedBy('rollback');
    await onStage(queueOnStage, stage, { words: ['pause'], options: who });
    const { code, terminal } = await onStage(queueOnStage, stage, { words: ['resume'], options: who });
    expect({ code, valve: valve() }).toEqual({ code: 0, valve: 'closed' });
    expect(terminal.printed()).toContain('It stays closed because of rollback');
  });

  it.each([
    [[], who],
    [['stop'], who],
    [['pause', 'now'], who],
    [['pause'], { by: 'femi-cole' }],
  ])('refuses %j before it asks AWS anything', async (words, options) => {
    const { code, connected } = await onStage(queueOnStage, undefined, { words, options });
    expect({ code, connected }).toEqual({ code: 2, connected: 0 });
  });
});

describe('cutover maintenance', () => {
  const window = { from: '2027-04-11T02:00:00+01:00', to: '2027-04-11T06:00:00+01:00' };

  it('tells the outage clock, once however often it is told', async () => {
    const stage = fakeStage();
    for (let time = 1; time <= 2; time += 1) {
      const { code, terminal } = await onStage(maintenanceOnStage, stage, {
        words: ['announce'],
        options: { ...who, ...window },
      });
      expect(code).toBe(0);
      expect(terminal.printed()).toContain('does not count as its outage');
    }
    expect((await stage.watchStore.get(cutover))?.outage.maintenance).toMatchObject([
      { from: Date.parse(window.from), to: Date.parse(window.to), by: 'femi-cole', caller: CALLER },
    ]);
  });

  it.each([
    [['announce'], { ...who, from: window.from }, '--to is missing'],
    [['announce'], { ...who, from: window.to, to: window.from }, 'is --to after --from?'],
    [['announce'], { ...who, from: window.from, to: '2028-04-11T02:00:00+01:00' }, 'more than 7 days'],
    [['announce'], { ...who, from: 'tonight', to: window.to }, '"tonight" was given'],
    [['plan'], { ...who, ...window }, 'it is called so'],
  ])('refuses %j %j', async (words, options, told) => {
    const { code, connected, terminal } = await onStage(maintenanceOnStage, undefined, { words, options });
    expect({ code, connected }).toEqual({ code: 2, connected: 0 });
    expect(terminal.told()).toContain(told);
  });
});

it.each([
  ['declare', declareOnStage, { options: who }],
  ['incidents', incidentsOnStage, {}],
  ['queue', queueOnStage, { words: ['pause'], options: who }],
  ['ratify', ratifyOnStage, { words: [EXECUTION], options: who }],
] as const)('%s says why where there is no stage', async (name, verb: StageVerb, given) => {
  const { code, terminal } = await onStage(verb, undefined, given);
  expect(code).toBe(2);
  expect(terminal.told()).toContain(`cutover ${name}: There is no stage.`);
});
