import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseMapping } from '#lib/erp/parse-mapping.ts';

const TEXT = readFileSync(
  new URL('../../runbooks/profiles/online-retail.mapping.yaml', import.meta.url),
  'utf8',
);
const parse = (text: string) => parseMapping(new TextEncoder().encode(text), 'm.yaml');
const lineOf = (needle: string): number => TEXT.split('\n').findIndex((line) => line.includes(needle)) + 1;

describe('parseMapping', () => {
  it('reads the shipped mapping', () => {
    expect(parse(TEXT)).toMatchObject({
      ok: true,
      value: { mapping: 'online-retail', currency: { code: 'GBP' } },
    });
  });

  it.each([
    ['an unknown key', 'branch: LAGOS', 'brunch: LAGOS', 'key-unknown'],
    ['a column left out', '  sku: StockCode\n', '', 'key-missing'],
    ['a rate that is a float', 'rate: "7.5"', 'rate: 7.5', 'type-wrong'],
    ['an unknown tax category', 'taxCategory: ZERO_VAT', 'taxCategory: NIL', 'value-unknown'],
    ['days that go back', '[2, 4, 5, 9, 10, 11]', '[2, 4, 3]', 'days-not-rising'],
    ['a pattern that is none', '"^\\\\d{5}"', '"^(\\\\d{5}"', 'pattern-invalid'],
    ['a reference policy that does not exist', 'policy: pre-mandate', 'policy: guess', undefined],
    ['broken YAML', 'buyers:', 'buyers: [', 'yaml-syntax'],
  ])('locates %s', (_, good, bad, code) => {
    expect(TEXT).toContain(good);
    const parsed = parse(TEXT.replace(good, bad));
    expect(parsed).toMatchObject({ ok: false });
    if (parsed.ok) return;
    expect(parsed.error.some((problem) => code === undefined || problem.code === code)).toBe(true);
    expect(parsed.error.every(({ file, line, fix }) => file === 'm.yaml' && line > 0 && fix !== '')).toBe(
      true,
    );
  });

  it('points at the line', () => {
    const parsed = parse(TEXT.replace('homeCountry: NG', 'homeCountry: Nigeria'));
    expect(parsed).toMatchObject({ ok: false, error: [{ line: lineOf('homeCountry: NG') }] });
  });
});
