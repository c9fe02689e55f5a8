import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { scenarioSchemaText } from '#lib/rehearsal/scenario-json-schema.ts';
import { ACTION_NAMES } from '#lib/runbook/actions.ts';
import { runbookSchemaText } from '#lib/runbook/json-schema.ts';
import { edited, shippedText } from './shipped.ts';

describe('the checked-in JSON Schema', () => {
  it('is current: `node bin/write-json-schemas.ts` writes it', () => {
    expect(readFileSync('runbooks/runbook.schema.json', 'utf8')).toBe(runbookSchemaText());
    expect(readFileSync('runbooks/scenario.schema.json', 'utf8')).toBe(scenarioSchemaText());
  });

  it('is named in the first line of what it describes', () => {
    expect(shippedText.split('\n')[0]).toBe('# yaml-language-server: $schema=./runbook.schema.json');
  });
});

describe('an editor', () => {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const accepts = ajv.compile(JSON.parse(runbookSchemaText()));
  const underlines = (text: string) => !accepts(parse(text));

  it('accepts what is shipped', () => {
    expect(underlines(shippedText)).toBe(false);
    const scenario = ajv.compile(JSON.parse(scenarioSchemaText()));
    expect(scenario(parse(readFileSync('runbooks/scenarios/go.yaml', 'utf8')))).toBe(true);
  });

  it.each([
    ['an action that does not exist', ['action: run-canary', 'action: run-canery']],
    ['a parameter of another action', ['with: { set: tax-codes }', 'with: { sample: 5 }']],
    ['a parameter out of range', ['with: { size: 80 }', 'with: { size: 800 }']],
    ['a key that does not exist', ['    workSaturday: false', '    workSaterday: false']],
    ['two owners', ['        owner: emeka-nwosu', '        owner: [a, b]']],
  ] as const)('underlines %s', (_, edit) => {
    expect(underlines(edited(edit))).toBe(true);
  });

  it('completes every action with its purpose', () => {
    const text = runbookSchemaText();
    for (const name of ACTION_NAMES) expect(text).toContain(`"const": "${name}"`);
  });
});
