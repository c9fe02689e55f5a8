import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '#lib/cli/main.ts';
import { parseOptions } from '#lib/cli/parse-options.ts';
import { VERBS } from '#lib/cli/verbs.ts';
import { loadRunbook } from '#lib/rehearsal/load-runbook.ts';
import {
  BREAK_GLASS,
  CONFIRM_ENTRY,
  DOSSIERS,
  GO_BACK,
  HOLD_CLEARANCE,
  LOOK,
  REPRINT,
  SAFE,
  WHEN_BACK,
} from '#lib/report/fallback/fallback-commands.ts';
import { fakeTerminal } from '#test/cli/fake-terminal.ts';
import { temporaryFolder } from '#test/cli/temporary-folder.ts';

const run = async (...argv: readonly string[]) => {
  const terminal = fakeTerminal();
  const code = await main(argv, terminal);
  return { code, printed: terminal.printed(), told: terminal.told() };
};

/** As a shell takes a line apart. */
const wordsOf = (line: string): readonly string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/gu)].map(([, quoted, bare]) => quoted ?? bare ?? '');

const commandsIn = (markdown: string): readonly string[] =>
  [...markdown.matchAll(/^```\n(.+)\n```$/gmu)].map(([, command]) => command ?? '');

const page = await run('fallback');

describe('cutover fallback', () => {
  it('prints the sheet of the shipped runbook', () => {
    expect(page.code).toBe(0);
    expect(page.printed).toContain('# Printed fallback: Adire Trading goes live with e-invoicing');
    expect(page.printed).toContain('| Nkechi Obi | `nkechi-obi` |');
  });

  it('has nothing unseen in it: what is copied from it is what it shows', () => {
    expect(page.printed).not.toMatch(/\p{Cf}/u);
    expect(page.printed).toContain('| `+234 800 000 0002` | `nkechi.obi@adire.example.com` |');
  });

  it('asks for a number where the first one to call has none', () => {
    expect(page.printed).toContain('Call Chidi Ike, no number in the runbook: write it here');
  });

  it('turns the ERP’s output with words that hold for every stage', () => {
    expect(page.printed).toContain('it needs nothing of SmartAPI');
    expect(page.printed).not.toContain('No invoice was sent');
  });

  it('lists every gate above the commands that name none', () => {
    const part = page.printed.slice(page.printed.indexOf('## Decide by telephone'));
    const gates = part.indexOf(
      '| `GATE` | authorise, switch, scale-up, enter-hypercare, exit-hypercare, recovery |',
    );
    expect(gates).toBeGreaterThan(0);
    expect(part.indexOf('npx cutover fallback --stage production')).toBeGreaterThan(gates);
    expect(part.indexOf('--break-glass')).toBeGreaterThan(gates);
  });

  it('carries the program that the runbook compiles to', () => {
    const compiled = loadRunbook('runbooks/smartapi-go-live.yaml');
    expect(compiled.ok && page.printed.includes(compiled.value.digests.program)).toBe(true);
  });

  it('writes HTML to print and Markdown, and never into a folder with anything else', async () => {
    const out = join(temporaryFolder(), 'sheet');
    expect(await run('fallback', '--out', out)).toMatchObject({
      code: 0,
      printed: expect.stringContaining('print fallback.html'),
    });
    expect(readFileSync(join(out, 'fallback.html'), 'utf8')).toMatch(/^<!doctype html>/u);
    expect(existsSync(join(out, 'fallback.md'))).toBe(true);
    expect((await run('fallback', '--out', join(out, '..'))).code).toBe(2);
  });

  it('says what is wrong with a runbook that it cannot read', async () => {
    expect(await run('fallback', 'nowhere.yaml')).toMatchObject({
      code: 2,
      told: expect.stringContaining('nowhere.yaml'),
    });
  });
});

/** What the night gives. */
const NIGHT: Readonly<Record<string, string>> = {
  GATE: 'switch',
  DECISION: 'go',
  PERSON: 'femi-cole',
  WITNESS: 'chidi-ike',
  MEMBER: 'tunde-bello',
  CHARACTERS: '0123456789ab',
  ENTRY: 'ba9876543210',
  EXECUTION: 'adire-smartapi-2027-rb-4',
  FOLDER: 'out/sheet',
  NUMBER: 'INV0000001',
  NAME: 'lagos',
  ID: 'declared/outage',
};

const filledIn = (command: string): string =>
  Object.entries(NIGHT).reduce(
    (text, [word, given]) => text.replace(new RegExp(`\\b${word}\\b`, 'gu'), given),
    command,
  );

describe('a command on the sheet', () => {
  const all = [
    ...LOOK,
    ...GO_BACK,
    ...HOLD_CLEARANCE,
    ...SAFE,
    ...WHEN_BACK,
    ...REPRINT,
    ...DOSSIERS,
    ...BREAK_GLASS,
    ...CONFIRM_ENTRY,
  ];

  it.each(all.map(({ command }) => command))('is one that the command line takes: %s', (command) => {
    const [npx, cutover, name, ...rest] = wordsOf(filledIn(command));
    expect([npx, cutover]).toEqual(['npx', 'cutover']);
    const verb = VERBS.find((candidate) => candidate.name === name);
    expect(verb?.name).toBe(name);
    expect(verb && parseOptions(verb, rest)).toMatchObject({ ok: true });
  });

  it('is printed, each of them', () => {
    const printed = commandsIn(page.printed);
    for (const { command } of all) expect(printed).toContain(command);
  });

  it('has only words in capitals that the sheet explains, and a gate among them: none is typed as it stands', () => {
    for (const { command } of all) expect(filledIn(command)).not.toMatch(/\b[A-Z]{2,}\b/u);
    for (const { command } of [...BREAK_GLASS, ...CONFIRM_ENTRY]) expect(command).toContain(' decide GATE ');
  });

  it('would not be taken with an option that was renamed', () => {
    const verb = VERBS.find(({ name }) => name === 'rollback');
    expect(verb && parseOptions(verb, ['--because', 'x'])).toMatchObject({ ok: false });
  });

  it('on a decision by telephone has every option that the command line wants with it', () => {
    const decide = VERBS.find(({ name }) => name === 'decide');
    const wanted = Object.entries(decide?.options ?? {})
      .filter(([, { meaning }]) => meaning.startsWith('with --break-glass'))
      .map(([name]) => `--${name}`);
    expect(wanted.length).toBeGreaterThan(0);
    for (const option of ['--break-glass', '--by', ...wanted])
      expect(BREAK_GLASS.every(({ command }) => command.includes(`${option} `))).toBe(true);
  });
});
