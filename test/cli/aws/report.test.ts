import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readOutside, type Witnesses } from '#lib/aws/stage-report/outside.ts';
import { readExecutions } from '#lib/aws/stage-report/read-executions.ts';
import { reportOnStage } from '#lib/cli/aws/report.ts';
import { canonicalJson } from '#lib/digest.ts';
import { fromIso, plus } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import { asJsonObject } from '#lib/json-object.ts';
import type { ExecutionHistory } from '#lib/ports/execution-history.ts';
import { StageReport } from '#lib/report/report.ts';
import { err, ok } from '#lib/result.ts';
import { legacyRow, postedOf, registeredOf, rowOf } from '#test/actions/invoices.ts';
import { temporaryFolder } from '#test/cli/temporary-folder.ts';
import { BEFORE, compiled, deployedHere, type FakeStage, fakeStage, onStage } from './fake-stage.ts';
import { openTask } from './sample-records.ts';

const { cutover } = compiled.runbook;
const MAIN = 'arn:aws:states:eu-west-1:000000000000:stateMachine:main';
const ROLLBACK = 'arn:aws:states:eu-west-1:000000000000:stateMachine:rollback';
const arnOf = (machine: string, name: string) =>
  `arn:aws:states:eu-west-1:000000000000:execution:${machine}:${name}`;

const entered = (id: number, at: string, name: string): JsonObject => ({
  id,
  previousEventId: id - 1,
  type: 'TaskStateEntered',
  timestamp: at,
  stateEnteredEventDetails: { name },
});

const history = (arn: string, execution: JsonObject, events: readonly JsonObject[]): ExecutionHistory => ({
  execution: { executionArn: arn, ...execution },
  events,
});

const main = history(
  arnOf('main', `${cutover}-r1`),
  {
    status: 'ABORTED',
    startDate: '2027-03-01T08:00:00.000Z',
    stopDate: '2027-03-01T08:06:00.000Z',
  },
  [
    { id: 1, type: 'ExecutionStarted', timestamp: '2027-03-01T08:00:00.000Z' },
    entered(2, '2027-03-01T08:00:01.000Z', 'Readiness · enter'),
    entered(3, '2027-03-01T08:02:00.000Z', 'Pilot · submit'),
    entered(4, '2027-03-01T08:05:30.000Z', 'Pilot · wait'),
  ],
);
const back = history(
  arnOf('rollback', `${cutover}-rb-3`),
  {
    status: 'SUCCEEDED',
    startDate: '2027-03-01T08:05:00.000Z',
    stopDate: '2027-03-01T08:09:00.000Z',
    output: '{"outcome":"rolled-back"}',
  },
  [entered(1, '2027-03-01T08:05:00.000Z', 'Latch')],
);

const sources = (
  known: readonly ExecutionHistory[],
  filed: Readonly<Record<string, ExecutionHistory>> = {},
) => ({
  cutover,
  machines: { main: MAIN, rollback: ROLLBACK },
  histories: {
    read: async (arn: string) => known.find(({ execution }) => execution.executionArn === arn),
  },
  archive: {
    async get(key: string) {
      const found = filed[key];
      return found === undefined ? undefined : canonicalJson(found);
    },
  },
});

describe('executions of a report', () => {
  const names = [`${cutover}-r1`, `${cutover}-rb-3`];

  it('come with their outcome, where they turned back, and what they cost', async () => {
    const { executions, machine, forgotten } = await readExecutions(sources([main, back]), names);
    expect(executions).toMatchObject([
      { name: `${cutover}-r1`, machine: 'main', status: 'stopped', turnedBackFrom: null },
      {
        name: `${cutover}-rb-3`,
        machine: 'rollback',
        status: 'succeeded',
        output: { outcome: 'rolled-back' },
        turnedBackFrom: 'Pilot · submit',
      },
    ]);
    expect(machine).toEqual({ states: 4, transitions: 4, historyEvents: 5 });
    expect(forgotten).toEqual([]);
  });

  it('are read from the archive when AWS has forgotten them, and named when nobody knows them', async () => {
    const filed = { [`histories/${cutover}-r1.json`]: main };
    const { executions, forgotten } = await readExecutions(sources([], filed), names);
    expect(executions.map(({ name }) => name)).toEqual([`${cutover}-r1`]);
    expect(forgotten).toEqual([`${cutover}-rb-3`]);
  });
});

const span = { start: fromIso('2027-01-01T00:00:00Z'), end: fromIso('2027-12-31T00:00:00Z') };

describe('those outside', () => {
  const rows = [rowOf('A', { state: 'cleared' }), legacyRow('B')];

  it('speak for themselves where they can be asked', async () => {
    const witnesses: Witnesses = {
      erp: ok({
        register: { posted: async () => [postedOf('A')] },
        account: async () => new Map([['A', { issuedOn: 'smartapi' as const }]]),
        output: {
          current: async () => 'smartapi',
          setTo: async () => undefined,
          verify: async () => 'smartapi',
        },
      }),
      authority: ok({ registered: async () => ({ ok: true, value: [registeredOf(rowOf('A'))] }) }),
    };
    const outside = await readOutside(witnesses, rows, span, true);
    expect(outside.posted.map(({ number }) => number)).toEqual(['A']);
    expect(outside).toMatchObject({ endsOnLegacy: false, notChecked: [] });
    expect(outside.registered).toHaveLength(1);
  });

  it('what was registered before or after the span of the report concerns other days', async () => {
    const early = rowOf('OLD', { receivedAt: fromIso('2026-01-01T00:00:00Z'), state: 'cleared' });
    const witnesses: Witnesses = {
      erp: err('down'),
      authority: ok({
        registered: async () => ({ ok: true, value: [registeredOf(early), registeredOf(rowOf('A'))] }),
      }),
    };
    const { registered } = await readOutside(witnesses, [...rows, early], span, true);
    expect(registered.map(({ irn }) => irn)).toEqual([rowOf('A').irn]);
  });

  it('the ledger stands in for those who cannot be asked, and the report says so', async () => {
    const unreachable = Object.assign(new Error('GET /v1/register: not reached.'), {
      name: 'ErpConnectorError',
    });
    const fail = async (): Promise<never> => {
      throw unreachable;
    };
    const witnesses: Witnesses = {
      erp: ok({
        register: { posted: fail },
        account: fail,
        output: { current: fail, setTo: fail, verify: fail },
      }),
      authority: ok({
        registered: async () => ({ ok: false, fault: { class: 'unavailable', detail: 'it is down' } }),
      }),
    };
    const outside = await readOutside(witnesses, rows, span, true);
    expect(outside.posted.map(({ number }) => number).sort()).toEqual(['A', 'B']);
    expect(outside.registered).toMatchObject([{ number: 'A' }]);
    expect(outside.endsOnLegacy).toBe(true);
    expect(outside.notChecked).toEqual([
      expect.stringContaining('the ERP’s register and account (GET /v1/register: not reached)'),
      expect.stringContaining('the authority’s register (it is down)'),
    ]);
  });

  it('a bug of ours is not taken for a silent ERP', async () => {
    const bug = async (): Promise<never> => {
      throw new TypeError('x is not a function');
    };
    const erp = ok({
      register: { posted: bug },
      account: bug,
      output: { current: bug, setTo: bug, verify: bug },
    });
    await expect(readOutside({ erp, authority: err('-') }, rows, span, true)).rejects.toThrow(
      'not a function',
    );
  });
});

const started = async (known: readonly ExecutionHistory[]): Promise<FakeStage> => {
  const deployed = { cutover: { ...deployedHere().cutover, MainMachine: MAIN, RollbackMachine: ROLLBACK } };
  const stage = fakeStage({ 'export-history': () => ({ outcome: 'stored' }) }, { deployed });
  await stage.cutovers.create({
    cutover,
    tenant: compiled.runbook.client.tenant,
    startedBy: 'tunde-bello',
    startedAt: BEFORE,
    digests: compiled.digests,
    calendar: asJsonObject(compiled.calendar),
  });
  await stage.progress.put(openTask({ openedAt: BEFORE }), undefined);
  await stage.progress.put(
    openTask({ task: `${cutover}-rb-3/latch`, stage: 'way-back', mode: 'automatic', status: 'done' }),
    undefined,
  );
  stage.setNow(plus(BEFORE, 600_000));
  return { ...stage, histories: sources(known).histories };
};

describe('cutover report on a stage', () => {
  it('writes the same files as a rehearsal, and claims nothing that was not checked', async () => {
    const stage = await started([main, back]);
    const out = join(temporaryFolder(), 'out');
    const { code, terminal } = await onStage(reportOnStage, stage, { options: { out } });
    expect(code).toBe(0);
    const report = StageReport.parse(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')));
    expect(report).toMatchObject({
      outcome: 'rolled-back',
      scenario: 'stage local, account 000000000000',
      rollbacks: [{ trigger: 'an unrecorded trigger', state: 'Pilot · submit' }],
      downtime: { secondsNoInvoiceCouldBeIssued: null },
      notChecked: [
        expect.stringContaining('the ERP’s register'),
        expect.stringContaining('the authority’s register'),
      ],
    });
    expect(terminal.printed()).toContain(
      'Outcome    ROLLED-BACK\n           ! NOT CHECKED: the ERP’s register',
    );
    expect(terminal.printed()).not.toContain('scenario expects');
    const page = readFileSync(join(out, 'report.md'), 'utf8');
    expect(page).toContain('## What could not be checked');
    expect(page).toContain('Not everything could be checked');
    expect(page).not.toContain('No invoice was lost');
  });

  it('has histories filed that the end of an execution did not file, and only those', async () => {
    const stage = await started([main, back]);
    await stage.archive.put(`histories/${cutover}-r1.json`, '{}');
    await onStage(reportOnStage, stage, { options: { out: join(temporaryFolder(), 'out') } });
    expect(stage.calls).toEqual([
      {
        name: 'export-history',
        payload: {
          detail: {
            executionArn: arnOf('rollback', `${cutover}-rb-3`),
            name: `${cutover}-rb-3`,
            status: 'SUCCEEDED',
          },
        },
      },
    ]);
  });

  it('of a cutover that still runs says so', async () => {
    const { stopDate: _over, ...execution } = main.execution;
    const running = history(arnOf('main', `${cutover}-r1`), { ...execution, status: 'RUNNING' }, main.events);
    const stage = await started([running]);
    const options = { out: join(temporaryFolder(), 'out'), json: true };
    const { terminal } = await onStage(reportOnStage, stage, { options });
    const report = StageReport.parse(JSON.parse(terminal.printed()));
    expect(report.outcome).toBe('running');
    expect(report.notChecked).toContainEqual(expect.stringContaining(`execution ${cutover}-rb-3: neither`));
  });

  it('before a start there is nothing to report', async () => {
    const { code, terminal } = await onStage(reportOnStage, fakeStage(), {});
    expect(code).toBe(2);
    expect(terminal.told()).toContain('was never started on stage local: there is nothing to report');
  });

  it('does not write over somebody’s files', async () => {
    const stage = await started([main, back]);
    const { code, terminal } = await onStage(reportOnStage, stage, { options: { out: 'docs' } });
    expect(code).toBe(2);
    expect(terminal.told()).toContain('the folder holds other files');
  });
});
