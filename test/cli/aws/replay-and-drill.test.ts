import { describe, expect, it } from 'vitest';
import type { RestoreDrill } from '#lib/aws/restore-drill.ts';
import { drillOnStage } from '#lib/cli/aws/drill.ts';
import { replayOnStage } from '#lib/cli/aws/replay.ts';
import { fromIso } from '#lib/instant.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { compiled, type FakeStage, fakeStage, onStage } from './fake-stage.ts';
import { openGate } from './sample-records.ts';

const { cutover } = compiled.runbook;
const { tenant } = compiled.runbook.client;
const rollback = `${cutover}-rb-3`;

/** A roll-back holds the route; `status`: of its execution. */
const heldBy = async (
  status: 'running' | 'succeeded',
  answers: Parameters<typeof fakeStage>[0] = {},
): Promise<FakeStage> => {
  const stage = fakeStage(answers);
  await stage.cutovers.create({
    cutover,
    tenant,
    startedBy: 'tunde-bello',
    startedAt: stage.clock.now(),
    digests: compiled.digests,
    calendar: {},
  });
  await stage.control.latch(tenant, rollback);
  stage.executions.set(rollback, status);
  return stage;
};

const recovery = (attempt: number) =>
  openGate({ instance: `${cutover}/recovery/${attempt}`, gate: 'recovery', attempt, execution: rollback });

describe('cutover replay', () => {
  it('after a roll-back that ended on legacy calls the machine’s own step until it is through', async () => {
    let calls = 0;
    const stage = await heldBy('succeeded', {
      replay: () => {
        calls += 1;
        return { verdict: calls < 3 ? 'inconclusive' : 'pass', reasons: [`round ${calls}`] };
      },
    });
    const { code, terminal } = await onStage(replayOnStage, stage, {});
    expect(code).toBe(0);
    expect(stage.calls).toHaveLength(3);
    expect(stage.calls[0]).toMatchObject({
      name: 'replay',
      payload: {
        cutover,
        tenant,
        execution: rollback,
        parameters: { to: 'legacy' },
        digests: compiled.digests,
      },
    });
    expect(terminal.printed()).toContain('round 3');
    expect(terminal.printed()).toContain('Next: npx cutover report --stage local');
  });

  it('gives up after as many calls as the machine makes', async () => {
    const stage = await heldBy('succeeded', {
      replay: () => ({ verdict: 'inconclusive', reasons: ['more'] }),
    });
    const { code } = await onStage(replayOnStage, stage, {});
    expect({ code, calls: stage.calls.length }).toEqual({ code: 1, calls: 60 });
  });

  it('does nothing while the route is not held', async () => {
    const { code, terminal } = await onStage(replayOnStage, fakeStage(), {});
    expect(code).toBe(1);
    expect(terminal.told()).toContain('Nothing was replayed. The route is not held (epoch 0, legacy)');
  });

  it('leaves a roll-back that runs to itself, and to its recovery gate', async () => {
    const stage = await heldBy('running');
    const before = await onStage(replayOnStage, stage, {});
    expect(before.terminal.told()).toContain('it replays or releases them itself');
    await stage.gates.open(recovery(1));
    const { code, terminal } = await onStage(replayOnStage, stage, {});
    expect({ code, calls: stage.calls }).toEqual({ code: 1, calls: [] });
    expect(terminal.told()).toContain('its recovery gate is open (attempt 1)');
    expect(terminal.told()).toContain('npx cutover decide recovery go|no-go --by PERSON --stage local');
  });

  it('never goes against a recovery gate that said go', async () => {
    const stage = await heldBy('succeeded');
    const gate = recovery(1);
    await stage.gates.open(gate);
    await stage.gates.decide(gate.instance, gate.nonce, gate.evidenceDigest, {
      verdict: 'go',
      by: ['nkechi-obi'],
      at: gate.openedAt,
      reasons: [],
      votes: [],
      transcriptDigest: gate.evidenceDigest,
    });
    const { code, terminal } = await onStage(replayOnStage, stage, {});
    expect({ code, calls: stage.calls }).toEqual({ code: 1, calls: [] });
    expect(terminal.told()).toContain('would go against that decision');
  });

  it('does nothing when somebody else holds the route', async () => {
    const stage = await heldBy('succeeded');
    await stage.control.latch(tenant, 'x');
    const other = fakeStage();
    await other.control.latch(tenant, 'adire-2026-rb-1');
    const { terminal } = await onStage(replayOnStage, other, {});
    expect(terminal.told()).toContain(`held by adire-2026-rb-1, which is no roll-back of ${cutover}`);
  });
});

const drilled = (sample: Partial<RestoreDrill['sample']> = {}): RestoreDrill => ({
  source: 'ledger',
  scratch: 'ledger-drill-1',
  restoredTo: fromIso('2027-03-01T07:55:00Z'),
  restoreSeconds: 412,
  items: { restored: 1_200, source: 1_210 },
  sample: { compared: 200, same: 198, moved: 2, different: 0, missing: 0, lost: 0, ...sample },
});

const drilling = (result: Result<RestoreDrill, string> | Error) => {
  const restoreDrill = async (): Promise<Result<RestoreDrill, string>> => {
    if (result instanceof Error) throw result;
    return result;
  };
  const stage = fakeStage();
  return { stage, said: onStage(drillOnStage, { ...stage, restoreDrill }, { words: ['restore'] }) };
};

describe('cutover drill restore', () => {
  it('says what it measured, and what it did not, and records it', async () => {
    const { stage, said } = drilling(ok(drilled()));
    const { code, terminal } = await said;
    expect(code).toBe(0);
    expect(terminal.printed()).toContain(
      'ledger as of Mon 1 Mar 2027 08:55 (Africa/Lagos) was restored and readable after 412 s.',
    );
    expect(terminal.printed()).toContain('Items: 1,200 restored, 1,210 in the table now.');
    expect(terminal.printed()).toContain('Measured: the restore of the table alone.');
    const key = `audit/drills/restore/${cutover}/2027-03-01T08-00-00.000Z.json`;
    expect(JSON.parse((await stage.archive.get(key)) ?? '')).toMatchObject({
      restoreSeconds: 412,
      by: stage.deployed.caller,
      restoredTo: '2027-03-01T07:55:00.000Z',
    });
  });

  it.each([
    [{ different: 1 }, 'how rows came to differ'],
    [{ missing: 1 }, 'how rows came to differ'],
    [{ lost: 1 }, '1 of the table NOT RESTORED'],
    [{ compared: 0 }, 'nothing is proven'],
  ])('is not passed with %j', async (sample, words) => {
    const { code, terminal } = await drilling(ok(drilled(sample))).said;
    expect(code).toBe(1);
    expect(terminal.told()).toContain(words);
  });

  it.each([
    [err('point-in-time recovery of ledger is DISABLED: there is nothing to restore from'), 'is DISABLED'],
    [
      Object.assign(new Error('x'), { name: 'UnknownOperationException' }),
      'cannot restore a table (UnknownOperation',
    ],
  ])('where nothing can be restored says so, and records nothing', async (result, words) => {
    const { stage, said } = drilling(result);
    const { code, terminal } = await said;
    expect(code).toBe(1);
    expect(terminal.told()).toContain(words);
    expect(terminal.told()).toContain('Nothing was measured, and nothing is recorded.');
    const key = `audit/drills/restore/${cutover}/2027-03-01T08-00-00.000Z.json`;
    expect(await stage.archive.get(key)).toBeUndefined();
  });

  it('knows one drill', async () => {
    const { code, connected, terminal } = await onStage(drillOnStage, undefined, { words: ['fire'] });
    expect({ code, connected }).toEqual({ code: 2, connected: 0 });
    expect(terminal.told()).toContain('there is no drill "fire": npx cutover drill restore');
  });
});
