import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deployPermitOnStage } from '#lib/cli/aws/deploy-permit.ts';
import type { LockStanding } from '#lib/cli/aws/lock-standing.ts';
import { judgeLockStanding } from '#lib/cli/aws/lock-standing.ts';
import { liftEndedLock, showDeployLock } from '#lib/cli/aws/show-deploy-lock.ts';
import type { StageCall, StageVerb } from '#lib/cli/aws/stage-call.ts';
import { MINUTE } from '#lib/instant.ts';
import { temporaryFolder } from '#test/cli/temporary-folder.ts';
import { startWorld } from '#test/lambdas/start-world.ts';
import { onStage } from './fake-stage.ts';

const stacks = (
  locked: (name: string) => boolean,
  deployed = true,
): Pick<StageCall['stacks'], 'describe' | 'isLocked'> => ({
  describe: async () => (deployed ? { status: 'UPDATE_COMPLETE', outputs: {} } : undefined),
  async isLocked(name) {
    if (!deployed) throw new Error(`ValidationError: stack ${name} does not exist`);
    return locked(name);
  },
});

const RUNS: LockStanding = { over: false, cutover: 'waves', what: 'waves-r1 runs' };
const OVER: LockStanding = { over: true, cutover: 'waves', what: 'waves-r1 has ended' };

const show = async (
  asked: Partial<StageCall['stacks']>,
  more: {
    readonly verb?: typeof showDeployLock;
    readonly stage?: 'uat' | 'production';
    readonly standing?: () => Promise<LockStanding | undefined>;
  } = {},
) => {
  const folder = temporaryFolder();
  const environment = { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary') };
  const verb: StageVerb = (call) => (more.verb ?? showDeployLock)(call, environment);
  const said = await onStage(
    verb,
    undefined,
    {},
    { stage: more.stage ?? 'uat', stacks: asked, lockStanding: more.standing ?? (async () => RUNS) },
  );
  const read = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  return {
    ...said,
    output: read(environment.GITHUB_OUTPUT),
    summary: read(environment.GITHUB_STEP_SUMMARY),
  };
};

describe('cutover deploy-permit --show', () => {
  it('says that nothing holds the stacks, and what deploys them', async () => {
    const { code, terminal, output, summary } = await show(stacks(() => false));
    expect(code).toBe(0);
    expect(terminal.printed()).toContain('The stacks of stage uat are not locked');
    expect(output).toMatch(/^free<<(\S+)\ntrue\n\1\n$/);
    expect(summary).toBe('');
  });

  it.each<[string, (name: string) => boolean]>([
    ['all of them', () => true],
    ['one of them', (name) => name.endsWith('-tenant')],
  ])(
    'says in the job’s summary that a cutover holds %s, and what to do; that is no failure',
    async (_, which) => {
      const { code, terminal, output, summary, connected } = await show(stacks(which));
      expect({ code, connected }).toEqual({ code: 0, connected: 0 });
      expect(output).toMatch(/^free<<(\S+)\nfalse\n\1\n$/);
      for (const text of [terminal.printed(), summary]) {
        expect(text).toContain('cutover-adire-production-uat-tenant');
        expect(text).toContain('npx cutover deploy-permit --stage uat --reason TEXT');
        expect(text).toContain('npx cutover status --stage uat');
      }
    },
  );

  it('holds nothing back where nothing is deployed yet', async () => {
    const { code, output, terminal } = await show(stacks(() => true, false));
    expect(code).toBe(0);
    expect(output).toContain('\ntrue\n');
    expect(terminal.printed()).toContain('Nothing is deployed to stage uat');
  });

  it('fails where the stacks cannot be asked: nothing is deployed on a guess', async () => {
    const denied = {
      ...stacks(() => false),
      isLocked: () => Promise.reject(new Error('AccessDenied')),
    };
    await expect(show(denied)).rejects.toThrow('AccessDenied');
  });

  it.each([{ reason: 'x' }, { minutes: '5' }, { end: true }])(
    'stands alone, and not with %j',
    async (more) => {
      const { code, terminal, connected } = await onStage(deployPermitOnStage, undefined, {
        options: { show: true, ...more },
      });
      expect({ code, connected }).toEqual({ code: 2, connected: 0 });
      expect(terminal.told()).toContain('--show stands alone');
    },
  );
});

describe('the lock of a rehearsal that is over', () => {
  /** Stacks whose lock can be lifted. */
  const lockable = () => {
    const changes: string[] = [];
    const asked: Partial<StageCall['stacks']> = {
      ...stacks(() => true),
      async setLocked(name, locked) {
        changes.push(`${name.split('-').at(-1)} ${locked ? 'locked' : 'free'}`);
      },
    };
    return { asked, changes };
  };
  const FREE = ['data free', 'tenant free', 'cutover free'];

  it('holds no deployment: --show says so and changes nothing', async () => {
    const { asked, changes } = lockable();
    const { code, output, terminal, summary } = await show(asked, { standing: async () => OVER });
    expect(code).toBe(0);
    expect(output).toContain('\ntrue\n');
    expect(terminal.printed()).toContain('Cutover waves is over (waves-r1 has ended)');
    expect(terminal.printed()).toContain('npx cutover deploy-permit --over --stage uat');
    expect({ changes, summary }).toEqual({ changes: [], summary: '' });
  });

  it('is lifted by --over', async () => {
    const { asked, changes } = lockable();
    const { code, output } = await show(asked, { verb: liftEndedLock, standing: async () => OVER });
    expect(code).toBe(0);
    expect(output).toContain('\ntrue\n');
    expect(changes).toEqual(FREE);
  });

  it.each([
    ['runs', RUNS],
    ['nobody knows', undefined],
  ])('stays where one %s, and that is no failure', async (_, standing) => {
    const { asked, changes } = lockable();
    const { code, output, summary } = await show(asked, {
      verb: liftEndedLock,
      standing: async () => standing,
    });
    expect({ code, changes }).toEqual({ code: 0, changes: [] });
    expect(output).toContain('\nfalse\n');
    expect(summary).toContain('a cutover runs there');
  });

  it.each([
    ['runs', RUNS],
    ['has taken the lock', { ...OVER, cutover: 'waves_2' }],
  ])('comes back where another one %s when it looks once more', async (_, then) => {
    const { asked, changes } = lockable();
    const answers = [OVER, then];
    const { output } = await show(asked, { verb: liftEndedLock, standing: async () => answers.shift() });
    expect(output).toContain('\nfalse\n');
    expect(changes).toEqual([...FREE, 'data locked', 'tenant locked', 'cutover locked']);
  });

  it('is lifted in production by no command of a job', async () => {
    const { asked, changes } = lockable();
    const shown = await show(asked, { stage: 'production', standing: async () => OVER });
    expect(shown.output).toContain('\nfalse\n');
    const lifted = await show(asked, {
      verb: liftEndedLock,
      stage: 'production',
      standing: async () => OVER,
    });
    expect(lifted.output).toContain('\nfalse\n');
    const { code, terminal } = await onStage(
      deployPermitOnStage,
      undefined,
      { options: { over: true } },
      { stage: 'production' },
    );
    expect({ code, changes }).toEqual({ code: 2, changes: [] });
    expect(terminal.told()).toContain('In production a person lifts the lock');
  });

  it('is judged by all executions of whoever holds the tenant', async () => {
    const world = startWorld('uat');
    const standing = () => judgeLockStanding(world.deps, 'small');
    expect(await standing()).toBeUndefined();
    await world.deps.lock.take({
      tenant: 'small',
      cutover: 'smartapi_2',
      by: 'pm',
      since: world.clock.now(),
    });
    expect(await standing()).toMatchObject({ over: false, what: 'it is being started' });
    world.clock.advance(15 * MINUTE);
    expect(await standing()).toMatchObject({ over: true, what: 'it was prepared and never began' });
    world.end('smartapi_2-r1', 'running');
    expect(await standing()).toMatchObject({ over: false, what: 'smartapi_2-r1 runs' });
    world.end('smartapi_2-r1', 'stopped');
    world.end('smartapi_2-rb-0', 'running');
    expect(await standing()).toMatchObject({ over: false, what: 'smartapi_2-rb-0 runs' });
    world.end('smartapi_2-rb-0');
    expect(await standing()).toMatchObject({ over: true, cutover: 'smartapi_2' });
  });
});
