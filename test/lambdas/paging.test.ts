import { describe, expect, it } from 'vitest';
import { makeAcknowledge } from '#lambdas/acknowledge/handler.ts';
import { makeEscalate } from '#lambdas/escalate/handler.ts';
import { makePage } from '#lambdas/page/handler.ts';
import { MINUTE, plus } from '#lib/instant.ts';
import type { Page, Pages } from '#lib/ports/pages.ts';
import { ALARM, changed, NOON, pageWorld } from '#test/paging/page-world.ts';

const ID = `${ALARM}/2027-04-10T12:00:00.000Z`;

const functionsOf = (world: ReturnType<typeof pageWorld>) => ({
  page: makePage(world.deps),
  escalate: makeEscalate(world.deps),
  acknowledge: makeAcknowledge(world.deps),
  only: async (): Promise<Page | undefined> => (await world.deps.pages.list('small'))[0],
});

const rejecting = (method: keyof Pages, pages: Pages, times = 1): Pages => {
  let left = times;
  const fails = async (): Promise<never> => {
    throw new Error('DynamoDB does not answer');
  };
  return {
    ...pages,
    [method]: (...args: never[]) => {
      left -= 1;
      // @ts-expect-error -- passed on as they came
      return left >= 0 ? fails() : pages[method](...args);
    },
  };
};

describe('an alarm that goes off', () => {
  it('calls the first person, with what it is, where it is written and how to answer', async () => {
    const world = pageWorld();
    const { page, only } = functionsOf(world);
    expect(await page(changed('ALARM'))).toEqual({ page: ID });
    expect(world.called()).toEqual(['dba']);
    const [message] = world.sent;
    expect(message).toMatchObject({ event: 'page', subject: `Alarm: ${ALARM}` });
    expect(message?.text).toContain('docs/alarms.md#invoice-overdue');
    expect(message?.text).toContain(`npx cutover acknowledge ${ID} --by PERSON --stage uat`);
    expect(message?.text).toContain('You have 10 minutes');
    expect(await only()).toMatchObject({ chain: ['dba', 'cfo', 'pm'], calls: [{ at: NOON, to: ['dba'] }] });
  });

  it('is one page however often it is told, and another one when it goes off again', async () => {
    const world = pageWorld();
    const { page } = functionsOf(world);
    await page(changed('ALARM'));
    await page(changed('ALARM'));
    expect(world.sent).toHaveLength(1);
    await page(changed('ALARM', plus(NOON, MINUTE)));
    expect(await world.deps.pages.list('small')).toHaveLength(2);
    expect(world.called()).toEqual(['dba', 'dba']);
  });

  it('calls a deputy too, on the days on which there is one', async () => {
    const world = pageWorld();
    const deps = { ...world.deps, paging: { ...world.deps.paging, chain: ['cfo'] } };
    await makePage(deps)(changed('ALARM'));
    expect(world.called()).toEqual(['cfo+controller']);
    world.pass(24 * 60);
    await makePage(deps)(changed('ALARM', plus(NOON, 24 * 60 * MINUTE)));
    expect(world.called()).toEqual(['cfo+controller', 'cfo']);
  });

  it('that cannot be told fails, and is told by whoever comes next: Lambda again, or the clock', async () => {
    const world = pageWorld();
    const { page, escalate, only } = functionsOf(world);
    world.failNext(1);
    await expect(page(changed('ALARM'))).rejects.toThrow('SNS does not answer');
    expect((await only())?.calls).toEqual([]);
    await page(changed('ALARM'));
    expect(world.called()).toEqual(['dba']);

    const other = pageWorld();
    other.failNext(1);
    await expect(makePage(other.deps)(changed('ALARM'))).rejects.toThrow();
    await makeEscalate(other.deps)();
    expect(other.called()).toEqual(['dba']);
    expect(await escalate()).toMatchObject({ called: [] });
  });

  it.each([
    [1, 'is not on record'],
    [2, 'DynamoDB does not answer'],
  ])(
    'calls somebody even while the store fails %i times, and fails so that it is recorded later',
    async (times, told) => {
      const world = pageWorld();
      const pages = rejecting('put', world.deps.pages, times);
      await expect(makePage({ ...world.deps, pages })(changed('ALARM'))).rejects.toThrow(told);
      expect(world.called()).toEqual(['dba']);
      await functionsOf(world).page(changed('ALARM'));
      // The message has the id of the call: nobody is called twice for it.
      expect(world.called()).toEqual(['dba']);
      expect(await functionsOf(world).only()).toMatchObject({ calls: [{ to: ['dba'] }] });
    },
  );

  it('without data says nothing, and ends nothing', async () => {
    const world = pageWorld();
    const { page, only } = functionsOf(world);
    await page(changed('ALARM'));
    expect(await page(changed('INSUFFICIENT_DATA', plus(NOON, MINUTE)))).toEqual({
      ignored: 'INSUFFICIENT_DATA',
    });
    expect(await only()).not.toHaveProperty('recoveredAt');
  });

  it('what is no alarm is a mistake of who calls', async () => {
    await expect(functionsOf(pageWorld()).page({ hello: 1 })).rejects.toThrow('no change of an alarm');
  });
});

describe('an alarm that goes back to OK', () => {
  it('ends the calls of its own pages and of no other alarm', async () => {
    const world = pageWorld();
    const { page, escalate } = functionsOf(world);
    await page(changed('ALARM'));
    await page(changed('ALARM', NOON, `${ALARM}-2`));
    expect(await page(changed('OK', plus(NOON, MINUTE)))).toEqual({ recovered: [ID] });
    expect(await page(changed('OK', plus(NOON, MINUTE)))).toEqual({ recovered: [] });
    world.pass(30);
    await escalate();
    expect(world.sent.map(({ subject }) => subject)).toEqual([
      `Alarm: ${ALARM}`,
      `Alarm: ${ALARM}-2`,
      `Alarm: ${ALARM}-2`,
    ]);
  });

  it('before it went off, as SNS may tell it, ends nothing', async () => {
    const world = pageWorld();
    const { page, only } = functionsOf(world);
    await page(changed('ALARM'));
    expect(await page(changed('OK', plus(NOON, -MINUTE)))).toEqual({ recovered: [] });
    expect(await only()).not.toHaveProperty('recoveredAt');
  });

  it('at the moment of an answer is recorded beside it, and gives up after three', async () => {
    const world = pageWorld();
    await functionsOf(world).page(changed('ALARM'));
    let refusals = 1;
    const contended = {
      ...world.deps.pages,
      put: async (page: Page, former: Page | undefined) => {
        refusals -= 1;
        return refusals >= 0 ? false : world.deps.pages.put(page, former);
      },
    };
    const over = changed('OK', plus(NOON, MINUTE));
    expect(await makePage({ ...world.deps, pages: contended })(over)).toEqual({ recovered: [ID] });
    await functionsOf(world).page(changed('ALARM', plus(NOON, 2 * MINUTE)));
    const never = { ...world.deps.pages, put: async () => false };
    const later = changed('OK', plus(NOON, 3 * MINUTE));
    await expect(makePage({ ...world.deps, pages: never })(later)).rejects.toThrow(
      'changed by somebody else 3 times',
    );
  });
});

describe('a page that nobody answers', () => {
  it('goes through the chain as often as agreed, then to all at once, then to nobody', async () => {
    const world = pageWorld();
    const { page, escalate, only } = functionsOf(world);
    await page(changed('ALARM'));
    for (let tick = 0; tick < 40; tick += 1) {
      world.pass(5);
      await escalate();
    }
    const round = ['dba', 'cfo+controller', 'pm'];
    expect(world.called()).toEqual([...round, ...round, 'dba+cfo+controller+pm']);
    expect(world.sent.at(-1)?.subject).toBe(`Nobody answers: ${ALARM}`);
    expect(world.logged).toContain('nobody-answers');
    expect(await only()).toHaveProperty('exhaustedAt');
    expect(world.measured.UnansweredPages).toBe(0);
  });

  it('leaves people the whole of their minutes', async () => {
    const world = pageWorld();
    const { page, escalate } = functionsOf(world);
    await page(changed('ALARM'));
    world.pass(9);
    expect(await escalate()).toEqual({ unanswered: 1, called: [] });
    world.pass(1);
    expect(await escalate()).toEqual({ unanswered: 1, called: [ID] });
  });

  it('that cannot be sent leaves the others alone, and fails at the end', async () => {
    const world = pageWorld();
    const { page, escalate } = functionsOf(world);
    await page(changed('ALARM'));
    await page(changed('ALARM', NOON, `${ALARM}-2`));
    world.pass(10);
    world.failNext(1);
    await expect(escalate()).rejects.toThrow('1 of 2 pages could not be sent');
    expect(world.called()).toEqual(['dba', 'dba', 'cfo+controller']);
    expect(world.logged).toContain('page-not-sent');
    expect(await escalate()).toMatchObject({ called: [`${ALARM}-2/2027-04-10T12:00:00.000Z`] });
  });

  it('that is answered while the next one is called keeps its answer', async () => {
    const world = pageWorld();
    const { page, acknowledge } = functionsOf(world);
    await page(changed('ALARM'));
    world.pass(10);
    const messenger = {
      send: async () => {
        await acknowledge({ page: ID, by: 'dba' });
      },
    };
    await makeEscalate({ ...world.deps, messenger })();
    expect(await functionsOf(world).only()).toMatchObject({
      acknowledged: { by: 'dba' },
      calls: [{ to: ['dba'] }],
    });
  });
});

describe('answering a page', () => {
  const paged = async () => {
    const world = pageWorld();
    const functions = functionsOf(world);
    await functions.page(changed('ALARM'));
    return { world, ...functions };
  };

  it.each([ID, ALARM, 'invoice-overdue'])('by %s ends the calls', async (name) => {
    const { world, acknowledge, escalate, only } = await paged();
    expect(await acknowledge({ page: name, by: 'pm' })).toMatchObject({
      ok: true,
      outcome: 'acknowledged',
      page: ID,
    });
    expect(await only()).toMatchObject({ acknowledged: { by: 'pm', at: NOON } });
    world.pass(60);
    expect(await escalate()).toEqual({ unanswered: 0, called: [] });
    // Who was called learns that it is taken.
    expect(world.sent.at(-1)).toMatchObject({ to: ['dba'], subject: `Taken: ${ALARM}` });
  });

  it('twice by the same person changes nothing', async () => {
    const { world, acknowledge } = await paged();
    await acknowledge({ page: ID, by: 'dba' });
    expect(await acknowledge({ page: ID, by: 'dba' })).toMatchObject({ ok: true, outcome: 'already' });
    expect(world.sent).toHaveLength(1);
  });

  it('that somebody else has is refused, and says who', async () => {
    const { acknowledge, only } = await paged();
    await acknowledge({ page: ID, by: 'dba' });
    const refused = await acknowledge({ page: ID, by: 'pm' });
    expect(refused).toMatchObject({ ok: false, code: 'taken' });
    expect(refused.message).toContain(`dba has ${ALARM} since Sat`);
    expect(await only()).toMatchObject({ acknowledged: { by: 'dba' } });
  });

  it('by somebody who is not on call is refused, and says who may; a deputy of the day may', async () => {
    const { acknowledge, only } = await paged();
    const refused = await acknowledge({ page: ID, by: 'cio' });
    expect(refused).toMatchObject({ ok: false, code: 'not-on-call' });
    expect(refused.message).toContain('dba, cfo, controller, pm may answer');
    expect(await only()).not.toHaveProperty('acknowledged');
    expect(await acknowledge({ page: ID, by: 'controller' })).toMatchObject({ ok: true });
  });

  it('by nobody whom the runbook knows, and of no page that there is, are refused', async () => {
    const { acknowledge } = await paged();
    expect(await acknowledge({ page: ID, by: 'zed' })).toMatchObject({ ok: false, code: 'person-unknown' });
    const refused = await acknowledge({ page: 'none', by: 'dba' });
    expect(refused).toMatchObject({ ok: false, code: 'page-unknown' });
    expect(refused.message).toContain(ID);
    await expect(acknowledge({ page: ID })).rejects.toThrow();
  });

  it('that has recovered is taken all the same, and says so', async () => {
    const { page, acknowledge } = await paged();
    await page(changed('OK', plus(NOON, MINUTE)));
    const done = await acknowledge({ page: ID, by: 'dba' });
    expect(done).toMatchObject({ ok: true, recovered: true });
    expect(done.message).toContain('gone back to OK by itself');
  });

  it('stands when the others cannot be told', async () => {
    const { world, acknowledge } = await paged();
    world.failNext(1);
    expect(await acknowledge({ page: ID, by: 'pm' })).toMatchObject({ ok: true });
    expect(world.logged).toContain('page-others-not-told');
  });

  it('at the same moment as three others is asked for again', async () => {
    const { world } = await paged();
    const never = { ...world.deps.pages, put: async () => false };
    const acknowledge = makeAcknowledge({ ...world.deps, pages: never });
    expect(await acknowledge({ page: ID, by: 'dba' })).toMatchObject({ ok: false, code: 'page-contended' });
  });
});
