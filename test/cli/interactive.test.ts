import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { callControl } from '#lib/cli/interactive/call-control.ts';
import { readControlFile, writeControlFile } from '#lib/cli/interactive/control-file.ts';
import { main } from '#lib/cli/main.ts';
import { promptedPeople } from '#lib/cli/prompted-people.ts';
import { loadCsvMasterData } from '#lib/local/csv-master-data.ts';
import { openDatabase } from '#lib/local/database.ts';
import { generatedArrivals } from '#lib/rehearsal/load-arrivals.ts';
import { loadRunbook } from '#lib/rehearsal/load-runbook.ts';
import { loadScenario } from '#lib/rehearsal/load-scenario.ts';
import { openOutputFolder } from '#lib/rehearsal/output-folder.ts';
import { runRehearsal } from '#lib/rehearsal/run-rehearsal.ts';
import { Report } from '#lib/report/report.ts';
import type { Result } from '#lib/result.ts';
import { answering, type FakeTerminal, fakeTerminal } from './fake-terminal.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Ends at the first gate when that is a no-go: the quickest whole run there is. */
const rehearse = async (terminal: FakeTerminal, ...more: readonly string[]) => {
  const out = join(temporaryFolder(), 'out');
  const argv = ['rehearse', '--interactive', '--scenario', 'no-go', '--invoices', '5', '--out', out, ...more];
  const code = await main(argv, terminal);
  return { code, out, report: Report.parse(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'))) };
};

const unwrapped = <T>(result: Result<T, unknown>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

describe('an interactive rehearsal', () => {
  it('asks for each task when it is due and for each gate, and does what is said', async () => {
    const terminal = answering(
      'done restored in 35 minutes',
      'late 90',
      'done both rules signed',
      'all',
      'object',
      'object the roster is not signed',
      'no-go',
    );
    const { report } = await rehearse(terminal);
    expect(report.outcome).toBe('no-go');
    expect(terminal.asked).toEqual([
      'rehearse-restore> ',
      'agree-cut-off> ',
      'agree-cut-off> ',
      'close-security-findings> ',
      'authorise> ',
      'authorise> ',
      'authorise> ',
    ]);
    const cutOff = report.tasks.find(({ id }) => id === 'agree-cut-off');
    expect(cutOff).toMatchObject({ status: 'done', lateMinutes: 90 });
    expect(report.tasks.filter(({ stage, status }) => stage === 'readiness' && status !== 'done')).toEqual(
      [],
    );
    expect(terminal.told()).toContain(
      'Not decided yet: 0 of 3 approvals. Objecting or against: Amara Okafor. Still needed: Nkechi Obi (mandatory).',
    );
    expect(report.gates).toMatchObject([{ id: 'authorise', decision: 'no-go', by: ['amara-okafor'] }]);
    expect(report.invoices).toMatchObject({ offered: 5, legacy: 5, lost: 0 });
  });

  it('lets the deadline pass when nobody decides: that is no go', async () => {
    const terminal = fakeTerminal((question) => (question.startsWith('authorise') ? 'none' : 'all'));
    const { report, code } = await rehearse(terminal);
    expect(report.outcome).toBe('undecided');
    expect(report.gates.map(({ decision }) => decision)).toEqual(['undecided', 'undecided', 'undecided']);
    expect(code).toBe(1);
  });

  it('asks again after a block, and leaves the rest to the people of the scenario', async () => {
    const terminal = answering('block the test system is down', 'what?', 'auto');
    const { report } = await rehearse(terminal);
    expect(terminal.told()).toContain('Blocked   the test system is down');
    expect(terminal.told()).toContain('"what?" is no answer here');
    expect(report.outcome).toBe('no-go');
  });

  it('`all` leaves out what is blocked, says so, and asks for it by itself', async () => {
    const said = ['block the test system is down', 'late 7000', 'done it is up again'];
    const terminal = fakeTerminal((question) => {
      if (question.startsWith('authorise')) return 'no-go';
      return question === terminal.asked[0] ? said.shift() : 'all';
    });
    const { report } = await rehearse(terminal);
    const [blocked] = terminal.asked.map((question) => question.replace('> ', ''));
    expect(terminal.told()).toContain(
      `Task ${blocked} is blocked (the test system is down) and is left out of`,
    );
    expect(terminal.asked.filter((question) => question === `${blocked}> `)).toHaveLength(3);
    expect(report.tasks.find(({ id }) => id === blocked)).toMatchObject({ status: 'done' });
  });

  it('files the evidence before it asks; a go that it does not bear is told why, and asked again', async () => {
    const scenario = join(temporaryFolder(), 'down.yaml');
    writeFileSync(
      scenario,
      readFileSync('runbooks/scenarios/no-go.yaml', 'utf8').replace(
        /^expect:/m,
        'authority:\n  faults: [{ from: T-3d10h30m, to: T-3d8h, kind: outage }]\nexpect:',
      ),
    );
    let filed: readonly string[] = [];
    let digest = '';
    const terminal = fakeTerminal((question) => {
      if (!question.startsWith('authorise')) return 'all';
      const out = /Evidence +(\S+)\/evidence\//.exec(terminal.told())?.[1] ?? '';
      filed = readdirSync(join(out, 'evidence'));
      digest = createHash('sha256')
        .update(readFileSync(join(out, 'evidence', filed[0] ?? '')))
        .digest('hex');
      return terminal.told().includes('A go is not possible') ? 'no-go' : 'go';
    });
    const { report } = await rehearse(terminal, '--scenario', scenario);
    expect(filed).toEqual(['adire-smartapi-2027-authorise-1.json']);
    expect(terminal.told()).toMatch(/INCONCLUSIVE +The tax authority is healthy/);
    expect(terminal.told()).toMatch(/Not decided yet: A go is not possible: The tax authority is healthy/);
    expect(report.gates.map(({ decision }) => decision)).toEqual(['no-go']);
    expect(report.gates.map(({ evidenceDigest }) => evidenceDigest)).toEqual([digest]);
  });

  it('waits for another terminal when nobody sits at this one, and goes to its end undone when nobody calls', async () => {
    const compiled = unwrapped(loadRunbook('runbooks/smartapi-go-live.yaml'));
    const scenario = unwrapped(loadScenario('no-go', compiled.runbook));
    const masterData = unwrapped(loadCsvMasterData('runbooks/profiles/sample'));
    const folder = unwrapped(openOutputFolder(join(temporaryFolder(), 'out')));
    const terminal = fakeTerminal();
    const database = openDatabase(':memory:');
    const prompted = await promptedPeople(terminal, compiled, folder, 5);
    const run = await runRehearsal({
      compiled,
      scenario,
      seed: 1,
      masterData,
      tenantMasterData: masterData,
      arrivals: generatedArrivals(compiled, scenario, 1, masterData.records, 5),
      database,
      decisionSource: 'prompt',
      people: prompted.people,
      log: () => {},
      onEvent: () => {},
      stopwatch: () => 0,
    });
    await prompted.close();
    database.close();
    expect(terminal.told()).toContain('Nobody can answer here: standard input has ended.');
    expect(terminal.told()).toContain('Nobody answers: what is open stays open, no gate is decided');
    expect(run.facts.outcome).toBe('failed');
    expect(run.facts.gates).toEqual([]);
    expect(run.end.erpOutput).toBe('legacy');
    expect(existsSync(folder.file('control.json'))).toBe(false);
  });
});

const Status = z.object({
  data: z.object({
    waiting: z.array(z.object({ task: z.string() })),
    gates: z.array(z.unknown()),
    at: z.string(),
  }),
});

interface Called {
  readonly code: number;
  readonly printed: string;
  readonly told: string;
}
type Call = (...argv: readonly string[]) => Promise<Called>;

const statusOf = async (call: Call): Promise<z.infer<typeof Status>['data']> =>
  Status.parse(JSON.parse((await call('status', '--json')).printed)).data;

/** Reports whatever is waited for until the gate is open; the run goes on meanwhile. */
const reportAll = async (call: Call): Promise<void> => {
  for (let looks = 0; looks < 500; looks += 1) {
    const { waiting, gates } = await statusOf(call);
    if (gates.length > 0) return;
    if (waiting[0]) await call('task', 'done', waiting[0].task, '--evidence', 'seen to');
    else await delay(20);
  }
};

/** Runs a rehearsal that nobody answers at its own prompt, and calls it meanwhile. */
const meanwhile = async (act: (call: Call, out: string) => Promise<void>) => {
  const out = join(temporaryFolder(), 'out');
  let acted: Promise<void> | undefined;
  const call: Call = async (...argv) => {
    const terminal = fakeTerminal();
    const code = await main([...argv, '--out', out], terminal);
    return { code, printed: terminal.printed(), told: terminal.told() };
  };
  const terminal = fakeTerminal((_question, signal) => {
    acted ??= act(call, out);
    return new Promise((resolve) => signal?.addEventListener('abort', () => resolve(undefined)));
  });
  await main(['rehearse', '--interactive', '--scenario', 'no-go', '--invoices', '5', '--out', out], terminal);
  await acted;
  return { out, terminal };
};

describe('from another terminal', () => {
  it('reports tasks and decides the gate, and every reply says what is next', async () => {
    const replies: Called[] = [];
    const { out, terminal } = await meanwhile(async (call) => {
      expect((await statusOf(call)).at).toBe('2027-03-26T08:00:00.000Z');
      replies.push(await call('task', 'reassign', 'sign-documents', '--to', 'nobody-here'));
      replies.push(await call('task', 'start', 'agree-cut-off'));
      await reportAll(call);
      replies.push(await call('gates'));
      replies.push(await call('decide', 'switch', 'go', '--by', 'nkechi-obi'));
      replies.push(await call('decide', 'swich', 'go', '--by', 'nkechi-obi'));
      replies.push(await call('decide', 'authorise', 'go', '--by', 'emeka-nwosu'));
      replies.push(await call('decide', 'authorise', 'go', '--by', 'nkechi-obi'));
      replies.push(
        await call('decide', 'authorise', 'no-go', '--by', 'amara-okafor', '--note', 'Not in Ramadan.'),
      );
    });
    const [unknown, started, gates, closed, misspelt, outsider, first, decided] = replies;
    expect(unknown).toMatchObject({ code: 1, told: expect.stringContaining('not handed out yet') });
    expect(started).toMatchObject({ code: 0, printed: expect.stringContaining('is begun') });
    expect(gates?.printed).toMatch(/authorise +OPEN +attempt 1/);
    expect(closed).toMatchObject({ code: 1, told: expect.stringContaining('Open now: authorise') });
    expect(misspelt).toMatchObject({
      code: 1,
      told: expect.stringContaining('There is no gate swich. Did you mean switch?'),
    });
    expect(outsider).toMatchObject({ code: 1, told: expect.stringContaining('no vote') });
    expect(first).toMatchObject({ code: 0, printed: expect.stringContaining('1 of 3 approvals') });
    expect(first?.printed).toContain(`--out ${out}`);
    expect(decided).toMatchObject({
      code: 0,
      printed: expect.stringContaining('NO-GO, in the name of Amara Okafor'),
    });
    expect(decided?.printed).toMatch(/Next: the cutover goes on by itself$/);
    expect(terminal.told()).toContain('From another terminal: Gate authorise is decided');
    const report = fakeTerminal();
    expect(await main(['status', '--out', out], report)).toBe(0);
    expect(report.printed()).toMatch(/No rehearsal is running\. The last one .* ended NO-GO/);
    expect(await main(['report', '--markdown', '--out', out], report)).toBe(0);
    expect(report.printed()).toContain('# Adire Trading goes live with e-invoicing');
  });

  it('lets in nobody without the token, nor a page of a browser, nor what is no command', async () => {
    const statuses: number[] = [];
    await meanwhile(async (call, out) => {
      const file = join(out, 'control.json');
      expect(statSync(file).mode & 0o777).toBe(0o600);
      const { url, token } = readControlFile(file) ?? { url: '', token: '' };
      const post = async (headers: Record<string, string>, body: string) => {
        statuses.push((await fetch(`${url}/command`, { method: 'POST', headers, body })).status);
      };
      const vote = JSON.stringify({ verb: 'decide', gate: 'authorise', vote: 'go', by: 'femi-cole' });
      await post({}, vote);
      await post({ authorization: 'Bearer wrong' }, vote);
      await post({ authorization: `Bearer ${token}` }, '{"verb":"stop"}');
      await post({ authorization: `Bearer ${token}` }, 'not json');
      await post({ authorization: `Bearer ${token}` }, `"${'x'.repeat(100_000)}"`);
      // A second rehearsal would wipe the folder of this one.
      const second = await call('rehearse', '--invoices', '5');
      expect(second).toMatchObject({ code: 2, told: expect.stringContaining('A rehearsal is running') });
      await reportAll(call);
      await call('decide', 'authorise', 'no-go', '--by', 'amara-okafor');
    });
    expect(statuses).toEqual([401, 401, 400, 400, 400]);
  });

  it.each([
    [['status']],
    [['gates']],
    [['task', 'done', 'sign-documents', '--evidence', 'x']],
    [['decide', 'switch', 'go', '--by', 'femi-cole']],
  ])('%j without a running rehearsal is one clear line', async (argv) => {
    const terminal = fakeTerminal();
    expect(await main([...argv, '--out', temporaryFolder()], terminal)).toBe(2);
    expect(terminal.told()).toMatch(/^cutover \w+: No rehearsal is running that writes to [^\n]+$/);
  });

  it('a control file that a killed rehearsal left behind is nobody', async () => {
    const out = temporaryFolder();
    writeControlFile(join(out, 'control.json'), {
      url: 'http://127.0.0.1:9',
      token: 'x'.repeat(43),
      cutover: 'gone',
      pid: 1,
    });
    expect(await callControl(out, { verb: 'status' })).toEqual({
      ok: false,
      error: expect.stringContaining('No rehearsal is running'),
    });
  });

  it.each([
    [['task', 'finish', 'sign-documents'], 'report cannot be "finish"'],
    [['task', 'done'], 'task is missing'],
    [['task', 'done', 'a', 'b'], 'b is too much'],
    [['decide', 'switch', 'yes', '--by', 'femi-cole'], 'vote cannot be "yes"'],
    [['decide', 'switch', 'object', '--by', 'femi-cole'], '--note is missing'],
    [['decide', 'switch', 'go'], '--by is missing'],
  ])('%j is bad input', async (argv, words) => {
    const terminal = fakeTerminal();
    expect(await main(argv, terminal)).toBe(2);
    expect(terminal.told()).toContain(words);
    expect(terminal.told()).toContain('It is called so: npx cutover');
  });
});
