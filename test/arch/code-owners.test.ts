/** CODEOWNERS by risk: invariant (n) of gate-protocol.md 4.3. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from './source-files.ts';

interface Line {
  readonly pattern: string;
  readonly owners: readonly string[];
}

const lines: readonly Line[] = readFileSync(join(ROOT, '.github/CODEOWNERS'), 'utf8')
  .split('\n')
  .map((line) => line.replace(/#.*$/, '').trim())
  .filter((line) => line !== '')
  .map((line) => {
    const [pattern = '', ...owners] = line.split(/\s+/);
    return { pattern, owners };
  });

/** Of the forms that this file uses: `*`, a rooted file, a rooted folder, and one star for a part of a name. */
const expressionOf = (pattern: string): RegExp => {
  if (pattern === '*') return /^/;
  const body = pattern
    .slice(1)
    .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll('*', '[^/]*');
  return new RegExp(`^${body}${pattern.endsWith('/') ? '.*' : ''}$`);
};
const expressions = lines.map((line) => ({ ...line, expression: expressionOf(line.pattern) }));
const lineOf = (path: string): Line | undefined =>
  expressions.findLast(({ expression }) => expression.test(path));
const ownersOf = (path: string): readonly string[] => lineOf(path)?.owners ?? [];
const team = (name: string): string => `@adire-trading/${name}`;

const FOLDERS = ['.github', 'bin', 'docs', 'lambdas', 'lib', 'runbooks'];
const files = [
  ...readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name),
  ...FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => relative(ROOT, join(parentPath, name)).replaceAll('\\', '/')),
  ),
];
/** Made by the App while a cutover runs. */
const LATER = ['signoffs/adire/switch-1.json', 'records/adire/adire-rb-7-77.json'];

describe('CODEOWNERS', () => {
  it('is written in the forms that this test knows, each with teams of the one organization', () => {
    expect(lines.length).toBeGreaterThan(20);
    for (const { pattern, owners } of lines) {
      expect(pattern).toMatch(/^(\*|\/[\w.*/-]+)$/);
      expect(owners.length).toBeGreaterThan(0);
      for (const owner of owners) expect(owner).toMatch(/^@adire-trading\/[a-z-]+$/);
    }
    expect(new Set(lines.map(({ pattern }) => pattern)).size).toBe(lines.length);
  });

  it('has no line that nothing matches, or that a later line takes over whole', () => {
    const used = new Set([...files, ...LATER].map((path) => lineOf(path)?.pattern));
    for (const { pattern } of lines) expect(used, pattern).toContain(pattern);
  });

  it.each([
    ['signoffs/adire/switch-1.json', 'steering-committee'],
    ['.github/workflows/gates.yml', 'security'],
    ['.github/CODEOWNERS', 'security'],
    ['.github/gates/cutover-gates.mjs', 'security'],
    ['.github/settings/rulesets/main.json', 'security'],
    ['.github/freeze.yaml', 'cutover-board'],
    ['lib/cli/job-github.ts', 'security'],
    ['lib/github/post-freeze.ts', 'security'],
    // Authorities, quorum and roster stand in the runbook.
    ['runbooks/smartapi-go-live.yaml', 'steering-committee'],
    ['lib/gates/verify-pull.ts', 'security'],
    ['lib/github/reconcile-gates.ts', 'security'],
    ['lambdas/gate-complete/handler.ts', 'security'],
    ['lambdas/gate-open/handler.ts', 'security'],
    ['lambdas/gate-bind/handler.ts', 'security'],
    ['lib/infra/github-trust.ts', 'security'],
    ['deployment.yaml', 'security'],
    ['package-lock.json', 'security'],
    ['lib/clearance/money.ts', 'finance-systems'],
  ])('%s is for %s', (path, owner) => {
    expect([...files, ...LATER, 'lambdas/gate-bind/handler.ts', '.github/CODEOWNERS']).toContain(path);
    expect(ownersOf(path)).toContain(team(owner));
  });

  it('leaves nothing that opens a gate to its builders alone', () => {
    const risky = files.filter((path) =>
      /^(\.github\/|bin\/|signoffs\/|tsconfig|lib\/(gates|github|infra|change|repo|readiness)\/|lib\/cli\/(aws\/)?(certificate|freeze)|lambdas\/(gate-|certify|file-certificate|watch-freeze|record-baseline|check-drift))/.test(
        path,
      ),
    );
    expect(risky.length).toBeGreaterThan(100);
    for (const path of risky) expect(ownersOf(path), path).not.toContain(team('cutover-builders'));
  });
});
