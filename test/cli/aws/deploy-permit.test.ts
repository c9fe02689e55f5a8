import { describe, expect, it } from 'vitest';
import { deployPermitOnStage } from '#lib/cli/aws/deploy-permit.ts';
import { startOnStage } from '#lib/cli/aws/start.ts';
import { statusOnStage } from '#lib/cli/aws/status.ts';
import { taskOnStage } from '#lib/cli/aws/task.ts';
import { MINUTE, plus } from '#lib/instant.ts';
import { BEFORE, compiled, type FakeStage, fakeStage, onStage } from './fake-stage.ts';
import { openTask } from './sample-records.ts';

const { cutover } = compiled.runbook;
const KEY = `audit/deploy-permits/${cutover}/2027-03-01T08-00-00.000Z.permit.json`;
const END = `audit/deploy-permits/${cutover}/2027-03-01T08-00-00.000Z.end.json`;

const answers = {
  start: () => ({ ok: true, outcome: 'started', execution: `${cutover}-r1`, message: '' }),
  'task-report': () => ({ ok: true, owner: 'nkechi-obi', status: 'open', machine: 'absent' }),
};

const started = async (): Promise<FakeStage> => {
  const stage = fakeStage(answers);
  await onStage(startOnStage, stage, {});
  return stage;
};

const permit = (stage: FakeStage, options: Readonly<Record<string, string | boolean>>) =>
  onStage(deployPermitOnStage, stage, { options });

describe('cutover deploy-permit', () => {
  it('lifts the lock for a while, in the archive and in the progress table', async () => {
    const stage = await started();
    const { code, terminal } = await permit(stage, {
      reason: 'mend the QR',
      by: 'tunde-bello',
      minutes: '30',
    });
    expect(code).toBe(0);
    expect(stage.locks).toEqual([true, false]);
    expect(terminal.printed()).toContain('may be changed until Mon 1 Mar 2027 09:30 (Africa/Lagos)');
    expect(JSON.parse((await stage.archive.get(KEY)) ?? '')).toMatchObject({
      by: 'tunde-bello',
      reason: 'mend the QR',
      until: '2027-03-01T08:30:00.000Z',
      caller: stage.deployed.caller,
    });
    const status = await onStage(statusOnStage, stage, {});
    expect(status.terminal.printed()).toContain(
      'Deploys: PERMITTED until Mon 1 Mar 2027 09:30 by tunde-bello: mend the QR',
    );
    expect(status.terminal.printed()).toContain('No stage has begun.');
  });

  it('--end locks again and is on record', async () => {
    const stage = await started();
    await permit(stage, { reason: 'mend the QR' });
    const { code, terminal } = await permit(stage, { end: true, by: 'tunde-bello' });
    expect(code).toBe(0);
    expect(terminal.printed()).toContain('are locked again');
    expect(stage.locks).toEqual([true, false, true]);
    expect(JSON.parse((await stage.archive.get(END)) ?? '')).toMatchObject({ by: 'tunde-bello' });
    expect((await onStage(statusOnStage, stage, {})).terminal.printed()).toContain(
      'Deploys: the stacks are locked since the start',
    );
  });

  it('one that outlived its time is shown so, and ended by the next command that changes something', async () => {
    const stage = await started();
    await stage.progress.put(openTask(), undefined);
    await permit(stage, { reason: 'mend the QR', minutes: '30' });
    const report = { words: ['start', 'agree-cut-off'], options: { by: 'nkechi-obi' } };
    const early = await onStage(taskOnStage, stage, report);
    expect(early.terminal.told()).toBe('');
    stage.setNow(plus(BEFORE, 30 * MINUTE));
    expect((await onStage(statusOnStage, stage, {})).terminal.printed()).toContain('STILL PERMITTED');
    const late = await onStage(taskOnStage, stage, report);
    expect(late.terminal.told()).toBe('The permit to deploy was over: the stacks are locked again.');
    expect(stage.locks).toEqual([true, false, true]);
  });

  it('a lock that does not come back fails nothing, and says who has to act', async () => {
    const stage = await started();
    await stage.progress.put(openTask(), undefined);
    await permit(stage, { reason: 'mend the QR', minutes: '1' });
    stage.setNow(plus(BEFORE, 5 * MINUTE));
    const denied = Object.assign(new Error('no'), { name: 'AccessDenied' });
    const world = {
      ...stage,
      deployLock: { ...stage.deployLock, setLocked: async () => Promise.reject(denied) },
    };
    const report = { words: ['start', 'agree-cut-off'], options: { by: 'nkechi-obi' } };
    const { code, terminal } = await onStage(taskOnStage, world, report);
    expect(code).toBe(0);
    expect(terminal.told()).toContain('could not be locked again (AccessDenied)');
  });

  it('says that the stacks are locked when only the record is refused, and fails nothing when nothing can be read', async () => {
    const stage = await started();
    await stage.progress.put(openTask(), undefined);
    await permit(stage, { reason: 'mend the QR', minutes: '1' });
    stage.setNow(plus(BEFORE, 5 * MINUTE));
    const denied = Object.assign(new Error('no'), { name: 'AccessDenied' });
    const report = { words: ['start', 'agree-cut-off'], options: { by: 'nkechi-obi' } };
    const unwritable = { ...stage, archive: { ...stage.archive, put: async () => Promise.reject(denied) } };
    const locked = await onStage(taskOnStage, unwritable, report);
    expect(locked.code).toBe(0);
    expect(locked.terminal.told()).toContain(
      'locked again, but its end could not be recorded (AccessDenied)',
    );
    expect(await stage.deployLock.isLocked()).toBe(true);

    const unread: typeof stage.progress = {
      ...stage.progress,
      get: async (of, task) =>
        task === 'deploy-permit' ? Promise.reject(denied) : stage.progress.get(of, task),
    };
    const blind = await onStage(taskOnStage, { ...stage, progress: unread }, report);
    expect(blind.code).toBe(0);
    expect(blind.terminal.told()).toContain('could not be looked up (AccessDenied)');
  });

  it('changes nothing where nothing is locked', async () => {
    const free = fakeStage();
    const { code, terminal } = await permit(free, { reason: 'x' });
    expect({ code, locks: free.locks }).toEqual({ code: 0, locks: [] });
    expect(terminal.printed()).toContain('The stacks are not locked');
  });

  it.each([
    [{}, '--reason is missing'],
    [{ reason: ' ' }, '--reason is missing'],
    [{ reason: 'x', minutes: '0' }, '--minutes takes a whole number'],
    [{ reason: 'x', minutes: '1.5' }, '--minutes takes a whole number'],
    [{ reason: 'x', minutes: '481' }, '1 to 480'],
    [{ end: true, reason: 'x' }, '--end stands alone'],
  ])('refuses %j before it asks AWS anything', async (options, words) => {
    const { code, connected, terminal } = await onStage(deployPermitOnStage, undefined, { options });
    expect({ code, connected }).toEqual({ code: 2, connected: 0 });
    expect(terminal.told()).toContain(words);
  });
});
