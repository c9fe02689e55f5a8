import { describe, expect, it } from 'vitest';
import { currentCutover } from '#lib/actions/current-cutover.ts';
import { atCutover } from '#lib/cli/aws/at-cutover.ts';
import { attestOnStage } from '#lib/cli/aws/attest.ts';
import { decideOnStage } from '#lib/cli/aws/decide.ts';
import { declareOnStage } from '#lib/cli/aws/declare.ts';
import { gatesOnStage } from '#lib/cli/aws/gates.ts';
import { incidentsOnStage } from '#lib/cli/aws/incidents.ts';
import { maintenanceOnStage } from '#lib/cli/aws/maintenance.ts';
import { queueOnStage } from '#lib/cli/aws/queue.ts';
import { rollbackOnStage } from '#lib/cli/aws/rollback.ts';
import type { StageVerb } from '#lib/cli/aws/stage-call.ts';
import { statusOnStage } from '#lib/cli/aws/status.ts';
import { taskOnStage } from '#lib/cli/aws/task.ts';
import type { Given } from '#lib/cli/main.ts';
import { asJsonObject } from '#lib/json-object.ts';
import { makeCalendar } from '#lib/runbook/make-calendar.ts';
import { BEFORE, compiled, type FakeStage, fakeStage, onStage } from './fake-stage.ts';
import { openGate, openTask } from './sample-records.ts';

const { cutover: own, client } = compiled.runbook;
const SECOND = `${own}_2`;
const who = { by: 'femi-cole', reason: 'As asked.' };

/** A stage whose second rehearsal goes: the first has left an open gate, a task and an incident, the second has its own. */
const stageOf = async (): Promise<FakeStage> => {
  const world = fakeStage({
    'task-report': () => ({ ok: false, code: 'refused', message: 'Not now.' }),
    valve: () => ({ verdict: 'pass', reasons: [] }),
    'gate-supersede': () => ({ instance: `${SECOND}/authorise/1`, outcome: 'superseded', reason: 'asked' }),
    'gate-complete': () => ({ outcome: 'pending', reasons: [] }),
    'request-rollback': () => ({
      ok: true,
      outcome: 'started',
      execution: `${SECOND}-rb-1`,
      message: 'started',
    }),
  });
  for (const [cutover, attempt] of [
    [own, 7],
    [SECOND, 1],
  ] as const) {
    await world.cutovers.create({
      cutover,
      tenant: client.tenant,
      startedBy: 'tunde-bello',
      startedAt: BEFORE,
      digests: compiled.digests,
      calendar: asJsonObject(makeCalendar(compiled.runbook, compiled.plan)),
    });
    await world.gates.open(
      openGate({
        cutover,
        attempt,
        instance: `${cutover}/authorise/${attempt}`,
        execution: `${cutover}-r1`,
        decisionSource: 'pull-request',
      }),
    );
    await world.progress.put(openTask({ cutover }), undefined);
    await world.incidents.open({
      id: `${cutover}/waits`,
      cutover,
      severity: 2,
      title: `Seen in ${cutover}.`,
      source: 'people',
      openedAt: BEFORE,
    });
  }
  world.executions.set(`${own}-r1`, 'succeeded');
  world.executions.set(`${SECOND}-r1`, 'running');
  await world.lock.take({ tenant: client.tenant, cutover: SECOND, by: 'tunde-bello', since: BEFORE });
  const cutover = await currentCutover('uat', world.lock, client.tenant, own);
  return { ...world, compiled: atCutover(compiled, cutover) };
};

const say = async (verb: StageVerb, given: Partial<Given>) => {
  const stage = await stageOf();
  const said = await onStage(verb, stage, given, { stage: 'uat' });
  return { ...said, stage, text: `${said.terminal.printed()}\n${said.terminal.told()}` };
};

describe('on the second rehearsal of a stage', () => {
  it.each<[string, StageVerb, Partial<Given>, string]>([
    [
      'task',
      taskOnStage,
      { words: ['done', 'agree-cut-off'], options: { by: 'nkechi-obi', evidence: 'minutes' } },
      'task-report',
    ],
    ['queue', queueOnStage, { words: ['pause'], options: who }, 'valve'],
    ['rollback', rollbackOnStage, { options: { ...who, yes: true } }, 'request-rollback'],
    ['attest', attestOnStage, { words: ['erp-settings'], options: { by: 'bola-akande' } }, 'task-report'],
  ])('%s calls its function for that one', async (_, verb, given, name) => {
    const { stage, text } = await say(verb, given);
    const [call] = stage.calls;
    expect([call?.name, text]).toEqual([name, expect.any(String)]);
    expect(call?.payload).toMatchObject({ cutover: SECOND });
  });

  it.each<[string, StageVerb, Partial<Given>]>([
    ['gates', gatesOnStage, {}],
    ['incidents', incidentsOnStage, {}],
    ['decide', decideOnStage, { words: ['authorise', 'go'], options: { by: 'amara-okafor' } }],
    ['status', statusOnStage, {}],
  ])('%s shows that one and nothing of the first', async (_, verb, given) => {
    const { text } = await say(verb, given);
    expect(text).toContain(SECOND);
    expect(text).not.toContain(`${own}-r1`);
    expect(text).not.toContain(`${own}/`);
  });

  it('supersede takes back its attempt', async () => {
    const { stage } = await say(gatesOnStage, { words: ['supersede', 'authorise'], options: who });
    expect(stage.calls).toMatchObject([
      { name: 'gate-supersede', payload: { instance: `${SECOND}/authorise/1` } },
    ]);
  });

  it.each<[string, StageVerb, Partial<Given>]>([
    ['declare', declareOnStage, { options: who }],
    [
      'maintenance',
      maintenanceOnStage,
      {
        words: ['announce'],
        options: { ...who, from: '2027-03-02T08:00:00Z', to: '2027-03-02T10:00:00Z' },
      },
    ],
  ])('%s opens its incident there', async (_, verb, given) => {
    const { stage, code } = await say(verb, given);
    expect(code).toBe(0);
    expect(await stage.incidents.list(SECOND)).toHaveLength(2);
    expect(await stage.incidents.list(own)).toHaveLength(1);
  });
});

describe('which rehearsal it is', () => {
  it.each([
    [undefined, own],
    [own, own],
    [SECOND, SECOND],
    [`${own}_17`, `${own}_17`],
    // Another cutover has the tenant: this runbook's records are looked at under its own id.
    ['waves', own],
    [`${own}-2`, own],
  ])('the lock of %s says %s', async (holder, expected) => {
    const lock = {
      holder: async (tenant: string) =>
        holder === undefined ? undefined : { tenant, cutover: holder, by: 'pm', since: BEFORE },
    };
    expect(await currentCutover('uat', lock, client.tenant, own)).toBe(expected);
  });

  it('is in production the runbook’s own, whatever a lock says, or cannot say', async () => {
    const lock = { holder: () => Promise.reject(new Error('its item cannot be read')) };
    expect(await currentCutover('production', lock, client.tenant, own)).toBe(own);
  });
});
