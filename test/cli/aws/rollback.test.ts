import { describe, expect, it } from 'vitest';
import { rollbackOnStage } from '#lib/cli/aws/rollback.ts';
import { answering } from '#test/cli/fake-terminal.ts';
import { compiled, fakeStage, onStage } from './fake-stage.ts';

const { cutover } = compiled.runbook;
const asked = { reason: 'wrong tax on every invoice', by: 'amara-okafor' };
const begun = (outcome: string) => () => ({
  ok: true,
  outcome,
  execution: `${cutover}-rb-3`,
  message: `${cutover}-rb-3`,
});

const CALLER = 'arn:aws:sts::000000000000:assumed-role/operator/tunde';

describe('cutover rollback', () => {
  it('shows what will happen, asks, and says where to look', async () => {
    const stage = fakeStage({ 'request-rollback': begun('started') });
    const terminal = answering('roll back');
    const { code } = await onStage(rollbackOnStage, stage, { options: asked }, { terminal });
    expect(code).toBe(0);
    expect(terminal.told()).toContain('New invoices (route now: legacy) go to legacy');
    expect(stage.calls).toEqual([
      { name: 'request-rollback', payload: { cutover, trigger: 'pulled-by-hand', ...asked, caller: CALLER } },
    ]);
    expect(terminal.printed()).toContain(`Roll-back ${cutover}-rb-3 has started.`);
    expect(terminal.printed()).toContain('npx cutover status --watch --stage local');
  });

  it.each(['yes', '', 'rollback!'])('does nothing when the answer is %j', async (answer) => {
    const stage = fakeStage();
    const { code, terminal } = await onStage(
      rollbackOnStage,
      stage,
      { options: asked },
      { terminal: answering(answer) },
    );
    expect({ code, calls: stage.calls }).toEqual({ code: 1, calls: [] });
    expect(terminal.told()).toContain('Nothing was changed.');
  });

  it('does nothing when nobody can answer, and names --yes', async () => {
    const stage = fakeStage();
    const { code, terminal } = await onStage(rollbackOnStage, stage, { options: asked });
    expect({ code, calls: stage.calls }).toEqual({ code: 1, calls: [] });
    expect(terminal.told()).toContain('A script says --yes.');
  });

  it('with --yes asks nobody; asking twice is one roll-back', async () => {
    const stage = fakeStage({ 'request-rollback': begun('already') });
    const { code, terminal } = await onStage(rollbackOnStage, stage, { options: { ...asked, yes: true } });
    expect(code).toBe(0);
    expect(terminal.asked).toEqual([]);
    expect(terminal.printed()).toContain(`Roll-back ${cutover}-rb-3 was started already.`);
    // What the function says of it: it may have ended, and how it is taken up then.
    expect(terminal.printed()).toContain(`started already. ${begun('already')().message}`);
  });

  it('tells a refusal of the stage', async () => {
    const refusal = { ok: false, code: 'past-return', message: 'It is past the point of no return.' };
    const stage = fakeStage({ 'request-rollback': () => refusal });
    const { code, terminal } = await onStage(rollbackOnStage, stage, { options: { ...asked, yes: true } });
    expect(code).toBe(1);
    expect(terminal.told()).toContain('Refused: It is past the point of no return.');
  });

  it.each([
    [{ by: 'amara-okafor' }, '--reason is missing'],
    [{ reason: 'x' }, '--by is missing'],
    [{ reason: 'x', by: 'amara-okafo' }, 'Did you mean amara-okafor?'],
    [{ ...asked, trigger: 'clearance-fall' }, 'Did you mean clearance-falls?'],
  ])('refuses %j before it asks AWS anything', async (options, words) => {
    const { code, connected, terminal } = await onStage(rollbackOnStage, undefined, { options });
    expect({ code, connected }).toEqual({ code: 2, connected: 0 });
    expect(terminal.told()).toContain(words);
  });
});
