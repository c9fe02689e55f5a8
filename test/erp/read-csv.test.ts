import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readCsv, readCsvHeader } from '#lib/erp/read-csv.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const problemsOf = (text: string) => {
  const read = readCsv(bytes(text), 'export.csv', ['No', 'Qty', 'Price']);
  return read.ok ? [] : read.error;
};

describe('a file that is not the CSV that was meant', () => {
  it.each([
    ['semicolons', 'No;Qty;Price\n1;2;3,50\n2;1;4,00\n'],
    ['tabs', 'No\tQty\tPrice\n1\t2\t3.50\n'],
    ['bars', 'No|Qty|Price\n1|2|3.50\n'],
    ['semicolons', '\uFEFFNo;Qty;"Price, net"\r\n1;2;3,50\r\n'],
  ])('says that it is separated by %s, once', (name, text) => {
    expect(problemsOf(text)).toMatchObject([
      { code: 'csv-separator', line: 1, message: expect.stringContaining(name), allowed: 'commas' },
    ]);
  });

  it('leaves a comma-separated file with other signs in its names alone', () => {
    expect(problemsOf('No,Qty,Price,"a;b;c;d;e;f"\n1,2,3,x\n')).toEqual([]);
  });

  it('says once that a text is no CSV, however many lines it has', () => {
    const readme = readFileSync('README.md', 'utf8');
    expect(problemsOf(readme)).toMatchObject([{ code: 'csv-not', seen: expect.stringMatching(/^# /) }]);
    const prose = 'Dear all, here it is\n\nOne, two, three, four\nfive\n'.repeat(50);
    expect(problemsOf(prose)).toMatchObject([{ code: 'csv-not', allowed: 'No, Qty, Price' }]);
    expect(readCsvHeader(bytes(readme), 'README.md')).toMatchObject({
      ok: false,
      error: [{ code: 'csv-not' }],
    });
  });

  it('still says which columns an empty file lacks', () => {
    expect(problemsOf('').map(({ code }) => code)).toEqual(Array(3).fill('csv-column-missing'));
  });
});

describe('lines with too many or too few fields', () => {
  it('are shown up to twenty, with how many more there are', () => {
    const found = problemsOf(`No,Qty,Price\n${'1,2\n'.repeat(45)}`);
    expect(found).toHaveLength(20);
    expect(found[0]).toMatchObject({ line: 2, code: 'csv-fields-count' });
    expect(found[19]?.message).toBe('the line has 2 fields and the header 3; so have 25 more lines');
  });
});

describe('the header alone', () => {
  it('is read without judging the lines behind it', () => {
    expect(readCsvHeader(bytes('No , Qty\n1\n"'), 'export.csv')).toEqual({ ok: true, value: ['No', 'Qty'] });
  });
});
