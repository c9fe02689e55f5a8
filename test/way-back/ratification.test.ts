import { describe, expect, it } from 'vitest';
import { makeRatify } from '#lambdas/request-rollback/ratify.ts';
import { DAY, instant, plus, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { openDatabase } from '#lib/local/database.ts';
import { makeProgress } from '#lib/local/progress.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import {
  describeRatification,
  openRatification,
  ratificationOf,
  ratificationsOf,
  ratificationTask,
  withVoice,
} from '#lib/way-back/ratification.ts';
import { fakeClock } from '#test/actions/fake-clock.ts';
import { evaluateWorld } from '#test/lambdas/evaluate-world.ts';

const board = {
  title: 'Cutover board',
  members: ['cfo', 'cio', 'pm', 'dba'],
  quorum: 2,
  mandatory: ['cfo'],
  chair: 'cio',
};
const until = instant(Date.parse('2027-04-20T02:00:00Z'));
const EXECUTION = 'smartapi-rb-3';

const record = (by = 'dba'): TaskRecord => ({
  cutover: 'smartapi',
  task: ratificationTask(EXECUTION),
  stage: 'way-back',
  mode: 'automatic',
  run: 1,
  attempt: 1,
  owner: 'machine',
  status: 'open',
  plannedStart: instant(0),
  plannedEnd: until,
  openedAt: instant(0),
  evidence: openRatification({
    execution: EXECUTION,
    trigger: 'by-hand',
    by,
    authority: 'board',
    until,
  }),
});

const say = (from: TaskRecord, by: string, stands = true): TaskRecord => {
  const next = withVoice(from, board, { by, stands }, instant(1));
  if (!next.ok) throw new Error(next.error.code);
  return next.value;
};
const codeOf = (from: TaskRecord, by: string): string => {
  const next = withVoice(from, board, { by, stands: true }, instant(1));
  return next.ok ? 'taken' : next.error.code;
};

describe('ratifying a roll-back of one person', () => {
  it('says who asked, who ratifies and until when', () => {
    const waiting = ratificationOf(record());
    expect(waiting && describeRatification(waiting)).toBe(
      `asked by dba alone, to be ratified by board until ${toIso(until)}`,
    );
  });

  it('takes the quorum with its mandatory members, the asker not counted', () => {
    const one = say(record(), 'pm');
    expect(one.status).toBe('open');
    const two = say(one, 'cio');
    expect(two.status).toBe('open');
    expect(say(two, 'cfo')).toMatchObject({ status: 'done', by: 'cfo' });
    expect(say(say(record(), 'cfo'), 'cfo').status).toBe('open');
  });

  it('a mandatory member who asked has said so already', () => {
    expect(say(say(record('cfo'), 'pm'), 'cio').status).toBe('done');
  });

  it('the chair’s objection closes it, another’s does not, and who changes their mind counts once', () => {
    expect(say(record(), 'cio', false).status).toBe('failed');
    const objecting = say(record(), 'cfo', false);
    expect(objecting.status).toBe('open');
    expect(say(say(objecting, 'cfo'), 'pm').status).toBe('done');
  });

  it.each([
    ['a stranger', record(), 'auditor', 'not-a-member'],
    ['who asked', record(), 'dba', 'asked-by-the-same'],
    ['one that is closed', say(record(), 'cio', false), 'pm', 'ratification-closed'],
    ['what is none', { ...record(), evidence: {} }, 'pm', 'no-ratification'],
  ])('refuses %s', (_, from, by, code) => {
    expect(codeOf(from, by)).toBe(code);
  });
});

describe('the handler that ratifies', () => {
  const world = async () => {
    const progress = makeProgress(openDatabase(':memory:'));
    await progress.put(record(), undefined);
    const deps = {
      runbook: { cutover: 'smartapi', authorities: { board } },
      progress,
      clock: fakeClock(),
      log: () => undefined,
    };
    return { progress, deps, ratify: makeRatify(deps) };
  };

  it('records each voice, two at once included', async () => {
    const { progress, ratify } = await world();
    const both = await Promise.all([
      ratify({ execution: EXECUTION, by: 'cfo', stands: true }),
      ratify({ execution: EXECUTION, by: 'pm', stands: true, note: 'Seen the log.' }),
    ]);
    expect(both.every(({ ok }) => ok === true)).toBe(true);
    expect(ratificationOf(await progress.get('smartapi', ratificationTask(EXECUTION)))).toMatchObject({
      state: 'ratified',
    });
  });

  it('says so where nothing waits, or where it is not settled', async () => {
    const { deps, ratify } = await world();
    expect(await ratify({ execution: 'smartapi-rb-9', by: 'cfo', stands: true })).toMatchObject({
      code: 'no-ratification',
    });
    const busy = makeRatify({ ...deps, progress: { get: deps.progress.get, put: async () => false } });
    expect(await busy({ execution: EXECUTION, by: 'cfo', stands: true })).toMatchObject({ code: 'busy' });
  });
});

describe('asking for the way back', () => {
  const ratificationAfter = async (request: JsonObject) => {
    const world = await evaluateWorld();
    const answer = await world.requestRollback(request);
    return { world, answer, waiting: ratificationsOf(await world.progress.list('smartapi')) };
  };

  it('alone is to be ratified by the trigger’s authority, a day later at the earliest', async () => {
    const { world, waiting } = await ratificationAfter({
      trigger: 'by-hand',
      by: 'dba',
      reason: 'Wrong amounts.',
    });
    expect(waiting).toMatchObject([
      { askedBy: 'dba', authority: 'steering', until: toIso(plus(world.clock.now(), DAY)), state: 'open' },
    ]);
  });

  it('by itself, or as a second one, is not', async () => {
    const byItself = { trigger: 'rate', by: 'evaluator', reason: 'Proven.', automatic: true };
    const { world, waiting } = await ratificationAfter(byItself);
    expect(waiting).toEqual([]);
    await world.requestRollback({ trigger: 'by-hand', by: 'dba', reason: 'Me too.' });
    expect(ratificationsOf(await world.progress.list('smartapi'))).toEqual([]);
  });

  it('of a trigger that proposes says which incident, and by when it is wanted', async () => {
    const asks = { trigger: 'outage', by: 'evaluator', reason: 'Out.', automatic: true };
    const { world, answer, waiting } = await ratificationAfter(asks);
    const [incident] = await world.incidents.list('smartapi');
    expect(answer).toMatchObject({ outcome: 'proposed', decideBy: toIso(plus(world.clock.now(), DAY)) });
    expect(answer.incident).toBe(incident?.id);
    expect(waiting).toEqual([]);
  });
});
