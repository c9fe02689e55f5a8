import { describe, expect, it } from 'vitest';
import { main } from '#lib/cli/main.ts';
import { stageOf } from '#lib/cli/stage-option.ts';
import { fakeTerminal } from './fake-terminal.ts';

const given = (options: Readonly<Record<string, string>>) => ({ options, words: [] });

describe('which world a command is about', () => {
  it('is the laptop where nobody names a stage', () => {
    expect(stageOf(given({}), {})).toEqual({ ok: true, value: undefined });
    expect(stageOf(given({}), { CUTOVER_STAGE: '' })).toEqual({ ok: true, value: undefined });
  });

  it('is the stage that the option names, before the one of the environment', () => {
    expect(stageOf(given({ stage: 'uat' }), { CUTOVER_STAGE: 'local' })).toEqual({ ok: true, value: 'uat' });
    expect(stageOf(given({}), { CUTOVER_STAGE: 'local' })).toEqual({ ok: true, value: 'local' });
  });

  it('a rehearsal’s folder means the laptop, except for a report, which writes into it', () => {
    const folder = given({ out: 'out/mine' });
    expect(stageOf(folder, { CUTOVER_STAGE: 'local' })).toEqual({ ok: true, value: undefined });
    expect(stageOf(folder, { CUTOVER_STAGE: 'local' }, false)).toEqual({ ok: true, value: 'local' });
    expect(stageOf(given({ out: 'out/mine', stage: 'uat' }), {}).ok).toBe(false);
  });

  it.each([
    [{ stage: 'prod' }, {}, '--stage cannot be "prod". There are: local, uat, production.'],
    [{}, { CUTOVER_STAGE: 'live' }, 'CUTOVER_STAGE is "live". There are: local, uat, production.'],
  ])('refuses %j %j', (options, environment, error) => {
    expect(stageOf(given(options), environment)).toEqual({ ok: false, error });
  });

  it.each(['start', 'rollback', 'deploy-permit'])(
    '%s without a stage says that it needs one',
    async (verb) => {
      const terminal = fakeTerminal();
      expect(await main([verb], terminal)).toBe(2);
      expect(terminal.told()).toContain(
        `cutover ${verb}: this works on a deployed stage only. Name it: npx cutover ${verb} --stage`,
      );
    },
  );

  it('a runbook that is none, or a deployment file that is none, stops it before AWS is asked', async () => {
    const terminal = fakeTerminal();
    const argv = ['status', '--stage', 'uat', '--runbook', 'none.yaml', '--deployment', 'nowhere.yaml'];
    expect(await main(argv, terminal)).toBe(2);
    expect(terminal.told()).toContain('none.yaml');
    expect(terminal.told()).toContain('nowhere.yaml');
  });
});
