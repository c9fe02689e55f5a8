import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deployPermitOnStage } from '#lib/cli/aws/deploy-permit.ts';
import { showDeployLock } from '#lib/cli/aws/show-deploy-lock.ts';
import type { StageCall, StageVerb } from '#lib/cli/aws/stage-call.ts';
import { temporaryFolder } from '#test/cli/temporary-folder.ts';
import { onStage } from './fake-stage.ts';

const stacks = (locked: (name: string) => boolean, deployed = true): StageCall['stacks'] => ({
  describe: async () => (deployed ? { status: 'UPDATE_COMPLETE', outputs: {} } : undefined),
  async isLocked(name) {
    if (!deployed) throw new Error(`ValidationError: stack ${name} does not exist`);
    return locked(name);
  },
});

const show = async (asked: StageCall['stacks']) => {
  const folder = temporaryFolder();
  const environment = { GITHUB_OUTPUT: join(folder, 'output'), GITHUB_STEP_SUMMARY: join(folder, 'summary') };
  const verb: StageVerb = (call) => showDeployLock(call, environment);
  const said = await onStage(verb, undefined, {}, { stage: 'uat', stacks: asked });
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
    const denied: StageCall['stacks'] = {
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
