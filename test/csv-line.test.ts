import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine } from '#lib/csv-line.ts';

describe('csvLine', () => {
  it.each(['=1+1', '+1', '-1+1', '@SUM(A1)', ' =1+1', '\t=1', '\r=1', '\n=1', '＝1+1', '＋1', '－1', '＠x'])(
    'disarms %j',
    (text) => {
      expect(parse(csvLine([text]), { trim: false })).toEqual([[`'${text}`]]);
    },
  );

  it.each(['-5.00', '-12', 'INV-1', '1 = 1', ''])('leaves %j as it is', (text) => {
    expect(parse(csvLine([text, 'x']))).toEqual([[text, 'x']]);
  });

  it('is read back cell for cell, and no cell begins as a formula does', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 5 }), (cells) => {
        const [read] = parse(csvLine(cells), { record_delimiter: '\r\n' });
        expect(read?.map((cell) => cell.replace(/^'/, ''))).toEqual(
          cells.map((cell) => cell.replace(/^'/, '')),
        );
        for (const cell of read ?? []) expect(/^\s*[=+@]/.test(cell)).toBe(false);
      }),
    );
  });
});
