import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { projectFolder } from '#lib/local/project-folder.ts';
import { parseScenario } from '#lib/rehearsal/parse-scenario.ts';
import type { Scenario } from '#lib/rehearsal/scenario-schema.ts';
import { shippedRunbook } from '#test/runbook/shipped.ts';

const { runbook } = shippedRunbook();
const page = readFileSync('docs/scenarios.md', 'utf8');
const section = page.slice(page.indexOf('## The shipped scenarios'), page.indexOf('## On an accelerated'));
const rows = [...section.matchAll(/^\| `([a-z0-9-]+)` .*\| ([a-z-]+) +\| (\d+) +\|$/gm)].map(
  ([, name, outcome, rollbacks]) => ({ name, outcome, rollbacks: Number(rollbacks) }),
);

const shipped: readonly Scenario[] = readdirSync(projectFolder('runbooks/scenarios')).map((file) => {
  const parsed = parseScenario(readFileSync(`runbooks/scenarios/${file}`), file, runbook);
  if (!parsed.ok) throw new Error(`${file}: ${JSON.stringify(parsed.error)}`);
  return parsed.value;
});

describe('the table of shipped scenarios', () => {
  it('has each of them once, with the outcome and the roll-backs that it expects', () => {
    const byName = (
      one: { readonly name: string | undefined },
      other: { readonly name: string | undefined },
    ) => String(one.name).localeCompare(String(other.name));
    expect(rows.toSorted(byName)).toEqual(
      shipped
        .map(({ scenario, expect: { outcome, rollbacks } }) => ({ name: scenario, outcome, rollbacks }))
        .toSorted(byName),
    );
  });
});

describe('what each of the scenarios asks for', () => {
  it.each(shipped.map((scenario) => [scenario.scenario, scenario] as const))(
    '%s fixes its outcome, its volume and something that may fail',
    (_, { expect: expected, invoices, story }) => {
      expect(invoices.count).toBeGreaterThan(0);
      expect(story.length).toBeGreaterThan(100);
      expect(Object.keys(expected.invoices).length).toBeGreaterThan(0);
      if (expected.rollbacks > 0 && expected.outcome === 'completed')
        expect(expected.erpOutput).toBe('smartapi');
    },
  );
});
