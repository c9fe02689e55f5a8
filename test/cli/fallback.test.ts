import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '#lib/cli/main.ts';
import { parseOptions } from '#lib/cli/parse-options.ts';
import { VERBS } from '#lib/cli/verbs.ts';
import { loadRunbook } from '#lib/rehearsal/load-runbook.ts';
import {
  breakGlass,
  confirmEntry,
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
    expect(page.printed).toContain('Nkechi Obi (nkechi-obi)');
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

describe('a command on the sheet', () => {
  const all = [
    ...LOOK,
    ...GO_BACK,
    ...HOLD_CLEARANCE,
    ...SAFE,
    ...WHEN_BACK,
    ...REPRINT,
    ...breakGlass('switch'),
    ...confirmEntry('switch'),
  ];

  it.each(all.map(({ command }) => command))('is one that the command line takes: %s', (command) => {
    const [npx, cutover, name, ...rest] = wordsOf(command);
    expect([npx, cutover]).toEqual(['npx', 'cutover']);
    const verb = VERBS.find((candidate) => candidate.name === name);
    expect(verb?.name).toBe(name);
    expect(verb && parseOptions(verb, rest)).toMatchObject({ ok: true });
  });

  it('is printed, each of them', () => {
    const printed = commandsIn(page.printed);
    for (const { command } of all) {
      const shown = command.replace(' decide switch ', ' decide authorise ');
      expect(printed).toContain(shown);
    }
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
      expect(breakGlass('switch').every(({ command }) => command.includes(`${option} `))).toBe(true);
  });
});
