import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Mapping } from '#lib/erp/mapping-schema.ts';
import { parseMapping } from '#lib/erp/parse-mapping.ts';
import { parseScenario } from '#lib/rehearsal/parse-scenario.ts';
import { Scenario } from '#lib/rehearsal/scenario-schema.ts';
import { shippedRunbook } from '#test/runbook/shipped.ts';

const read = (page: string): string => readFileSync(page, 'utf8');
const exampleOf = (page: string): Uint8Array =>
  new TextEncoder().encode(/```yaml\n([\s\S]*?)```/.exec(read(page))?.[1] ?? '');

/** All keys that the schema knows, at any depth. */
const keysOf = (schema: z.ZodType): readonly string[] => {
  const keys = new Set<string>();
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) for (const one of node) walk(one);
    if (typeof node !== 'object' || node === null) return;
    const own = z.object({ properties: z.record(z.string(), z.unknown()) }).safeParse(node);
    if (own.success) for (const key of Object.keys(own.data.properties)) keys.add(key);
    for (const one of Object.values(node)) walk(one);
  };
  walk(z.toJSONSchema(schema, { io: 'input' }));
  return [...keys];
};

const unexplained = (page: string, schema: z.ZodType): readonly string[] => {
  const prose = read(page).replaceAll(/```[\s\S]*?```/g, '');
  const named = new Set([...prose.matchAll(/`([^`\n]+)`/g)].flatMap(([, code]) => code?.match(/\w+/g) ?? []));
  return keysOf(schema).filter((key) => !named.has(key));
};

describe('docs/scenarios.md', () => {
  it('has every key there is', () => {
    expect(keysOf(Scenario).length).toBeGreaterThan(20);
    expect(unexplained('docs/scenarios.md', Scenario)).toEqual([]);
  });

  it('has an example that is sound for the shipped runbook', () => {
    const parsed = parseScenario(exampleOf('docs/scenarios.md'), 's.yaml', shippedRunbook().runbook);
    expect(parsed).toMatchObject({ ok: true, value: { scenario: 'late-and-down' } });
  });

  it('is where a problem of a scenario points', () => {
    const parsed = parseScenario('scenario: none\n', 's.yaml', shippedRunbook().runbook);
    const fixes = parsed.ok ? [] : parsed.error.map(({ fix }) => fix);
    expect(fixes).toContain('Add `story`; docs/scenarios.md says what it means.');
  });
});

describe('docs/mappings.md', () => {
  it('has every key there is', () => {
    expect(keysOf(Mapping).length).toBeGreaterThan(30);
    expect(unexplained('docs/mappings.md', Mapping)).toEqual([]);
  });

  it('has an example that is sound', () => {
    expect(parseMapping(exampleOf('docs/mappings.md'), 'm.yaml')).toMatchObject({
      ok: true,
      value: { mapping: 'our-erp' },
    });
  });

  it('is where a problem of a mapping points', () => {
    const parsed = parseMapping(new TextEncoder().encode('mapping: none\n'), 'm.yaml');
    const fixes = parsed.ok ? [] : parsed.error.map(({ fix }) => fix);
    expect(fixes).toContain('Add `columns`; docs/mappings.md says what it means.');
  });

  it('has every code that reading a mapping or an export can give, and no other', () => {
    const sources = [...globSync('lib/erp/*.ts'), 'lib/rehearsal/load-arrivals.ts'].map(read).join('\n');
    const codes = new Set([...sources.matchAll(/^ +code: '([a-z-]+)',$/gm)].map(([, code]) => code));
    // Reasons why an invoice cannot be cleared are no problems of a file.
    const problems = [...codes].filter((code) =>
      /^(csv|mapping|pattern|days|invoice-number|posting-time)/.test(code ?? ''),
    );
    const table = read('docs/mappings.md').split('## What can be wrong')[1] ?? '';
    const cells = [...table.matchAll(/^\| (`[^|]*`) +\|/gm)].map(([, cell]) => cell).join();
    const documented = [...cells.matchAll(/`([a-z-]+)`/g)].map(([, code]) => code);
    expect(documented.filter((code) => code !== 'code').toSorted()).toEqual(problems.toSorted());
  });
});
