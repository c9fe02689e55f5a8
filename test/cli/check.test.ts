import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { main } from '#lib/cli/main.ts';
import { edited } from '#test/runbook/shipped.ts';
import { fakeTerminal } from './fake-terminal.ts';
import { temporaryFolder } from './temporary-folder.ts';

const Printed = z.object({
  ok: z.boolean(),
  problems: z.array(z.object({ file: z.string(), line: z.int(), code: z.string() })),
  sound: z.array(z.object({ file: z.string(), kind: z.string(), counts: z.record(z.string(), z.int()) })),
});

const written = (name: string, content: string | Uint8Array): string => {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, content);
  return file;
};

describe('cutover check', () => {
  it('finds the shipped runbook sound, counts it and says what is next', async () => {
    const terminal = fakeTerminal();
    expect(await main(['check'], terminal)).toBe(0);
    expect(terminal.printed()).toMatch(
      /^runbooks\/smartapi-go-live\.yaml: sound runbook .*10 stages, \d+ tasks, 5 gates and the recovery gate, \d+ states/,
    );
    expect(terminal.printed()).toContain('Next: npx cutover plan runbooks/smartapi-go-live.yaml');
    expect(terminal.told()).toBe('');
  });

  it('tells scenarios and mappings by their first key', async () => {
    const terminal = fakeTerminal();
    const files = ['runbooks/scenarios/no-go.yaml', 'runbooks/profiles/online-retail.mapping.yaml'];
    expect(await main(['check', '--json', ...files], terminal)).toBe(0);
    const { ok, sound } = Printed.parse(JSON.parse(terminal.printed()));
    expect(ok).toBe(true);
    expect(sound.map(({ kind }) => kind)).toEqual(['scenario', 'mapping']);
  });

  it('prints every problem of every file, located, and exits 2; sound files are said to be sound', async () => {
    const broken = written(
      'broken.yaml',
      edited([
        '    length: 48h\n    entry: [route-is-legacy',
        '    length: 40h\n    entry: [route-is-legacyy',
      ]),
    );
    const scenario = written('scenario.yaml', 'scenario: x1\ntitle: no gates\n');
    const terminal = fakeTerminal();
    expect(await main(['check', broken, scenario, 'runbooks/smartapi-go-live.yaml'], terminal)).toBe(2);
    expect(terminal.told()).toMatch(new RegExp(`${broken}:\\d+:\\d+ {2}freeze-too-short`));
    expect(terminal.told()).toContain('route-is-legacyy');
    expect(terminal.told()).toContain(`${scenario}:`);
    expect(terminal.told()).toMatch(/\d+ problems in 2 files\.$/);
    expect(terminal.printed()).toContain('sound runbook');
    expect(terminal.printed()).not.toContain('Next:');
  });

  it('prints the same problems as JSON', async () => {
    const terminal = fakeTerminal();
    const file = written('empty.yaml', '# nothing\n');
    expect(await main(['check', '--json', file], terminal)).toBe(2);
    const { ok, problems } = Printed.parse(JSON.parse(terminal.printed()));
    expect(ok).toBe(false);
    expect(problems).toEqual([expect.objectContaining({ file, code: 'file-empty', line: 1 })]);
  });

  it.each([
    ['a file that is not there', () => 'nothing/here.yaml', 'there is no such file'],
    ['a folder', temporaryFolder, 'it is a folder'],
    ['a device', () => '/dev/zero', 'a device or a pipe'],
    ['a binary file', () => written('b.yaml', new Uint8Array(4_096).fill(7)), 'file-'],
    ['5 MB', () => written('large.yaml', `title: ${'x'.repeat(5_000_000)}`), 'file-too-large'],
    ['broken YAML', () => written('y.yaml', 'a: [1, 2\nb: }'), 'yaml-syntax'],
    [
      'a bomb',
      () =>
        written(
          'bomb.yaml',
          Array.from({ length: 20 }, (_, i) => `k${i}: &a${i} [${`*a${i - 1}, `.repeat(i && 9)}1]`).join(
            '\n',
          ),
        ),
      'yaml-alias',
    ],
  ])('refuses %s in words', async (_name, file, words) => {
    const terminal = fakeTerminal();
    expect(await main(['check', file()], terminal)).toBe(2);
    expect(terminal.told()).toContain(words);
    expect(terminal.told()).toMatch(/fix: /);
    expect(terminal.told()).not.toMatch(/\n\s+at /);
  });

  it('says so when --runbook is given a scenario', async () => {
    const terminal = fakeTerminal();
    const file = 'runbooks/scenarios/no-go.yaml';
    expect(await main(['check', '--runbook', file, file], terminal)).toBe(2);
    expect(terminal.told()).toContain('this is a scenario, and a runbook is wanted here');
    expect(terminal.told()).toMatch(/\n1 problem\.$/);
  });

  it('holds a scenario against the runbook that is named', async () => {
    const terminal = fakeTerminal();
    const runbook = written('broken.yaml', 'cutover: x');
    const code = await main(['check', '--runbook', runbook, 'runbooks/scenarios/no-go.yaml'], terminal);
    expect(code).toBe(2);
    expect(terminal.told()).toContain(runbook);
  });
});
