import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { deployPermitOnStage } from '#lib/cli/aws/deploy-permit.ts';
import { startOnStage } from '#lib/cli/aws/start.ts';
import { fromIso, MINUTE, plus } from '#lib/instant.ts';
import { BEFORE, compiled, deployedHere, fakeStage, onStage } from './fake-stage.ts';

const { cutover } = compiled.runbook;
const started = () => ({
  ok: true,
  outcome: 'started',
  execution: `${cutover}-r1`,
  by: 'tunde-bello',
  at: '2027-03-01T08:00:00.000Z',
  message: 'started',
});

const Payload = z.object({
  calendar: z.object({
    pace: z.object({ scale: z.number(), atLeastSeconds: z.number() }),
    gates: z.record(z.string(), z.object({ timeoutSeconds: z.number() })),
  }),
});

describe('cutover start', () => {
  it('locks the stacks, then starts with the digests and the nominal calendar, and says what comes next', async () => {
    const stage = fakeStage({ start: started });
    const { code, terminal } = await onStage(startOnStage, stage, { options: { by: 'tunde-bello' } });
    expect(code).toBe(0);
    expect(stage.locks).toEqual([true]);
    expect(stage.calls).toMatchObject([
      {
        name: 'start',
        payload: { cutover, by: 'tunde-bello', digests: compiled.digests, calendar: { scale: 1 } },
      },
    ]);
    expect(terminal.printed()).toContain(
      `has started on stage local, account 000000000000: ${cutover}-r1, go-live Sat 10 Apr 2027 20:00 (Africa/Lagos)`,
    );
    expect(terminal.printed()).toContain('Next: npx cutover status --watch --stage local');
  });

  it('a scaled calendar begins now, and the digest of the calendar stays the nominal one', async () => {
    const stage = fakeStage({ start: started });
    await onStage(startOnStage, stage, { options: { calendar: 'scaled:3600' } });
    expect(stage.calls[0]?.payload).toMatchObject({
      by: 'arn:aws:sts::000000000000:assumed-role/operator/tunde',
      calendar: { scale: 3_600, stages: { readiness: { start: '2027-03-01T08:00:00.000Z' } } },
      digests: { calendar: compiled.digests.calendar },
    });
  });

  it('gives people real hours on a calendar that passes in minutes, and says so', async () => {
    const stage = fakeStage({ start: started });
    const { code, terminal } = await onStage(startOnStage, stage, {
      options: { calendar: 'scaled:3600:14400' },
    });
    expect(code).toBe(0);
    const { calendar } = Payload.parse(stage.calls[0]?.payload);
    expect(calendar.pace).toMatchObject({ scale: 3_600, atLeastSeconds: 14_400 });
    expect(Object.values(calendar.gates).map(({ timeoutSeconds }) => timeoutSeconds)).toEqual(
      Object.values(calendar.gates).map(() => 14_400),
    );
    expect(terminal.printed()).toContain(
      '3600 times faster than the calendar, people have 14400 seconds at least for each answer',
    );
  });

  it('production refuses a scaled calendar before anything is called', async () => {
    const { code, terminal, connected } = await onStage(
      startOnStage,
      undefined,
      { options: { calendar: 'scaled:60' } },
      { stage: 'production' },
    );
    expect({ code, connected }).toEqual({ code: 2, connected: 0 });
    expect(terminal.told()).toContain('Production runs at the calendar’s own pace');
  });

  it.each(['fast', 'scaled:', 'scaled:0.5', 'scaled:1e9', 'scaled:-3', 'scaled:60:0', 'scaled:60:86401'])(
    'takes no calendar %s',
    async (text) => {
      const { code, terminal, connected } = await onStage(startOnStage, undefined, {
        options: { calendar: text },
      });
      expect({ code, connected }).toEqual({ code: 2, connected: 0 });
      expect(terminal.told()).toContain('It takes: nominal; scaled:N');
    },
  );

  it('a second start is refused, naming who holds the tenant, since when, and what to do', async () => {
    const stage = fakeStage({ start: () => ({ ...started(), outcome: 'already' }) });
    const { code, terminal } = await onStage(startOnStage, stage, {});
    expect(code).toBe(1);
    expect(terminal.told()).toContain(
      `Refused: Cutover ${cutover} runs already on stage local: ${cutover}-r1. Tunde Bello started it on Mon 1 Mar 2027 09:00 (Africa/Lagos) and holds tenant adire-production since.`,
    );
    expect(terminal.told()).toContain('Next: see where it stands: npx cutover status --stage local');
  });

  it('another cutover that has the tenant is named, with its holder', async () => {
    const message =
      'adire-production is locked by cutover adire-lagos-2026, held by tunde-bello since 2027-02-28T08:00:00.000Z: adire-lagos-2026-r1 runs.';
    const stage = fakeStage({ start: () => ({ ok: false, code: 'lock-held', message }) });
    const { code, terminal } = await onStage(startOnStage, stage, {});
    expect(code).toBe(1);
    expect(terminal.told()).toContain(
      'Nothing was started on stage local. adire-production is locked by cutover adire-lagos-2026, held by Tunde Bello (tunde-bello) since Sun 28 Feb 2027 09:00',
    );
    expect(terminal.told()).toContain('--runbook FILE');
  });

  it.each([
    ['ProgramDigest', 'what was rehearsed here is not what would run'],
    ['CodeDigest', 'check out the commit that is deployed'],
  ])('refuses when the deployed %s is another one, and changes nothing', async (part, words) => {
    const deployed = { cutover: { ...deployedHere().cutover, [part]: 'f'.repeat(64) } };
    const stage = fakeStage({}, { deployed });
    const { code, terminal } = await onStage(startOnStage, stage, {});
    expect(code).toBe(1);
    expect(terminal.told()).toContain(words);
    expect([stage.calls, stage.locks]).toEqual([[], []]);
  });

  it('refuses while a stack is being changed', async () => {
    const unsettled = [{ stack: 'cutover-adire-production-local-tenant', status: 'UPDATE_IN_PROGRESS' }];
    const { code, terminal } = await onStage(startOnStage, fakeStage({}, { deployed: { unsettled } }), {});
    expect(code).toBe(1);
    expect(terminal.told()).toContain('cutover-adire-production-local-tenant is UPDATE_IN_PROGRESS');
  });

  it('refuses a go-live that is past, at the calendar’s own pace', async () => {
    const stage = fakeStage({ start: started });
    stage.setNow(fromIso('2027-04-11T00:00:00Z'));
    const past = await onStage(startOnStage, stage, {});
    expect(past.code).toBe(1);
    expect(past.terminal.told()).toContain(
      'Go-live was Sat 10 Apr 2027 20:00 (Africa/Lagos), which is past.',
    );
    expect(stage.calls).toEqual([]);
    const scaled = await onStage(startOnStage, stage, { options: { calendar: 'scaled:3600' } });
    expect(scaled.code).toBe(0);
  });

  it('starts nothing when the stacks cannot be locked', async () => {
    const stage = fakeStage({ start: started });
    const setLocked = async (): Promise<void> => {
      throw Object.assign(new Error('no'), { name: 'AccessDenied', $metadata: {} });
    };
    const world = { ...stage, deployLock: { ...stage.deployLock, setLocked } };
    await expect(onStage(startOnStage, world, {})).rejects.toThrow('no');
    expect(stage.calls).toEqual([]);
  });

  it('knows who may be named as having started it', async () => {
    const { code, terminal } = await onStage(startOnStage, undefined, { options: { by: 'tunde-belo' } });
    expect(code).toBe(2);
    expect(terminal.told()).toContain('Did you mean tunde-bello?');
  });

  it('what is refused leaves the stacks as they were: the remedy is often a deployment', async () => {
    const refusal = { ok: false, code: 'prepared-otherwise', message: 'Deploy that one again.' };
    const stage = fakeStage({ start: () => refusal });
    expect((await onStage(startOnStage, stage, {})).code).toBe(1);
    expect(await stage.deployLock.isLocked()).toBe(false);
    await stage.deployLock.setLocked(true);
    expect((await onStage(startOnStage, stage, {})).code).toBe(1);
    expect(await stage.deployLock.isLocked()).toBe(true);
  });

  it('a start that is typed again does not take away a permit that somebody deploys by', async () => {
    let outcome = 'started';
    const stage = fakeStage({ start: () => ({ ...started(), outcome }) });
    await onStage(startOnStage, stage, {});
    await onStage(deployPermitOnStage, stage, { options: { reason: 'mend the QR', minutes: '30' } });
    outcome = 'already';
    await onStage(startOnStage, stage, {});
    expect(await stage.deployLock.isLocked()).toBe(false);
    stage.setNow(plus(BEFORE, 30 * MINUTE));
    await onStage(startOnStage, stage, {});
    expect(await stage.deployLock.isLocked()).toBe(true);
  });

  it('runs when the record of a former permit cannot be closed, and says so', async () => {
    const stage = fakeStage({ start: started });
    await stage.deployLock.setLocked(true);
    await onStage(deployPermitOnStage, stage, { options: { reason: 'mend the QR' } });
    const denied = Object.assign(new Error('no'), { name: 'AccessDenied' });
    const world = { ...stage, archive: { ...stage.archive, put: async () => Promise.reject(denied) } };
    const { code, terminal } = await onStage(startOnStage, world, {});
    expect(code).toBe(0);
    expect(terminal.printed()).toContain('could not be recorded (AccessDenied)');
    expect(await stage.deployLock.isLocked()).toBe(true);
  });
});
