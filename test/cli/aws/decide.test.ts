import { describe, expect, it } from 'vitest';
import { decideOnStage } from '#lib/cli/aws/decide.ts';
import { taskOnStage } from '#lib/cli/aws/task.ts';
import { fromIso } from '#lib/instant.ts';
import { compiled, deployedHere, fakeStage, onStage } from './fake-stage.ts';
import { openGate, openTask } from './sample-records.ts';

const { cutover } = compiled.runbook;
const vote = (word: string, by: string) => ({ words: ['authorise', word], options: { by } });

const pending = () => ({ outcome: 'pending', by: [], reasons: ['1 of 2 approvals'] });

describe('cutover decide on a stage', () => {
  it('keeps votes over calls, and hands all of them to the completer each time', async () => {
    const stage = fakeStage({ 'gate-complete': pending });
    await stage.gates.open(openGate());
    stage.setNow(fromIso('2027-04-07T10:00:00Z'));
    const first = await onStage(decideOnStage, stage, vote('go', 'nkechi-obi'));
    expect(first.code).toBe(0);
    expect(first.terminal.printed()).toContain(
      'the vote go of Nkechi Obi is counted. Not decided yet: 1 of 2',
    );
    await onStage(decideOnStage, stage, vote('go', 'tunde-bello'));
    expect(stage.calls.map(({ payload }) => payload.votes)).toMatchObject([
      [{ person: 'nkechi-obi', vote: 'approve' }],
      [
        { person: 'nkechi-obi', vote: 'approve' },
        { person: 'tunde-bello', vote: 'approve' },
      ],
    ]);
  });

  it('a vote is never dated before its gate was opened, whatever this clock says', async () => {
    const stage = fakeStage({ 'gate-complete': pending });
    const gate = openGate();
    await stage.gates.open(gate);
    await onStage(decideOnStage, stage, vote('go', 'nkechi-obi'));
    expect(stage.calls[0]?.payload.votes).toMatchObject([{ at: gate.openedAt }]);
  });

  it('a vote that came too late is refused with the reason', async () => {
    const late = { outcome: 'late', by: [], reasons: ['too late: the time to decide ended'] };
    const stage = fakeStage({ 'gate-complete': () => late });
    await stage.gates.open(openGate());
    const { code, terminal } = await onStage(decideOnStage, stage, vote('no-go', 'amara-okafor'));
    expect(code).toBe(1);
    expect(terminal.told()).toContain('too late');
  });

  it('takes one decision: of two it takes neither', async () => {
    for (const options of [{ by: 'nkechi-obi' }, { by: 'chidi-ike', confirm: '0123456789ab' }]) {
      const { code, connected, terminal } = await onStage(decideOnStage, fakeStage(), {
        words: ['authorise', 'go', 'no-go'],
        options,
      });
      expect({ code, connected }).toEqual({ code: 2, connected: 0 });
      expect(terminal.told()).toContain('authorise go no-go was given. Nothing was done.');
    }
  });

  it('in production asks AWS nothing, changes nothing, and says where to decide', async () => {
    const { code, connected, terminal } = await onStage(decideOnStage, undefined, vote('go', 'nkechi-obi'), {
      stage: 'production',
    });
    expect({ code, connected }).toEqual({ code: 1, connected: 0 });
    expect(terminal.told()).toContain('decided by pull request only; nothing was changed');
    expect(terminal.told()).toContain(
      `https://github.com/adire-trading/cutover/pulls?q=is%3Apr%20head%3Agate%2F${cutover}%2Fauthorise%2F (branch gate/${cutover}/authorise/<attempt>`,
    );
  });

  it('so it does wherever the gate itself, or the stage, takes its votes from pull requests', async () => {
    const gate = fakeStage();
    await gate.gates.open(openGate({ decisionSource: 'pull-request' }));
    const frozen = await onStage(decideOnStage, gate, vote('go', 'nkechi-obi'));
    expect(frozen.code).toBe(1);
    expect(frozen.terminal.told()).toContain(`branch gate/${cutover}/authorise/1`);
    const stage = fakeStage(
      {},
      { deployed: { cutover: { ...deployedHere().cutover, DecisionSource: 'pull-request' } } },
    );
    expect((await onStage(decideOnStage, stage, vote('go', 'nkechi-obi'))).code).toBe(1);
    expect([gate.calls, stage.calls, await gate.ballots.of(`${cutover}/authorise/1`)]).toEqual([[], [], []]);
  });

  it.each([
    [{ words: ['authorize', 'go'], options: { by: 'nkechi-obi' } }, 'Did you mean authorise?'],
    [{ words: ['authorise', 'yes'], options: { by: 'nkechi-obi' } }, 'vote cannot be "yes"'],
    [{ words: ['authorise', 'go'], options: {} }, '--by is missing'],
  ])('refuses %j', async (given, words) => {
    const { code, connected, terminal } = await onStage(decideOnStage, undefined, given);
    expect({ code, connected }).toEqual({ code: 2, connected: 0 });
    expect(terminal.told()).toContain(words);
  });

  const TELEPHONE = {
    'break-glass': true,
    by: 'yemi-salako',
    witness: 'chidi-ike',
    evidence: '0123456789ab',
    reason: 'GitHub is down since 18:00',
    voters: 'amara-okafor',
  };

  it.each([
    [
      ['switch', 'go'],
      { 'break-glass': true, by: 'yemi-salako' },
      '--reason is missing; --witness is missing;',
    ],
    [['switch'], TELEPHONE, 'go or no-go is missing'],
    [['switch', 'yes'], TELEPHONE, 'go or no-go is not right'],
    [
      ['switch', 'go'],
      { ...TELEPHONE, evidence: 'xyz' },
      '--evidence is not right: it is the first 12 characters',
    ],
  ])(
    'says of a decision by telephone what is missing or wrong, in words: %j, %j',
    async (words, options, told) => {
      const { code, connected, terminal } = await onStage(decideOnStage, undefined, { words, options });
      expect({ code, connected }).toEqual({ code: 2, connected: 0 });
      expect(terminal.told()).toContain(told);
      expect(terminal.told()).not.toContain('Invalid');
    },
  );

  it('nobody votes who has no vote, nor on a gate that is not open', async () => {
    const stage = fakeStage();
    const closed = await onStage(decideOnStage, stage, vote('go', 'nkechi-obi'));
    expect(closed.terminal.told()).toContain('Gate authorise is not open. Open now: none.');
    await stage.gates.open(openGate());
    const outsider = await onStage(decideOnStage, stage, vote('go', 'hauwa-musa'));
    expect(outsider.terminal.told()).toContain('hauwa-musa has no vote on gate authorise.');
    expect([closed.code, outsider.code, stage.calls]).toEqual([1, 1, []]);
  });
});

describe('cutover task on a stage', () => {
  const done = { words: ['done', 'agree-cut-off'], options: { by: 'nkechi-obi', evidence: 'signed' } };

  it('reports through task-report, in the name that was given', async () => {
    const stage = fakeStage({
      'task-report': () => ({ ok: true, owner: 'nkechi-obi', status: 'done', machine: 'answered' }),
    });
    await stage.progress.put(openTask(), undefined);
    const { code, terminal } = await onStage(taskOnStage, stage, done);
    expect(code).toBe(0);
    expect(stage.calls).toEqual([
      {
        name: 'task-report',
        payload: { cutover, task: 'agree-cut-off', report: 'done', by: 'nkechi-obi', evidence: 'signed' },
      },
    ]);
    expect(terminal.printed()).toBe(
      'Task agree-cut-off is done (owner Nkechi Obi).\nNext: the cutover goes on by itself',
    );
  });

  it('a refusal of the stage is told as it is', async () => {
    const stage = fakeStage({
      'task-report': () => ({ ok: false, code: 'not-yours', message: 'It is hers.' }),
    });
    await stage.progress.put(openTask(), undefined);
    const { code, terminal } = await onStage(taskOnStage, stage, done);
    expect({ code, told: terminal.told() }).toEqual({
      code: 1,
      told: 'Refused: It is hers.\nNext: npx cutover status --stage local',
    });
  });

  it.each([
    [
      { words: ['done', 'agree-cut-off'], options: { evidence: 'x' } },
      '--by is missing: on a deployed stage',
    ],
    [{ words: ['finish', 'agree-cut-off'], options: { by: 'x' } }, 'report cannot be "finish"'],
    [{ words: ['done', 'a', 'b'], options: { by: 'x' } }, 'b is too much'],
  ])('refuses %j before it asks AWS anything', async (given, words) => {
    const { code, connected, terminal } = await onStage(taskOnStage, undefined, given);
    expect({ code, connected }).toEqual({ code: 2, connected: 0 });
    expect(terminal.told()).toContain(words);
  });
});
