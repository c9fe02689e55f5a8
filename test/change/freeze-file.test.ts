import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isFrozenPath, parseFreezeFile } from '#lib/change/freeze-file.ts';
import { freezeWindow } from '#lib/change/freeze-window.ts';
import { pullNumber } from '#lib/change/pull-number.ts';
import { fromIso, toIso } from '#lib/instant.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import { loadRunbook } from '#lib/rehearsal/load-runbook.ts';

const shipped = readFileSync(projectFolder('.github/freeze.yaml'), 'utf8');

describe('the shipped list', () => {
  const read = parseFreezeFile(shipped);
  if (!read.ok) throw new Error(read.error.join('\n'));

  it('names paths that are there, and what a certificate, a gate and the check itself rest on', () => {
    for (const path of read.value.paths) expect(existsSync(projectFolder(path)), path).toBe(true);
    for (const path of [
      'lib/gates/judge-votes.ts',
      'lambdas/gate-complete/handler.ts',
      'runbooks/smartapi-go-live.yaml',
      '.github/workflows/gates.yml',
      '.github/freeze.yaml',
      '.github/CODEOWNERS',
      'deployment.yaml',
      'package-lock.json',
      // It can put another file in the place of any import.
      'tsconfig.json',
    ])
      expect(isFrozenPath(path, read.value.paths), path).toBe(true);
  });

  it('does not freeze decisions, records, pages and tests', () => {
    for (const path of [
      'signoffs/a/switch-1.json',
      'records/a/b.md',
      'docs/words.md',
      'test/a.test.ts',
      'README.md',
    ])
      expect(isFrozenPath(path, read.value.paths), path).toBe(false);
  });
});

describe('isFrozenPath', () => {
  it.each([
    ['lib/a.ts', true],
    ['LIB/a.ts', true],
    ['lib', false],
    ['library/a.ts', false],
    ['x/lib/a.ts', false],
    ['package.json', true],
    ['package.json.bak', false],
    ['a/package.json', false],
  ])('%s: %s', (path, frozen) => {
    expect(isFrozenPath(path, ['lib/', 'package.json'])).toBe(frozen);
  });
});

describe('parseFreezeFile', () => {
  it.each([
    ['a key that nobody knows', `${shipped}\nallow: true\n`],
    ['no paths', shipped.replace(/paths:[\s\S]*/, 'paths: []\n')],
    ['a pattern that would match nothing', shipped.replace('  - lib/', '  - lib/**')],
    ['an absolute path', shipped.replace('  - lib/', '  - /lib/')],
    [
      'an amendment without a reason',
      shipped.replace('amendment: null', 'amendment: { until: 2027-05-01T00:00:00Z }'),
    ],
    [
      'a local time',
      shipped.replace(
        'amendment: null',
        "amendment: { until: '2027-05-01T00:00:00', reason: 'rolled back once' }",
      ),
    ],
    ['no YAML', 'paths: ['],
    ['nothing', ''],
  ])('refuses %s', (_, text) => {
    expect(parseFreezeFile(text)).toMatchObject({ ok: false });
  });
});

describe('freezeWindow', () => {
  const loaded = loadRunbook(projectFolder('runbooks/smartapi-go-live.yaml'));
  if (!loaded.ok) throw new Error('the shipped runbook');
  const { runbook, plan } = loaded.value;

  it('is from the freeze to the end of monitoring, by the calendar', () => {
    const window = freezeWindow(runbook.stages, plan, null);
    if (!window.ok) throw new Error(window.error);
    expect(toIso(window.value.from)).toBe('2027-04-08T13:00:00.000Z');
    expect(window.value.to).toBe(plan.stages.find(({ id }) => id === 'monitoring')?.end);
  });

  it('ends later by an amendment, and never earlier', () => {
    const to = (until: string) => {
      const window = freezeWindow(runbook.stages, plan, { until, reason: 'rolled back once' });
      return window.ok ? toIso(window.value.to) : window.error;
    };
    expect(to('2027-06-01T00:00:00Z')).toBe('2027-06-01T00:00:00.000Z');
    expect(fromIso(to('2027-04-09T00:00:00Z'))).toBe(plan.stages.find(({ id }) => id === 'monitoring')?.end);
  });

  it.each(['freeze', 'monitoring'])('cannot be told without a stage of kind %s', (kind) => {
    const stages = runbook.stages.filter((stage) => stage.kind !== kind);
    expect(freezeWindow(stages, plan, null)).toMatchObject({ ok: false });
  });
});

describe('pullNumber', () => {
  it.each([
    [undefined, 'refs/pull/12/merge', 12],
    [undefined, `refs/heads/gh-readonly-queue/main/pr-12-${'a'.repeat(40)}`, 12],
    ['7', 'refs/pull/12/merge', 7],
    [undefined, 'refs/heads/main', undefined],
    [undefined, 'refs/heads/pull/12/merge', undefined],
    [undefined, undefined, undefined],
    ['0', undefined, undefined],
    ['7; rm', undefined, undefined],
  ])('of %s and %s is %s', (given, ref, number) => {
    expect(pullNumber(given, ref)).toBe(number);
  });
});
