import { describe, expect, it } from 'vitest';
import type { Measured } from './measure.ts';
import { compileTable, rehearsalTable } from './table.ts';

const measured = (changes: Partial<Measured>): Measured => ({
  tasks: 40,
  invoices: 1_000,
  states: 500,
  kibibytes: 300,
  compileCold: 400,
  compileWarm: 100,
  rehearse: 2,
  waited: 3,
  historyEvents: 1_200,
  peakMebibytes: 300,
  misses: [],
  ...changes,
});
const cellsOf = (table: string): readonly (readonly string[])[] =>
  table
    .split('\n')
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

describe('tables of the bench', () => {
  it('state growth against the smaller size, and what one more invoice costs', () => {
    const [first, second] = cellsOf(
      rehearsalTable([measured({}), measured({ invoices: 10_000, rehearse: 11, peakMebibytes: 450 })]),
    );
    expect(first).toEqual(['40', '1,000', '', '2.00', '', '2,000', '', '3.0', '1,200', '300']);
    expect(second).toEqual([
      '40',
      '10,000',
      '× 10.0',
      '11.00',
      '× 5.5',
      '1,100',
      '1,000',
      '3.0',
      '1,200',
      '450',
    ]);
  });

  it('state how compiling grows with tasks', () => {
    const [, second] = cellsOf(
      compileTable([measured({}), measured({ tasks: 400, states: 2_590, compileWarm: 900 })]),
    );
    expect(second).toEqual(['400', '× 10.0', '2,590', '300', '400', '900', '× 9.0', '2,250']);
  });
});
