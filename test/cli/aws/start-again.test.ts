import { describe, expect, it } from 'vitest';
import { makeStart } from '#lambdas/start/handler.ts';
import { currentCutover } from '#lib/actions/current-cutover.ts';
import { atCutover } from '#lib/cli/aws/at-cutover.ts';
import type { StageVerb } from '#lib/cli/aws/stage-call.ts';
import { startOnStage } from '#lib/cli/aws/start.ts';
import { statusOnStage } from '#lib/cli/aws/status.ts';
import type { Given } from '#lib/cli/main.ts';
import type { JsonObject } from '#lib/json.ts';
import type { OutputSide } from '#lib/ports/erp.ts';
import { compiled, fakeStage, onStage } from './fake-stage.ts';

const { cutover, client } = compiled.runbook;
const second = `${cutover}_2`;
const answer = (outcome: string) => () => ({
  ok: true,
  outcome,
  cutover: second,
  execution: `${second}-r1`,
  by: 'tunde-bello',
  at: '2027-03-01T08:00:00.000Z',
  message: outcome,
});
const options = { again: true, calendar: 'scaled:3600:14400' };

describe('cutover start --again', () => {
  it('asks for the runbook’s cutover, whichever rehearsal went last, and says which one has started', async () => {
    const stage = { ...fakeStage({ start: answer('started') }), compiled: atCutover(compiled, second) };
    const { code, terminal } = await onStage(startOnStage, stage, { options }, { stage: 'uat' });
    expect(code).toBe(0);
    expect(stage.calls).toMatchObject([{ name: 'start', payload: { cutover, again: true } }]);
    expect(stage.locks).toEqual([true]);
    expect(terminal.printed()).toContain(`${second}-r1`);
  });

  it('is not asked for where nobody says so', async () => {
    const stage = fakeStage({ start: answer('started') });
    await onStage(startOnStage, stage, {}, { stage: 'uat' });
    expect(stage.calls).toMatchObject([{ payload: { again: false } }]);
  });

  it('while one runs is no failure: a job that comes second has what it wants', async () => {
    const stage = fakeStage({ start: answer('already') });
    const { code, terminal } = await onStage(startOnStage, stage, { options }, { stage: 'uat' });
    expect(code).toBe(0);
    expect(terminal.printed()).toContain(`Cutover ${second} runs already`);
    const plain = await onStage(startOnStage, fakeStage({ start: answer('already') }), {}, { stage: 'uat' });
    expect(plain.code).toBe(1);
  });

  it('locks the stacks once more where the lock of the one before was lifted meanwhile', async () => {
    const stage = fakeStage({
      start: () => {
        void stage.deployLock.setLocked(false);
        return answer('started')();
      },
    });
    await onStage(startOnStage, stage, { options }, { stage: 'uat' });
    expect(stage.locks).toEqual([true, false, true]);
  });

  it('that is refused leaves the stacks as they were, and fails', async () => {
    const stage = fakeStage({
      start: () => ({ ok: false, code: 'open-invoices', message: 'The ledger has 1 open invoice.' }),
    });
    const { code, terminal } = await onStage(startOnStage, stage, { options }, { stage: 'uat' });
    expect(code).toBe(1);
    expect(stage.locks).toEqual([true, false]);
    expect(terminal.told()).toContain('1 open invoice');
  });

  it.each([
    [{ again: true }, 'production', 'production runs a cutover once'],
    [{ again: true, unlatch: 'x', by: 'tunde-bello' }, 'uat', 'leave out --unlatch'],
  ] as const)('refuses %j on %s before it asks AWS anything', async (given, stage, words) => {
    const { code, connected, terminal } = await onStage(
      startOnStage,
      undefined,
      { options: given },
      { stage },
    );
    expect({ code, connected }).toEqual({ code: 2, connected: 0 });
    expect(terminal.told()).toContain(words);
  });
});

describe('cutover start --again, with the real function behind it', () => {
  /** As `runOnStage` connects: the runbook under the id that has the lock. */
  const uat = () => {
    const world = fakeStage({}, { deployed: { stage: 'uat' } });
    const { calendar: _calendar, ...digests } = compiled.digests;
    let side: OutputSide = 'smartapi';
    const start = makeStart({
      ...world,
      deployed: { tenant: client.tenant, stage: 'uat', cutover, digests, mayUnlatch: [] },
      machine: {
        ...world.machine,
        async start(_which, name) {
          world.executions.set(name, 'running');
          return 'started';
        },
      },
      erpOutput: {
        current: async () => side,
        verify: async () => side,
        async setTo(to) {
          side = to;
        },
      },
      log: () => undefined,
    });
    const call = async (verb: StageVerb, given: Partial<Given>) => {
      const id = await currentCutover('uat', world.lock, client.tenant, cutover);
      const stage = {
        ...world,
        compiled: atCutover(compiled, id),
        invoke: async (_name: string, payload: JsonObject) => start(payload),
      };
      return onStage(verb, stage, given, { stage: 'uat' });
    };
    return { world, call, side: () => side };
  };

  it('starts the first, leaves it alone while it runs, and starts the second from legacy when it is over', async () => {
    const { world, call, side } = uat();
    const first = await call(startOnStage, { options });
    expect([first.code, first.terminal.printed()]).toEqual([0, expect.stringContaining(`${cutover}-r1`)]);
    expect((await call(startOnStage, { options })).terminal.printed()).toContain('runs already');
    await world.control.setRoute(client.tenant, 0, {
      route: { kind: 'smartapi' },
      cutover,
      execution: `${cutover}-r1`,
    });
    world.executions.set(`${cutover}-r1`, 'succeeded');
    const plain = await call(startOnStage, { options: { calendar: 'scaled:3600' } });
    expect([plain.code, plain.terminal.told()]).toEqual([1, expect.stringContaining('start --again')]);
    const next = await call(startOnStage, { options });
    expect([next.code, next.terminal.printed()]).toEqual([0, expect.stringContaining(`${second}-r1`)]);
    expect(side()).toBe('legacy');
    expect((await world.control.get(client.tenant)).route).toEqual({ kind: 'legacy' });
    const status = await call(statusOnStage, {});
    expect(status.terminal.printed()).toContain(`${second}-r1`);
    expect(status.terminal.printed()).not.toContain(`${cutover}-r1`);
  });
});
