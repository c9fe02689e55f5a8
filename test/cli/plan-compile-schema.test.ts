import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { fewInvoices } from '#lib/cli/few-invoices.ts';
import { main } from '#lib/cli/main.ts';
import { shippedRunbook } from '#test/runbook/shipped.ts';
import { fakeTerminal } from './fake-terminal.ts';
import { temporaryFolder } from './temporary-folder.ts';

const run = async (...argv: readonly string[]) => {
  const terminal = fakeTerminal();
  const code = await main(argv, terminal);
  return { code, printed: terminal.printed(), told: terminal.told() };
};

describe('cutover plan', () => {
  it('draws the calendar in local time', async () => {
    const { code, printed } = await run('plan');
    expect(code).toBe(0);
    expect(printed).toMatch(/^Go-live Sat 10 Apr 2027 20:00 UTC\+1 \(Africa\/Lagos\)/);
    expect(printed).toContain('Freeze window');
  });

  it('moves everything with the go-live', async () => {
    const { printed } = await run('plan', '--json', '--go-live', '2028-04-08T20:00:00+01:00');
    const Plan = z.object({ goLive: z.string(), tasks: z.array(z.object({ earliestStart: z.string() })) });
    const plan = Plan.parse(JSON.parse(printed));
    expect(plan.goLive).toBe('2028-04-08T19:00:00.000Z');
    expect(plan.tasks.every(({ earliestStart }) => earliestStart.startsWith('2028'))).toBe(true);
  });

  it('has a page and a list a person', async () => {
    expect((await run('plan', '--markdown')).printed).toContain('```mermaid');
    expect((await run('plan', '--by-owner')).printed).toMatch(/Femi Cole \(femi-cole, program-manager\)/);
  });

  it('says everything that is wrong with the command at once', async () => {
    const { code, told } = await run('plan', 'a', 'b', '--json', '--markdown', '--go-live', 'tomorrow');
    expect(code).toBe(2);
    expect(told).toContain('one runbook at a time');
    expect(told).toContain('one form at a time');
    expect(told).toContain('seen:    tomorrow');
  });

  it('refuses a runbook that is not sound', async () => {
    const { code, told } = await run('plan', 'runbooks/none.yaml');
    expect(code).toBe(2);
    expect(told).toContain('there is no such file');
  });
});

describe('cutover compile', () => {
  it('sums up two machines, their grants and digests', async () => {
    const { code, printed } = await run('compile');
    expect(code).toBe(0);
    expect(printed).toMatch(/at worst [\d,]+ of 25,000 history events/);
    expect(printed).toMatch(/program {4}[0-9a-f]{64}/);
    expect(printed).toMatch(/rollback .* states/);
  });

  it('prints everything as one document, the same each time', async () => {
    const first = await run('compile', '--json');
    expect((await run('compile', '--json')).printed).toBe(first.printed);
    expect(Object.keys(z.record(z.string(), z.unknown()).parse(JSON.parse(first.printed)))).toEqual(
      expect.arrayContaining([
        'definition',
        'rollbackDefinition',
        'grants',
        'digests',
        'calendar',
        'worstCase',
      ]),
    );
  });

  it('writes the parts into a folder, and says so', async () => {
    const folder = join(temporaryFolder(), 'compiled');
    const { code, printed } = await run('compile', '--out', folder);
    expect(code).toBe(0);
    expect(readdirSync(folder).sort()).toEqual([
      'calendar.json',
      'definition.asl.json',
      'digests.json',
      'fallback.html',
      'fallback.md',
      'grants.json',
      'rollback.asl.json',
    ]);
    expect(JSON.parse(readFileSync(join(folder, 'definition.asl.json'), 'utf8'))).toHaveProperty('StartAt');
    expect(printed).toContain(`Written: ${folder}`);
  });

  it('compiles for another go-live', async () => {
    const Document = z.object({ digests: z.object({ program: z.string(), calendar: z.string() }) });
    const [here, moved] = await Promise.all([
      run('compile', '--json'),
      run('compile', '--json', '--go-live', '2028-04-08T20:00:00+01:00'),
    ]);
    const [first, second] = [here, moved].map(({ printed }) => Document.parse(JSON.parse(printed)).digests);
    expect(second?.program).toBe(first?.program);
    expect(second?.calendar).not.toBe(first?.calendar);
  });

  it('writes again over its own files, and never into a folder with anything else', async () => {
    const base = temporaryFolder();
    const own = join(base, 'compiled');
    await run('compile', '--out', own);
    expect((await run('compile', '--out', own)).code).toBe(0);
    writeFileSync(join(own, 'thesis.md'), 'mine');
    expect(await run('compile', '--out', own)).toMatchObject({
      code: 2,
      told: expect.stringContaining('the folder holds other files (thesis.md)'),
    });
    writeFileSync(join(base, 'calendar.json'), 'mine');
    expect((await run('compile', '--out', base)).code).toBe(2);
    expect(readFileSync(join(base, 'calendar.json'), 'utf8')).toBe('mine');
    expect((await run('compile', '--out', '/')).code).toBe(2);
  });

  it('says in a line that it cannot write', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const { code, told } = await run('compile', '--out', join(file, 'x'));
    expect(code).toBe(2);
    expect(told).toMatch(/^cutover compile --out .* cannot be written to: ENOTDIR/);
  });
});

describe('cutover schema', () => {
  it.each(['runbook', 'scenario'])('prints the %s schema that is checked in', async (name) => {
    const { code, printed } = await run('schema', name);
    expect(code).toBe(0);
    expect(`${printed}\n`).toBe(readFileSync(`runbooks/${name}.schema.json`, 'utf8'));
  });

  it('knows no other schema', async () => {
    const { code, told } = await run('schema', 'toString');
    expect(code).toBe(2);
    expect(told).toContain('allowed: runbook, scenario');
  });
});

describe('cutover', () => {
  it('lists its verbs, and refuses others and unknown options', async () => {
    expect((await run('help')).printed).toMatch(/check .*\n.*plan .*\n.*compile /);
    expect((await run()).code).toBe(2);
    expect(await run('dance')).toMatchObject({ code: 2, told: expect.stringContaining('no verb "dance"') });
    const unknown = await run('plan', '--colour');
    expect(unknown.code).toBe(2);
    expect(unknown.told).toMatch(
      /^cutover plan: there is no option --colour\. Options of plan: --go-live, [^\n]+$/,
    );
    expect((await run('dicide')).told).toContain('Did you mean decide?');
  });

  it.each([
    [['plan', '--jso'], 'Did you mean --json?'],
    [['plan', '-x'], 'there is no option -x.'],
    [['plan', '--json=yes'], '--json takes no value'],
    [['plan', '--go-live'], '--go-live needs a value: another go-live instant'],
    [['rehearse', '--seed', '--json'], '--seed needs a value, and --json follows'],
    [['rehearse', '--constructor'], 'there is no option --constructor.'],
  ])('%j is answered in one line of our own words', async (argv, words) => {
    const { code, told, printed } = await run(...argv);
    expect(code).toBe(2);
    expect(told).toContain(words);
    expect(told).not.toContain('\n');
    expect(printed).toBe('');
  });

  it('leaves a negative number to the option, which says what it takes', async () => {
    const { code, told } = await run('rehearse', '--seed', '-1');
    expect(code).toBe(2);
    expect(told).toContain('--seed takes a whole number\n  seen:    -1\n  allowed: 0 to');
  });
});

describe('cutover rehearse, before anything runs', () => {
  it.each([
    [['a.yaml', 'b.yaml'], 'one runbook at a time'],
    [['extra'], 'extra'],
    [['a.yaml', '--runbook', 'b.yaml'], 'named twice'],
    [['--mapping', 'm.yaml'], '--mapping needs --invoices FILE'],
    [['--mapping', 'm.yaml', '--invoices', '500'], '--mapping needs --invoices FILE'],
    [['runbooks/scenarios/go.yaml'], 'this is a scenario, and a runbook is wanted here'],
    [['--runbook', 'runbooks/scenarios/go.yaml'], 'a scenario is given with --scenario FILE'],
    [['--scenario', 'runbooks/smartapi-go-live.yaml'], 'this is a runbook, and a scenario is wanted here'],
    [
      ['--invoices', 'package.json', '--mapping', 'runbooks/scenarios/go.yaml'],
      'this is a scenario, and a mapping is wanted here',
    ],
  ])('%j is refused', async (argv, words) => {
    const out = join(temporaryFolder(), 'out');
    const { code, told } = await run('rehearse', ...argv, '--out', out);
    expect(code).toBe(2);
    expect(told).toContain(words);
    expect(existsSync(out)).toBe(false);
  });

  it('says when there are too few invoices for the pilot, and only then', () => {
    const { runbook } = shippedRunbook();
    expect(fewInvoices(runbook, 180)).toMatch(/^180 invoices .*the pilot needs 81 .*use about 1,000 or more/);
    expect(fewInvoices(runbook, 181)).toBeUndefined();
    expect(fewInvoices({ ...runbook, stages: [] }, 1)).toBeUndefined();
  });
});

describe('--go-live', () => {
  it.each(['plan', 'compile', 'rehearse'])(
    '%s refuses an offset that the zone does not have',
    async (verb) => {
      const { code, told } = await run(verb, '--go-live', '2028-04-08T20:00:00Z');
      expect(code).toBe(2);
      expect(told).toContain('go-live-offset');
      expect(told).toContain('allowed: the offset +01:00');
      expect(told).toContain('the moment given is 2028-04-08T21:00:00+01:00 there');
    },
  );
});
