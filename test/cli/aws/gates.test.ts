import { describe, expect, it } from 'vitest';
import { gatesOnStage } from '#lib/cli/aws/gates.ts';
import { statusOnStage } from '#lib/cli/aws/status.ts';
import { MINUTE, plus } from '#lib/instant.ts';
import { gateDecision } from '#test/contract/gate-store.ts';
import { sampleGlass } from '#test/gates/sample-glass.ts';
import { compiled, fakeStage, onStage } from './fake-stage.ts';
import { openGate } from './sample-records.ts';

const { cutover } = compiled.runbook;
const instance = `${cutover}/authorise/1`;
const head = 'a1b2c3d4e5f6'.padEnd(40, '0');

describe('cutover gates on a stage', () => {
  it('shows the address of the pull request that is bound, and how it will be named before', async () => {
    const stage = fakeStage();
    await stage.gates.open(openGate({ decisionSource: 'pull-request' }));
    const before = await onStage(gatesOnStage, stage, { words: [], options: {} });
    expect(before.terminal.printed()).toContain('not bound yet');
    expect(before.terminal.printed()).toContain(`record signoffs/${cutover}/authorise-1.json`);
    await stage.gates.bind(instance, { number: 41, head });
    const { code, terminal } = await onStage(gatesOnStage, stage, { words: [], options: {} });
    expect(code).toBe(0);
    expect(terminal.printed()).toContain(
      'https://github.com/adire-trading/cutover/pull/41 (commit a1b2c3d4e5f6',
    );
  });

  it('says that what was entered by telephone waits for its witness, and so does status', async () => {
    const stage = fakeStage();
    const gate = openGate({ decisionSource: 'pull-request' });
    await stage.gates.open(gate);
    const entry = sampleGlass(gate, gate.openedAt, { witness: 'chidi-ike', enteredBy: 'yemi-salako' });
    await stage.gates.enter(gate.instance, gate.nonce, gate.evidenceDigest, entry);
    const told = `NOT DECIDED YET: go entered by telephone (${entry.digest.slice(0, 12)}) by yemi-salako; chidi-ike confirms it before Wed 7 Apr 2027 10:30`;
    for (const verb of [gatesOnStage, statusOnStage]) {
      const { terminal } = await onStage(verb, stage, { words: [], options: {} });
      expect(terminal.printed()).toContain(told);
    }
    stage.setNow(plus(gate.openedAt, 31 * MINUTE));
    for (const verb of [gatesOnStage, statusOnStage]) {
      const { terminal } = await onStage(verb, stage, { words: [], options: {} });
      expect(terminal.printed()).toContain('it cannot be confirmed any more');
    }
    await stage.gates.decide(gate.instance, gate.nonce, gate.evidenceDigest, gateDecision('go'));
    const after = await onStage(gatesOnStage, stage, { words: [], options: {} });
    expect(after.terminal.printed()).not.toContain('NOT DECIDED');
  });

  it('supersede hands who and why to its function, with the caller', async () => {
    const answer = { instance, outcome: 'superseded', reason: 'taken back by femi-cole: merged too early' };
    const stage = fakeStage({ 'gate-supersede': () => answer });
    await stage.gates.open(openGate({ decisionSource: 'pull-request' }));
    const { code, terminal } = await onStage(gatesOnStage, stage, {
      words: ['supersede', 'authorise'],
      options: { by: 'femi-cole', reason: 'merged too early' },
    });
    expect(code).toBe(0);
    expect(stage.calls).toMatchObject([
      { payload: { instance, by: 'femi-cole', reason: 'merged too early', caller: expect.any(String) } },
    ]);
    expect(terminal.printed()).toContain('the machine asks again');
  });

  it('exits with 1 where nothing was taken back', async () => {
    const answer = { instance, outcome: 'refused', reason: 'it is decided: go' };
    const stage = fakeStage({ 'gate-supersede': () => answer });
    const given = { words: ['supersede', 'authorise'], options: { by: 'femi-cole', reason: 'late' } };
    expect(await onStage(gatesOnStage, stage, given)).toMatchObject({ code: 1 });
    expect(stage.calls).toEqual([]);
    await stage.gates.open(openGate());
    const { code, terminal } = await onStage(gatesOnStage, stage, given);
    expect(code).toBe(1);
    expect(terminal.told()).toContain('it is decided: go');
  });

  it.each([
    [{ words: ['supersede'], options: {} }, 'GATE is missing'],
    [{ words: ['supersede', 'authorize'], options: {} }, 'Did you mean authorise?'],
    [{ words: ['supersede', 'authorise'], options: { reason: 'x' } }, '--by is missing'],
    [{ words: ['supersede', 'authorise'], options: { by: 'femi-cole' } }, '--reason is missing'],
    [{ words: ['supersede', 'authorise', 'now'], options: {} }, 'now was given as well'],
  ])('refuses %j', async (given, words) => {
    const { code, connected, terminal } = await onStage(gatesOnStage, undefined, given);
    expect({ code, connected }).toEqual({ code: 2, connected: 0 });
    expect(terminal.told()).toContain(words);
  });
});
