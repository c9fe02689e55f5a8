import { describe, expect, it } from 'vitest';
import { coverageOf, renderCoverage } from './coverage.ts';

const run = (title: string, failed = 0) => ({ title, passed: 3, failed });

describe('coverageOf', () => {
  it('is content with a contract that held on a laptop and on a server', () => {
    const { rows, problems } = coverageOf(
      ['gate-store'],
      [run('gate store: SQLite'), run('gate store: moto, under an adversary'), run('makeOther')],
    );
    expect(rows).toEqual([{ port: 'gate-store', laptop: ['SQLite'], servers: ['moto, under an adversary'] }]);
    expect(problems).toEqual([]);
  });

  it('misses a contract that met no server, one that failed there, and one that ran nothing', () => {
    for (const there of [[], [run('lock: moto', 1)], [{ title: 'lock: moto', passed: 0, failed: 0 }]]) {
      const { problems } = coverageOf(['lock'], [run('lock: SQLite'), ...there]);
      expect(problems).toEqual([
        expect.stringContaining('port lock: its contract ran green against no protocol server'),
      ]);
    }
    expect(coverageOf(['lock'], [run('lock: MiniStack')]).problems).toEqual([
      expect.stringContaining('on no adapter of the laptop'),
    ]);
  });

  it('excuses only ports that are named with a reason', () => {
    expect(coverageOf(['log', 'execution-history'], [run('execution history: MiniStack')]).problems).toEqual(
      [],
    );
    expect(coverageOf(['something-new'], []).problems).toHaveLength(2);
  });

  it('prints a row a port, then what is missing', () => {
    const text = renderCoverage(coverageOf(['lock', 'log'], [run('lock: SQLite')]));
    expect(text).toContain('lock  SQLite         -');
    expect(text).toContain('log   -              a line on the standard output');
    expect(text).toContain('MISSING port lock');
  });
});
