import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ACTIONS } from '#lib/runbook/actions.ts';

const sources = globSync('lib/{runbook,rehearsal,compiler,cli}/**/*.ts').filter((file) => {
  const name = file.split('/').at(-1) ?? '';
  // Other loaders have pages of their own.
  return (
    file.startsWith('lib/runbook/') ||
    [
      'check-scenario.ts',
      'check-bounds.ts',
      'check-events.ts',
      'check-compiled.ts',
      'wrong-kind.ts',
    ].includes(name)
  );
});

const used = new Set(
  sources.flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    const literal = [...text.matchAll(/\bcode: '([a-z0-9-]+)'/g)].map(([, code]) => code);
    const mapped = [...text.matchAll(/'(parameter-[a-z]+|yaml-[a-z-]+|[a-z]+-duplicate)'/g)].map(
      ([, code]) => code,
    );
    return [...literal, ...mapped];
  }),
);
/** Made from the stage's kind. */
const MADE = ['freeze-too-short', 'monitoring-too-short'];

const documented = new Set(
  [...readFileSync('docs/problems.md', 'utf8').matchAll(/^\| (`[^|]*`) +\|/gm)].flatMap(([, cell]) =>
    [...(cell ?? '').matchAll(/`([a-z0-9-]+)`/g)].map(([, code]) => code),
  ),
);

describe('docs/problems.md', () => {
  it('has every code there is', () => {
    expect(used.size).toBeGreaterThan(80);
    expect([...used, ...MADE].filter((code) => !documented.has(code))).toEqual([]);
  });

  it('has no code that does not exist', () => {
    expect([...documented].filter((code) => code && !used.has(code) && !MADE.includes(code))).toEqual([]);
  });
});

describe('docs/runbook-language.md', () => {
  // The formatter pads the cells of tables.
  const page = readFileSync('docs/runbook-language.md', 'utf8').replace(/ +/g, ' ');

  it('has every action with its purpose', () => {
    for (const [name, { purpose }] of Object.entries(ACTIONS))
      expect(page).toContain(`| \`${name}\` | ${purpose}`);
  });
});
