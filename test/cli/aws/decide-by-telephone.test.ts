import { describe, expect, it } from 'vitest';
import { decideOnStage } from '#lib/cli/aws/decide.ts';
import { DAY } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { sampleGlass } from '#test/gates/sample-glass.ts';
import { compiled, deployedHere, type FakeStage, fakeStage, onStage } from './fake-stage.ts';
import { openGate } from './sample-records.ts';

const { cutover } = compiled.runbook;

describe('cutover decide by telephone', () => {
  const TELEPHONE = {
    'break-glass': true,
    by: 'yemi-salako',
    witness: 'chidi-ike',
    evidence: '0123456789ab',
    reason: 'GitHub is down since 18:00',
    voters: 'amara-okafor',
  };
  const ENTER = { words: ['authorise', 'go'], options: TELEPHONE };
  const entered = {
    instance: `${cutover}/authorise/1`,
    outcome: 'entered',
    decision: 'go',
    by: ['nkechi-obi'],
    reasons: ['3 approvals, 3 needed'],
    entry: '0123456789ab',
    witness: 'chidi-ike',
    confirmUntil: '2027-03-01T09:00:00.000Z',
  };
  const heard = { confirm: '0123456789ab', by: 'chidi-ike' };

  it('enters what was decided by telephone, says that nothing is decided, and what the witness types', async () => {
    const stage = fakeStage({ 'gate-telephone': () => entered });
    await stage.gates.open(openGate({ decisionSource: 'pull-request' }));
    const { code, terminal } = await onStage(decideOnStage, stage, ENTER, { stage: 'production' });
    expect(code).toBe(0);
    expect(stage.calls).toMatchObject([
      {
        name: 'gate-telephone',
        payload: {
          instance: `${cutover}/authorise/1`,
          breakGlass: { decision: 'go', witness: 'chidi-ike', caller: deployedHere().caller },
        },
      },
    ]);
    expect(terminal.printed()).toMatch(/^NOT DECIDED YET\. /);
    expect(terminal.printed()).toContain('0123 4567 89ab');
    expect(terminal.printed()).toContain(
      'npx cutover decide authorise go --confirm 0123456789ab --by chidi-ike --stage production',
    );
  });

  it('tells what the call has to mend where nothing is entered', async () => {
    const stage = fakeStage({
      'gate-telephone': () => ({ outcome: 'pending', reasons: ['2 of 3 approvals'] }),
    });
    await stage.gates.open(openGate({ decisionSource: 'pull-request' }));
    const { code, terminal } = await onStage(decideOnStage, stage, ENTER);
    expect(code).toBe(1);
    expect(terminal.told()).toContain('Nothing is entered for');
    expect(terminal.told()).toContain('2 of 3 approvals');
  });

  it('says how a new dossier comes about where what the voters read is out of date', async () => {
    const stage = fakeStage({ 'gate-telephone': () => ({ outcome: 'outdated', reasons: ['a fact moved'] }) });
    await stage.gates.open(openGate({ decisionSource: 'pull-request' }));
    const { code, terminal } = await onStage(decideOnStage, stage, ENTER, { stage: 'production' });
    expect(code).toBe(1);
    expect(terminal.told()).toContain('takes this attempt back within minutes and asks again');
    expect(terminal.told()).toContain('npx cutover fallback --out FOLDER --stage production');
  });

  const READ: ReadonlySet<PropertyKey> = new Set([
    'gates',
    'invoke',
    'deployed',
    'compiled',
    'clock',
    'calls',
  ]);
  /** A witness may read gates and invoke one function: whatever else is asked of AWS fails. */
  const asWitness = (stage: FakeStage): FakeStage =>
    new Proxy(stage, {
      get(target, property): unknown {
        if (READ.has(property)) return Reflect.get(target, property);
        throw new Error(`the witness may not use ${String(property)}`);
      },
    });
  const waiting = async (answer: JsonObject = {}, prepare: (stage: FakeStage) => unknown = () => {}) => {
    const stage = fakeStage({ 'gate-witness': () => answer });
    const gate = openGate({ decisionSource: 'pull-request' });
    await stage.gates.open(gate);
    const entry = sampleGlass(gate, gate.openedAt, { witness: 'chidi-ike', voters: ['nkechi-obi'] });
    await stage.gates.enter(gate.instance, gate.nonce, gate.evidenceDigest, entry);
    await prepare(stage);
    return { stage: asWitness(stage), digits: entry.digest.slice(0, 12) };
  };

  it('confirms as the witness, with nothing but what a witness may do', async () => {
    const { stage } = await waiting({
      outcome: 'completed',
      decision: 'go',
      entry: '0123456789ab',
      reasons: [],
    });
    const { code, terminal } = await onStage(
      decideOnStage,
      stage,
      { words: ['authorise', 'go'], options: { ...heard, confirm: '0123 4567 89AB' } },
      { stage: 'production' },
    );
    expect(code).toBe(0);
    expect(stage.calls).toEqual([
      {
        name: 'gate-witness',
        payload: {
          instance: `${cutover}/authorise/1`,
          witness: 'chidi-ike',
          decision: 'go',
          entry: '0123456789ab',
          caller: deployedHere().caller,
        },
      },
    ]);
    expect(terminal.printed()).toContain('is decided by telephone: go, voted by Nkechi Obi');
  });

  it('without go or no-go it shows the witness what is entered, and confirms nothing', async () => {
    const { stage, digits } = await waiting();
    const look = { words: ['authorise'], options: { ...heard, confirm: digits } };
    const shown = await onStage(decideOnStage, stage, look);
    expect([shown.code, stage.calls]).toEqual([0, []]);
    expect(shown.terminal.printed()).toContain(`is ${digits}: go, voted by Nkechi Obi; entered by dba`);
    const other = await onStage(decideOnStage, stage, { words: ['authorise'], options: heard });
    expect([other.code, stage.calls]).toEqual([1, []]);
    expect(other.terminal.told()).toContain('is not 0123456789ab');
  });

  it.each<[string, (stage: FakeStage) => unknown, string]>([
    ['its half hour is over', (stage) => stage.clock.sleep(400 * DAY), 'its time is over'],
    [
      'the attempt is over',
      (stage) => stage.gates.close(`${cutover}/authorise/1`, 'superseded', 'a fact moved'),
      'the attempt is superseded',
    ],
  ])('a look that shows an entry does not invite to confirm it once %s', async (_, prepare, because) => {
    const { stage, digits } = await waiting({}, prepare);
    const look = { words: ['authorise'], options: { ...heard, confirm: digits } };
    const { code, terminal } = await onStage(decideOnStage, stage, look);
    expect([code, stage.calls]).toEqual([1, []]);
    expect(terminal.told()).toContain(`is ${digits}: go, voted by Nkechi Obi`);
    expect(terminal.told()).toContain(`Nobody can confirm it any more: ${because}`);
    expect(terminal.told()).not.toContain('npx cutover decide');
  });

  it('a refusal, and a decision that was made otherwise, are no confirmation', async () => {
    const words = ['authorise', 'go'];
    const refusing = await waiting({ outcome: 'refused', reasons: ['its witness is pm'] });
    const refused = await onStage(decideOnStage, refusing.stage, { words, options: heard });
    expect(refused.code).toBe(1);
    expect(refused.terminal.told()).toContain('is not decided (refused): its witness is pm');
    const merged = await waiting({ outcome: 'completed', decision: 'no-go', reasons: ['the chair'] });
    const other = await onStage(decideOnStage, merged.stage, { words, options: heard });
    expect(other.code).toBe(1);
    expect(other.terminal.told()).toContain('was decided already, no-go, and not by entry 0123456789ab');
  });

  it.each([
    [['authorise', 'go'], { confirm: '0123', by: 'x' }, '--confirm is the 12 characters'],
    [['authorise', 'go'], { confirm: '0123456789ab' }, '--by is missing: the witness'],
    [['authorise', 'yes'], heard, 'yes is neither go nor no-go'],
    [[], heard, 'the gate is missing'],
    [['authorise', 'go'], { ...heard, 'break-glass': true }, 'the same person never does both'],
  ])('says of a confirmation what is missing or wrong: %j, %j', async (words, options, told) => {
    const { code, connected, terminal } = await onStage(decideOnStage, undefined, { words, options });
    expect({ code, connected }).toEqual({ code: 2, connected: 0 });
    expect(terminal.told()).toContain(told);
  });
});
