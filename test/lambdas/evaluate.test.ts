import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { EvaluateDeps } from '#lambdas/evaluate/evaluate-deps.ts';
import { changeWatch } from '#lib/actions/change-watch.ts';
import { declareIncident } from '#lib/actions/declare-incident.ts';
import { DAY, HOUR, MINUTE, plus, SECOND, toIso } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { stageSubject } from '#lib/runbook/stage-subject.ts';
import { outageRule, withProof } from '#lib/watch/outage-clock.ts';
import { ratificationOf, ratificationTask } from '#lib/way-back/ratification.ts';
import { BAD, evaluateWorld, GOOD, TRIGGERS } from './evaluate-world.ts';

type World = Awaited<ReturnType<typeof evaluateWorld>>;

const Found = z.object({
  triggers: z.array(z.object({ trigger: z.string(), verdict: z.string(), reasons: z.array(z.string()) })),
});
const verdictOf = (found: JsonObject, trigger: string): string | undefined =>
  Found.parse(found).triggers.find((each) => each.trigger === trigger)?.verdict;

/** The probe sees the same, every five minutes, from now on. */
const probes = async (world: World, saw: 'up' | 'down' | 'ours', milliseconds: number): Promise<void> => {
  const end = plus(world.clock.now(), milliseconds);
  while (world.clock.now() < end) {
    world.clock.advance(5 * MINUTE);
    await changeWatch(world.deps, 'smartapi', (state) => ({
      ...state,
      outage: withProof(state.outage, { at: world.clock.now(), saw }, outageRule(12 * HOUR)),
    }));
  }
};
const pulledOf = async (world: World) => (await world.watchStore.get('smartapi'))?.pulled ?? {};

describe('a trigger that starts the way back by itself', () => {
  it('does so once it is proven, says why, and remembers it', async () => {
    const world = await evaluateWorld();
    await world.look();
    expect(world.rollbacks()).toEqual([]);
    world.counts(BAD);
    const found = await world.look();
    expect(verdictOf(found, 'rate')).toBe('pulled');
    expect(world.rollbacks()).toEqual(['smartapi-rb-1']);
    expect(world.asked).toMatchObject([{ trigger: 'rate', by: 'evaluator', automatic: true }]);
    expect(world.asked[0]?.reason).toContain('Proven to be below 99 %');
    expect(await pulledOf(world)).toMatchObject({ rate: { how: 'started', where: 'smartapi-rb-1', run: 1 } });
    expect(world.measured.ClearanceFailing).toBe(1);
  });

  it('is one roll-back, however often it is looked at', async () => {
    const world = await evaluateWorld();
    world.counts(BAD);
    for (let look = 0; look < 4; look += 1) await world.look();
    expect(world.rollbacks()).toEqual(['smartapi-rb-1']);
    expect(world.asked).toHaveLength(1);
  });

  it('is asked for again if it died before its latch, and not if it had latched', async () => {
    const world = await evaluateWorld();
    world.counts(BAD);
    await world.look();
    world.stops('smartapi-rb-1');
    await world.look();
    await world.look();
    expect(world.rollbacks()).toEqual(['smartapi-rb-1', 'smartapi-rb-1-2']);
    expect(await pulledOf(world)).toMatchObject({ rate: { where: 'smartapi-rb-1-2' } });
    await world.progress.put(world.record('smartapi-rb-1-2/latch'), undefined);
    world.stops('smartapi-rb-1-2');
    await world.look();
    expect(world.asked).toHaveLength(2);
  });

  it('is one roll-back when four look at once, and an alarm and a person ask at the same moment', async () => {
    const world = await evaluateWorld();
    world.counts(BAD);
    await Promise.all([
      world.look(),
      world.requestRollback({ trigger: 'rate', by: 'an alarm', reason: 'threshold', automatic: true }),
      world.look(),
      world.look(),
      world.requestRollback({ trigger: 'by-hand', by: 'cio', reason: 'I saw it too.' }),
      world.look(),
    ]);
    expect(world.rollbacks()).toEqual(['smartapi-rb-1']);
  });

  it('asks again at the next look if nobody heard it', async () => {
    const world = await evaluateWorld();
    world.counts(BAD);
    world.breaks({ rollbackRequests: { ask: async () => Promise.reject(new Error('no connection')) } });
    await world.look();
    expect(world.logged).toContain('rollback-not-asked');
    expect(await pulledOf(world)).toEqual({});
    world.breaks({});
    await world.look();
    expect(world.rollbacks()).toEqual(['smartapi-rb-1']);
  });

  it('asks twice, and rolls back once, where it could not be remembered', async () => {
    const world = await evaluateWorld();
    world.counts(BAD);
    world.breaks({ watchStore: { get: world.watchStore.get, put: async () => false } });
    await world.look();
    await world.look();
    expect(world.logged).toContain('watch-not-remembered');
    expect(world.asked).toHaveLength(2);
    expect(world.rollbacks()).toEqual(['smartapi-rb-1']);
  });

  it('pulls nothing while the route is held already', async () => {
    const world = await evaluateWorld();
    world.counts(BAD);
    await world.control.latch('small', 'smartapi-rb-1');
    const found = await world.look();
    expect(TRIGGERS.map(({ id }) => verdictOf(found, id))).toEqual(TRIGGERS.map(() => 'quiet'));
    expect(world.asked).toEqual([]);
  });

  it('says it where the rehearsal that has the lock is looked at, not at the first', async () => {
    const world = await evaluateWorld('forward-fix');
    const cutover = 'smartapi_2';
    await world.progress.put(world.record(stageSubject(world.entered), { cutover }), undefined);
    world.counts(BAD);
    world.breaks({
      lock: { holder: async (tenant) => ({ tenant, cutover, by: 'pm', since: world.clock.now() }) },
      rollbackRequests: { ask: async () => ({ ok: false, code: 'past-return', message: 'Mend it there.' }) },
    });
    await world.look();
    expect(await world.incidents.list('smartapi')).toEqual([]);
    expect(await world.incidents.list(cutover)).toMatchObject([{ severity: 1, source: 'rate' }]);
  });

  it('only proposes where the stage holds, and says where the way back is shut', async () => {
    const holding = await evaluateWorld('hold');
    holding.counts(BAD);
    await holding.look();
    expect(holding.rollbacks()).toEqual([]);
    expect(await pulledOf(holding)).toMatchObject({ rate: { how: 'proposed' } });

    const past = await evaluateWorld('forward-fix');
    past.counts(BAD);
    await past.look();
    await past.look();
    expect(past.rollbacks()).toEqual([]);
    const [incident, ...more] = await past.incidents.list('smartapi');
    expect(incident?.title).toContain('past the point of no return');
    expect(more).toEqual([]);
    expect(past.asked).toHaveLength(1);
  });
});

describe('our own key is wrong', () => {
  it('holds: what waits is no failure while the breaker is open, nor right after it', async () => {
    const world = await evaluateWorld();
    world.counts(BAD);
    await world.control.setPause('small', 'breaker', true);
    const found = await world.look();
    expect(verdictOf(found, 'rate')).toBe('inconclusive');
    expect(JSON.stringify(found)).toContain('The breaker is open');
    await world.control.setPause('small', 'breaker', false);
    world.clock.advance(10 * MINUTE);
    expect(verdictOf(await world.look(), 'rate')).not.toBe('pulled');
    expect(world.asked).toEqual([]);
  });

  it('is no outage of the authority, however long it lasts: not for its alarm either', async () => {
    const world = await evaluateWorld();
    await probes(world, 'up', 15 * MINUTE);
    await probes(world, 'ours', 20 * HOUR);
    expect(verdictOf(await world.look(), 'outage')).toBe('quiet');
    expect(world.measured.AuthorityOutTooLong).toBe(0);
  });
});

describe('an outage of the authority', () => {
  const down = async (milliseconds: number): Promise<World> => {
    const world = await evaluateWorld();
    await probes(world, 'up', 5 * MINUTE);
    await probes(world, 'down', milliseconds);
    return world;
  };

  it('leaves what waits out of the rate', async () => {
    const world = await down(3 * HOUR);
    world.counts(BAD);
    expect(verdictOf(await world.look(), 'rate')).not.toBe('pulled');
  });

  it('is a gap for its alarm where the clock cannot be read', async () => {
    const world = await down(13 * HOUR);
    world.breaks({
      watchStore: { get: async () => Promise.reject(new Error('no')), put: async () => false },
    });
    await world.look();
    expect(world.measured).not.toHaveProperty('AuthorityOutTooLong');
    expect(world.asked).toEqual([]);
  });

  it('has its dossier half an hour before the limit, once, told to every member', async () => {
    const world = await down(11 * HOUR + 25 * MINUTE);
    world.counts(BAD);
    await world.look();
    expect(world.archive.keys()).toEqual([]);
    await probes(world, 'down', 5 * MINUTE);
    await world.look();
    await world.look();
    expect(world.archive.keys()).toHaveLength(1);
    const dossier = JSON.parse((await world.archive.get(world.archive.keys()[0] ?? '')) ?? '{}');
    expect(dossier).toMatchObject({
      kind: 'decision-dossier',
      authority: 'steering',
      waiting: { count: 40 },
    });
    expect(dossier.options).toHaveLength(3);
    const [message, ...others] = world.outbox();
    expect(others).toEqual([]);
    expect(message).toMatchObject({
      event: 'decision-dossier',
      to: world.deps.runbook.authorities.steering?.members,
    });
    expect(message?.text).toContain('Roll back to legacy');
    expect(verdictOf(await world.look(), 'outage')).toBe('quiet');
  });

  it('is told the dossier again where the archive or the messenger failed', async () => {
    const world = await down(11 * HOUR + 40 * MINUTE);
    world.breaks({ archive: { put: async () => Promise.reject(new Error('no')) } });
    await world.look();
    expect(world.logged).toContain('dossier-not-filed');
    world.breaks({});
    await world.look();
    expect(world.archive.keys()).toHaveLength(1);
  });

  it('is proposed at the limit, to be decided within the time box, and asked once', async () => {
    const world = await down(12 * HOUR);
    await world.look();
    await world.look();
    expect(world.rollbacks()).toEqual([]);
    const proposals = (await world.incidents.list('smartapi')).filter(({ source }) => source === 'outage');
    expect(proposals).toHaveLength(1);
    expect(world.measured.AuthorityOutTooLong).toBe(1);
    expect(await pulledOf(world)).toMatchObject({
      outage: { how: 'proposed', where: proposals[0]?.id, decideBy: plus(world.clock.now(), DAY) },
    });
    const messages = world.outbox().filter(({ event }) => event === 'way-back-proposed');
    expect(messages).toHaveLength(1);
    expect(messages[0]?.text).toContain('npx cutover rollback --trigger outage');
  });

  it('nobody decided is said louder once the time box is over, and rolls nothing back by itself', async () => {
    const world = await down(12 * HOUR);
    await world.look();
    await probes(world, 'down', DAY - 5 * MINUTE);
    await world.look();
    const undecided = async () =>
      (await world.incidents.list('smartapi')).filter(({ id }) => id.endsWith('/undecided'));
    expect(await undecided()).toEqual([]);
    await probes(world, 'down', 5 * MINUTE);
    await world.look();
    await world.look();
    expect(await undecided()).toHaveLength(1);
    expect(world.outbox().filter(({ event }) => event === 'way-back-undecided')).toHaveLength(1);
    expect(world.rollbacks()).toEqual([]);
  });

  it('a closed proposal stays closed while the same outage lasts, and a later outage asks anew', async () => {
    const world = await down(12 * HOUR);
    await world.look();
    const [proposal] = await world.incidents.list('smartapi');
    await world.incidents.close(proposal?.id ?? '', world.clock.now());
    await probes(world, 'down', 2 * DAY);
    await world.look();
    expect((await world.incidents.list('smartapi')).filter(({ closedAt }) => closedAt === undefined)).toEqual(
      [],
    );
    await probes(world, 'up', HOUR);
    await world.look();
    expect(await pulledOf(world)).toEqual({});
    await probes(world, 'down', 13 * HOUR);
    await world.look();
    expect(await pulledOf(world)).toMatchObject({ outage: { how: 'proposed' } });
  });

  it('asks anew on the day on which people decided to stay, if the trigger was quiet in between', async () => {
    const world = await evaluateWorld();
    const declare = (id: string) =>
      world.incidents.open({
        id,
        cutover: 'smartapi',
        severity: 1,
        title: 'Lost',
        source: 'declared',
        openedAt: world.clock.now(),
      });
    await declare('smartapi/said/1');
    await world.look();
    const first = (await pulledOf(world)).declared?.where ?? '';
    for (const id of ['smartapi/said/1', first]) await world.incidents.close(id, world.clock.now());
    await world.look();
    await declare('smartapi/said/2');
    await world.look();
    expect((await pulledOf(world)).declared?.where).toBe(`${first}-2`);
    const open = (await world.incidents.list('smartapi')).filter(({ closedAt }) => closedAt === undefined);
    expect(open.map(({ id }) => id)).toEqual(['smartapi/said/2', `${first}-2`]);
    expect(world.outbox().filter(({ event }) => event === 'way-back-proposed')).toHaveLength(2);
  });

  it('a way back that has begun meanwhile answers the proposal', async () => {
    const world = await down(12 * HOUR);
    await world.look();
    await world.requestRollback({ trigger: 'outage', by: 'cio', reason: 'The dossier says so.' });
    await world.control.latch('small', 'smartapi-rb-1');
    world.clock.advance(2 * DAY);
    await world.look();
    const incidents = await world.incidents.list('smartapi');
    // What waits of the roll-back by hand is its ratification, and that is another question.
    expect(
      incidents.filter(({ closedAt, source }) => closedAt === undefined && source !== 'ratification'),
    ).toEqual([]);
    expect(incidents.some(({ id }) => id.endsWith('/undecided'))).toBe(false);
  });
});

describe('what people declare', () => {
  const declare = (world: World, changes: { readonly source?: string; readonly severity?: 1 | 2 } = {}) =>
    world.incidents.open({
      id: 'smartapi/said/1',
      cutover: 'smartapi',
      severity: 1,
      title: 'The month cannot be closed',
      source: 'declared',
      openedAt: world.clock.now(),
      ...changes,
    });

  it('pulls its trigger, once', async () => {
    const world = await evaluateWorld();
    await declare(world);
    expect(verdictOf(await world.look(), 'declared')).toBe('pulled');
    // Its own proposal, which has the same source, is no second declaration.
    await world.incidents.close('smartapi/said/1', world.clock.now());
    expect(verdictOf(await world.look(), 'declared')).toBe('quiet');
    expect(world.asked).toHaveLength(1);
  });

  it('as a signal from IT pulls the disruption of the ERP', async () => {
    const world = await evaluateWorld();
    await declare(world, { source: 'erp' });
    expect(verdictOf(await world.look(), 'erp')).toBe('pulled');
    expect(world.rollbacks()).toEqual(['smartapi-rb-1']);
  });

  it('alone is one person’s word: the roll-back that the evaluator starts for it waits to be ratified by others', async () => {
    const world = await evaluateWorld();
    await declareIncident(world, {
      cutover: 'smartapi',
      trigger: 'erp',
      title: 'IT stops the ERP',
      by: 'cio',
      reason: 'disk full',
    });
    await world.look();
    const [execution = ''] = world.rollbacks();
    const ratification = ratificationOf(await world.progress.get('smartapi', ratificationTask(execution)));
    expect(ratification).toMatchObject({
      state: 'open',
      askedBy: 'cio',
      asked: 'erp',
      authority: 'steering',
    });
    expect(await world.progress.get('smartapi', `${execution}/request`)).toMatchObject({
      by: 'evaluator',
      evidence: { declaredBy: 'cio' },
    });
  });

  it('without a name is to be ratified too; beside what was measured, and a rate that falls, nobody ratifies', async () => {
    const unnamed = await evaluateWorld();
    await declare(unnamed, { source: 'erp' });
    await unnamed.look();
    expect(await unnamed.progress.get('smartapi', 'smartapi-rb-1/ratification')).toMatchObject({
      evidence: { askedBy: 'somebody unnamed' },
    });
    const measured = await evaluateWorld();
    await declare(measured, { source: 'erp' });
    measured.breaks({ intakeErrors: async () => ({ calls: 40, failed: 40 }) });
    await measured.look();
    expect(measured.rollbacks()).toEqual(['smartapi-rb-1']);
    expect(await measured.progress.get('smartapi', 'smartapi-rb-1/ratification')).toBeUndefined();
    const falls = await evaluateWorld();
    falls.counts(BAD);
    await falls.look();
    expect(falls.rollbacks()).toEqual(['smartapi-rb-1']);
    expect(await falls.progress.get('smartapi', 'smartapi-rb-1/ratification')).toBeUndefined();
  });

  it.each([
    ['of a lower severity', { severity: 2 }],
    ['of another source', { source: 'worker' }],
  ] as const)('%s pulls nothing', async (_, changes) => {
    const world = await evaluateWorld();
    await declare(world, changes);
    await world.look();
    expect(world.asked).toEqual([]);
  });

  it('before this run belongs to another', async () => {
    const world = await evaluateWorld();
    await world.incidents.open({
      id: 'smartapi/said/0',
      cutover: 'smartapi',
      severity: 1,
      title: 'Long ago',
      source: 'declared',
      openedAt: plus(world.began, -SECOND),
    });
    await world.look();
    expect(world.asked).toEqual([]);
  });

  it('in the run before pulls nothing in this one, though a record of this one was opened then', async () => {
    const world = await evaluateWorld();
    await declare(world, { source: 'erp' });
    world.clock.advance(HOUR);
    await world.progress.put(world.record('hypercare/hypercare', { run: 2 }), undefined);
    const [entered] = (await world.progress.list('smartapi')).filter(({ run }) => run === 1);
    if (!entered) throw new Error('the run has entered a stage');
    await world.progress.put({ ...entered, run: 2, openedAt: world.clock.now() }, entered);
    await world.look();
    expect(world.asked).toEqual([]);
  });
});

describe('the ERP', () => {
  /** 60 an hour since the switch, and nothing in the last half hour. */
  const silent = async (changes: Partial<EvaluateDeps> = {}): Promise<World> => {
    const world = await evaluateWorld();
    world.clock.advance(2 * HOUR);
    const quietSince = plus(world.clock.now(), -35 * MINUTE);
    world.breaks({
      ledger: {
        open: async () => [],
        outcomes: async (_, from, to) => {
          const received = Math.max(0, (Math.min(to, quietSince) - from) / MINUTE);
          return { ...GOOD, received, cleared: received, clearedFirstPass: received };
        },
      },
      erpRegister: {
        posted: async () =>
          Array.from({ length: 3 }, (_, index) => ({
            number: `INV${index}`,
            type: 'invoice',
            kind: 'B2B',
            issueDate: '2027-04-12',
            postedAt: quietSince,
            currency: 'NGN',
            taxCategories: [],
            branch: 'LAGOS',
            net: 1,
            tax: 0,
            gross: 1,
            rateToNgn: '1',
          })),
      },
      ...changes,
    });
    return world;
  };

  it('that posts and sends nothing is disrupted', async () => {
    const world = await silent();
    expect(verdictOf(await world.look(), 'erp')).toBe('pulled');
    expect(world.asked[0]?.reason).toContain('The ERP has posted 3 in that time.');
  });

  it('that posts nothing itself is for people', async () => {
    const world = await silent({ erpRegister: { posted: async () => [] } });
    expect(verdictOf(await world.look(), 'erp')).toBe('inconclusive');
    expect(world.asked).toEqual([]);
  });

  it('is not silent at night, nor while only a pilot goes to SmartAPI', async () => {
    const night = await silent();
    night.clock.advance(12 * HOUR);
    expect(verdictOf(await night.look(), 'erp')).toBe('quiet');
    const pilot = await silent();
    const { epoch } = await pilot.control.get('small');
    await pilot.control.setRoute('small', epoch, {
      route: { kind: 'pilot', size: 80 },
      cutover: 'smartapi',
      execution: 'smartapi-r1',
    });
    expect(verdictOf(await pilot.look(), 'erp')).toBe('quiet');
  });

  it('whose calls fail at intake is disrupted; a few failures are not', async () => {
    const world = await evaluateWorld();
    world.breaks({ intakeErrors: async () => ({ calls: 30, failed: 3 }) });
    expect(verdictOf(await world.look(), 'erp')).toBe('quiet');
    world.breaks({ intakeErrors: async () => ({ calls: 30, failed: 29 }) });
    expect(verdictOf(await world.look(), 'erp')).toBe('pulled');
  });

  it('whose documents are mostly no invoices is disrupted', async () => {
    const world = await evaluateWorld();
    world.counts({ ...GOOD, received: 1, refused: 60 });
    expect(verdictOf(await world.look(), 'erp')).toBe('pulled');
  });

  it('whose documents are refused here and there is not disrupted by a pilot, to which hardly any other goes', async () => {
    const world = await evaluateWorld();
    const { epoch } = await world.control.get('small');
    await world.control.setRoute('small', epoch, {
      route: { kind: 'pilot', size: 80 },
      cutover: 'smartapi',
      execution: 'smartapi-r1',
    });
    world.counts({ ...GOOD, received: 1, refused: 60 });
    expect(verdictOf(await world.look(), 'erp')).toBe('quiet');
    expect(world.asked).toEqual([]);
  });

  it('whose documents were refused just before the switch is judged by those that came after it', async () => {
    const world = await evaluateWorld();
    const switched = plus(world.clock.now(), -5 * MINUTE);
    await world.progress.put(world.record('full-volume', { evidence: { at: toIso(switched) } }), undefined);
    world.breaks({
      ledger: {
        open: async () => [],
        outcomes: async (_, from) => ({ ...GOOD, received: 3, refused: from < switched ? 12 : 0 }),
      },
    });
    expect(verdictOf(await world.look(), 'erp')).toBe('quiet');
    expect(world.asked).toEqual([]);
  });
});

describe('a store that fails', () => {
  const fails = async (): Promise<never> => Promise.reject(new Error('secret words of an invoice'));
  const broken: Readonly<Record<string, Partial<EvaluateDeps>>> = {
    'ledger.outcomes': { ledger: { outcomes: fails, open: async () => [] } },
    'ledger.open': { ledger: { outcomes: async () => GOOD, open: fails } },
    'control.get': { control: { get: fails } },
    'lock.holder': { lock: { holder: fails } },
    'progress.list': { progress: { list: fails } },
    'gates.listOpen': { gates: { listOpen: fails } },
    'machine.status': { machine: { status: fails } },
    'valve.state': { valve: { state: fails } },
    'watchStore.get': { watchStore: { get: fails, put: async () => true } },
    'watchStore.put': { watchStore: { get: async () => undefined, put: fails } },
    calendarOf: { calendarOf: fails },
    intakeErrors: { intakeErrors: fails },
    messenger: { messenger: { send: fails } },
    archive: { archive: { put: fails } },
  };
  /** Which triggers can then say nothing. */
  const blind: Readonly<Record<string, readonly string[]>> = {
    'ledger.outcomes': ['rate', 'erp'],
    'control.get': ['rate', 'erp'],
    'progress.list': ['rate', 'outage', 'erp', 'declared'],
    'watchStore.get': ['rate', 'outage'],
    intakeErrors: ['erp'],
    calendarOf: ['erp'],
  };

  it.each(Object.keys(broken))(
    '%s: the look ends, says so, starts nothing, and what hangs on it is inconclusive',
    async (name) => {
      const world = await evaluateWorld();
      await probes(world, 'up', 15 * MINUTE);
      world.breaks(broken[name] ?? {});
      const found = await world.look();
      expect(world.asked).toEqual([]);
      for (const trigger of blind[name] ?? []) expect(verdictOf(found, trigger)).toBe('inconclusive');
      expect(JSON.stringify([found, world.logged])).not.toContain('secret words');
    },
  );

  it('and another trigger is pulled all the same', async () => {
    const world = await evaluateWorld();
    world.counts(BAD);
    world.breaks({
      gates: { listOpen: fails },
      valve: { state: fails },
      incidents: { list: fails, open: fails, close: fails },
      messenger: { send: fails },
      machine: { status: fails },
      calendarOf: fails,
    });
    const found = await world.look();
    expect(verdictOf(found, 'declared')).toBe('inconclusive');
    expect(world.rollbacks()).toEqual(['smartapi-rb-1']);
    expect(world.logged.filter((code) => code === 'evaluate-not-read').length).toBeGreaterThanOrEqual(4);
  });

  it('counts that contradict each other stop one trigger and no other', async () => {
    const world = await evaluateWorld();
    world.counts({ ...GOOD, cleared: 10, clearedFirstPass: 20 });
    await world.incidents.open({
      id: 'smartapi/said/1',
      cutover: 'smartapi',
      severity: 1,
      title: 'IT: the ERP is gone',
      source: 'erp',
      openedAt: world.clock.now(),
    });
    const found = await world.look();
    expect(verdictOf(found, 'rate')).toBe('inconclusive');
    expect(world.logged).toContain('trigger-not-judged');
    expect(world.rollbacks()).toEqual(['smartapi-rb-1']);
  });

  it('a probe that has stopped is said, and is no outage', async () => {
    const world = await evaluateWorld();
    await probes(world, 'up', 15 * MINUTE);
    world.clock.advance(20 * HOUR);
    const found = await world.look();
    // The last count of cleared invoices may prove more than the probe, but nothing cleared since.
    expect(verdictOf(found, 'outage')).toBe('inconclusive');
    expect(world.asked).toEqual([]);
  });
});
