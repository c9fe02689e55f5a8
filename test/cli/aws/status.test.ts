import { describe, expect, it } from 'vitest';
import { gatesOnStage } from '#lib/cli/aws/gates.ts';
import { statusOnStage } from '#lib/cli/aws/status.ts';
import type { Vote } from '#lib/gates/gate-record.ts';
import { fromIso, HOUR, plus } from '#lib/instant.ts';
import { asJsonObject } from '#lib/json-object.ts';
import { makeCalendar } from '#lib/runbook/make-calendar.ts';
import { compiled, type FakeStage, fakeStage, onStage } from './fake-stage.ts';
import { openGate, openTask } from './sample-records.ts';

const { runbook, plan, digests } = compiled;
const { cutover } = runbook;
const { tenant } = runbook.client;

/** The cutover was started, and readiness is under way. */
const running = async (scale = 1): Promise<FakeStage> => {
  const stage = fakeStage();
  const calendar = makeCalendar(runbook, plan, scale, scale === 1 ? undefined : stage.clock.now());
  await stage.cutovers.create({
    cutover,
    tenant,
    startedBy: 'tunde-bello',
    startedAt: stage.clock.now(),
    digests,
    calendar: asJsonObject(calendar),
  });
  stage.executions.set(`${cutover}-r1`, 'running');
  return stage;
};

describe('cutover status on a stage', () => {
  it('tells somebody who was not there: stage, who is waited for and since when, plan, route, queue, executions', async () => {
    const stage = await running();
    await stage.progress.put(openTask(), undefined);
    await stage.gates.open(openGate());
    stage.setNow(fromIso('2027-04-07T10:00:00Z'));
    const { code, terminal } = await onStage(statusOnStage, stage, {});
    expect(code).toBe(0);
    const text = terminal.printed();
    for (const line of [
      'Stage 1 of 10: ',
      'Gate authorise (',
      'attempt 1) is open until Wed 7 Apr 2027 19:00, 8 h 0 min from now; waited for since Wed 7 Apr 2027 10:00: 2 of Amara Okafor, Nkechi Obi, Tunde Bello',
      'agree-cut-off), Nkechi Obi, since Mon 29 Mar 2027 09:00, wanted by Tue 30 Mar 2027 10:00, 8 d 1 h late',
      'later than planned (plan: ',
      'Way back now: 42 s until safe, 12 h 1 min until all is settled; at worst safe after 17 min, settled after 1 day 17 min; last safe moment ',
      'Route: all invoices go to legacy; epoch 0',
      'Invoices: none was let towards SmartAPI yet',
      'Queue: valve open, 3 waiting, 1 with a worker, none in the dead-letter queue',
      `Executions: ${cutover}-r1 running`,
      'Started by Tunde Bello on Mon 1 Mar 2027 09:00, stage local',
      'Deploys: the stacks may be changed',
      'Next: npx cutover decide authorise go|no-go --by PERSON --stage local',
    ]) {
      expect(text).toContain(line);
    }
  });

  it('says who has voted on an open gate, and how; of two votes of one person the later', async () => {
    const stage = await running();
    await stage.gates.open(openGate());
    const vote = (person: string, cast: Vote['vote'], minutes: number): Vote => ({
      person,
      vote: cast,
      at: plus(openGate().openedAt, minutes * 60_000),
      evidenceDigest: openGate().evidenceDigest,
    });
    await stage.ballots.cast(openGate().instance, vote('amara-okafor', 'no-go', 1));
    await stage.ballots.cast(openGate().instance, vote('nkechi-obi', 'object', 2));
    await stage.ballots.cast(openGate().instance, vote('amara-okafor', 'approve', 3));
    const { terminal } = await onStage(statusOnStage, stage, {});
    expect(terminal.printed()).toContain('; voted so far: Amara Okafor go, Nkechi Obi object');
  });

  it('says first that it is being turned back, and forecasts nothing meanwhile', async () => {
    const stage = await running();
    await stage.progress.put(openTask(), undefined);
    await stage.control.latch(tenant, `${cutover}-rb-0`);
    stage.executions.set(`${cutover}-r1`, 'stopped');
    stage.executions.set(`${cutover}-rb-0`, 'running');
    const { terminal } = await onStage(statusOnStage, stage, {});
    expect(terminal.printed()).toContain(`TURNING BACK: ${cutover}-rb-0 runs.`);
    expect(terminal.printed()).toContain('Forecast: none while it is turned back');
    expect(terminal.printed()).not.toContain('Way back now');
  });

  it('says why something is held or blocked', async () => {
    const stage = await running();
    const held = { reasons: ['1 of 3 products has no HS code'] };
    await stage.progress.put(openTask({ task: 'a', mode: 'automatic', evidence: { held } }), undefined);
    await stage.progress.put(
      openTask({ task: 'b', status: 'blocked', note: 'tax counsel is away' }),
      undefined,
    );
    const { terminal } = await onStage(statusOnStage, stage, {});
    expect(terminal.printed()).toMatch(/Held: a .*: 1 of 3 products has no HS code/);
    expect(terminal.printed()).toMatch(/Blocked: b .*: tax counsel is away/);
  });

  it('on an accelerated calendar tells the time of the plan, and a forecast by it', async () => {
    const stage = await running(3_600);
    const begin = stage.clock.now();
    await stage.progress.put(
      openTask({
        status: 'done',
        openedAt: begin,
        closedAt: plus(begin, 2_000),
        plannedStart: begin,
        plannedEnd: plus(begin, 2_000),
      }),
      undefined,
    );
    stage.setNow(plus(begin, 5_000));
    const { terminal } = await onStage(statusOnStage, stage, {});
    const first = plan.stages[0]?.start ?? begin;
    const inPlan = new Date(plus(first, 5 * HOUR)).toISOString();
    expect(terminal.printed()).toContain('Calendar: 3600 times real time; in the plan it is ');
    const json = await onStage(statusOnStage, stage, { options: { json: true } });
    expect(JSON.parse(json.terminal.printed()).data.forecast).toMatchObject({
      scale: 3_600,
      planNow: inPlan,
    });
  });

  it('counts invoices since the switch, and shows a held route and a dead-letter queue in capitals', async () => {
    const stage = await running();
    const at = '2027-04-10T19:30:00.000Z';
    await stage.progress.put(
      openTask({ task: 'switch-to-pilot-route', stage: 'switch', status: 'done', evidence: { at } }),
      undefined,
    );
    const [switching] = compiled.program.tasks.filter(({ action }) => action === 'switch-route');
    await stage.progress.put(
      openTask({
        task: switching?.id ?? '',
        stage: switching?.stage ?? '',
        mode: 'automatic',
        status: 'done',
        openedAt: fromIso(at),
        evidence: { at },
      }),
      undefined,
    );
    await stage.control.latch(tenant, `${cutover}-rb-4`);
    stage.executions.set(`${cutover}-rb-4`, 'running');
    stage.setNow(fromIso('2027-04-10T20:00:00Z'));
    const world = {
      ...stage,
      traffic: async () => ({ waiting: 0, inFlight: 0, dead: 2, valve: 'closed' as const }),
    };
    const { terminal } = await onStage(statusOnStage, world, {});
    expect(terminal.printed()).toContain('Invoices since Sat 10 Apr 2027 20:30: 0 sent towards SmartAPI');
    expect(terminal.printed()).toContain(`HELD by ${cutover}-rb-4`);
    expect(terminal.printed()).toContain('2 messages in the DEAD-LETTER QUEUE');
    expect(terminal.printed()).toContain(`${cutover}-r1 running, ${cutover}-rb-4 running`);
  });

  it('a queue that cannot be read hides nothing else', async () => {
    const stage = await running();
    const traffic = async () => {
      throw Object.assign(new Error('no'), { name: 'AccessDenied', $metadata: {} });
    };
    const { code, terminal } = await onStage(statusOnStage, { ...stage, traffic }, {});
    expect(code).toBe(0);
    expect(terminal.printed()).toContain('Queue: cannot be read (AccessDenied)');
    expect(terminal.printed()).toContain(`Executions: ${cutover}-r1 running`);
  });

  it('before a start says so, and what to do', async () => {
    const { terminal } = await onStage(statusOnStage, fakeStage(), {});
    expect(terminal.printed()).toContain('Executions: none; nothing was started on stage local');
    expect(terminal.printed()).toContain('Next: npx cutover start --stage local');
  });

  it('--watch looks again every five seconds until nothing runs any more', async () => {
    const stage = await running();
    const until = plus(stage.clock.now(), 10_000);
    const world = {
      ...stage,
      machine: {
        async status(name: string) {
          if (name !== `${cutover}-r1`) return undefined;
          return stage.clock.now() < until ? ('running' as const) : ('succeeded' as const);
        },
      },
    };
    const { code, terminal } = await onStage(statusOnStage, world, { options: { watch: true } });
    expect(code).toBe(0);
    expect(terminal.printed().match(/^Executions: /gm)).toHaveLength(3);
    expect(stage.clock.now()).toBe(until);
  });

  it('says in one line why there is nothing to see', async () => {
    const { code, terminal } = await onStage(statusOnStage, undefined, {});
    expect({ code, told: terminal.told() }).toEqual({ code: 2, told: 'cutover status: There is no stage.' });
  });
});

describe('cutover gates on a stage', () => {
  it('lists each attempt, and where an open one is decided by pull request', async () => {
    const stage = await running();
    await stage.gates.open(openGate({ decisionSource: 'pull-request' }));
    const { code, terminal } = await onStage(gatesOnStage, stage, {});
    expect(code).toBe(0);
    expect(terminal.printed()).toContain('authorise          OPEN        attempt 1');
    expect(terminal.printed()).toContain(
      `https://github.com/adire-trading/cutover/pulls?q=is%3Apr%20head%3Agate%2F${cutover}%2Fauthorise%2F1`,
    );
    expect(terminal.printed()).toContain('Next: review and approve where gate authorise is decided');
  });

  it('names the command where votes are cast by command', async () => {
    const stage = await running();
    await stage.gates.open(openGate());
    const { terminal } = await onStage(gatesOnStage, stage, {});
    expect(terminal.printed()).toContain(
      'Next: npx cutover decide authorise go|no-go --by PERSON --stage local',
    );
    expect(terminal.printed()).not.toContain('github.com');
  });
});
