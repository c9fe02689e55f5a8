import { describe, expect, it } from 'vitest';
import { type Explanation, judgeSurvivors, type MutationReport } from './judge-survivors.ts';

const SOURCE = 'const a = 1;\nconst b = a <\n  2;\n';
const mutant = (status: string, replacement = 'true') => ({
  mutatorName: 'ConditionalExpression',
  replacement,
  location: { start: { line: 2, column: 11 }, end: { line: 3, column: 4 } },
  status,
});
const report = (...mutants: readonly ReturnType<typeof mutant>[]): MutationReport => ({
  files: { 'a.ts': { source: SOURCE, mutants: [...mutants] } },
});
const explanation = (changes: Partial<Explanation> = {}): Explanation => ({
  file: 'a.ts',
  mutator: 'ConditionalExpression',
  original: 'a < 2',
  replacement: 'true',
  times: 1,
  why: 'both ways say the same here',
  ...changes,
});

describe('survivors', () => {
  it('are counted against what was noticed; what does not compile is neither', () => {
    const judged = judgeSurvivors(
      report(
        mutant('Killed'),
        mutant('Timeout'),
        mutant('Survived'),
        mutant('NoCoverage'),
        mutant('CompileError'),
      ),
      [],
    );
    expect(judged).toMatchObject({ killed: 2, counted: 4, score: 50 });
    expect(judged.survivors).toHaveLength(2);
    expect(judged.survivors[0]).toEqual({
      file: 'a.ts',
      line: 2,
      mutator: 'ConditionalExpression',
      original: 'a < 2',
      replacement: 'true',
    });
  });

  it('are explained as often as the explanation says', () => {
    const two = report(mutant('Survived'), mutant('Survived'));
    const why = (times: number) =>
      judgeSurvivors(two, [explanation({ times })]).survivors.map((each) => each.why !== undefined);
    expect(why(1)).toEqual([true, false]);
    expect(why(2)).toEqual([true, true]);
  });

  it('are not explained by what is said of another change', () => {
    for (const other of [
      { replacement: 'false' },
      { original: 'a < 3' },
      { mutator: 'Other' },
      { file: 'b.ts' },
    ]) {
      expect(
        judgeSurvivors(report(mutant('Survived')), [explanation(other)]).survivors[0]?.why,
      ).toBeUndefined();
    }
  });

  it('that are none any more leave their explanation idle, where the file was looked at', () => {
    expect(judgeSurvivors(report(mutant('Killed')), [explanation()]).idle).toHaveLength(1);
    expect(judgeSurvivors(report(mutant('Survived')), [explanation()]).idle).toEqual([]);
    expect(judgeSurvivors(report(mutant('Killed')), [explanation({ file: 'b.ts' })]).idle).toEqual([]);
  });

  it('of nothing at all are no score', () => {
    expect(judgeSurvivors({ files: {} }, [])).toMatchObject({ counted: 0, score: 0 });
  });
});
