/** What is said of a mutation run: the score, and whether each change that no test noticed is explained, and only those. */
import * as z from 'zod';

const Place = z.object({ line: z.int(), column: z.int() });

/** The part that is read of the mutation testing report schema. */
export const MutationReport = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.string(),
      mutants: z.array(
        z.object({
          mutatorName: z.string(),
          replacement: z.string().optional(),
          location: z.object({ start: Place, end: Place }),
          status: z.string(),
        }),
      ),
    }),
  ),
});
export type MutationReport = z.infer<typeof MutationReport>;

/** Found by its text, not by its line: a line above it may come and go. `times`: as often as the file has it. */
export const Explanation = z.strictObject({
  file: z.string(),
  mutator: z.string(),
  original: z.string(),
  replacement: z.string(),
  times: z.int().min(1).default(1),
  why: z.string().min(20),
});
export type Explanation = z.infer<typeof Explanation>;

export interface Survivor {
  readonly file: string;
  readonly line: number;
  readonly mutator: string;
  readonly original: string;
  readonly replacement: string;
  /** Undefined: nobody has explained it. */
  readonly why?: string;
}

export interface MutationJudgement {
  readonly killed: number;
  readonly counted: number;
  /** Percent of the counted ones. */
  readonly score: number;
  readonly survivors: readonly Survivor[];
  /** Explained and not there any more: the explanation goes, or it would cover the next one. */
  readonly idle: readonly Explanation[];
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

type Location = MutationReport['files'][string]['mutants'][number]['location'];

/** Lines and columns of the report count from one. */
const textAt = (source: string, { start, end }: Location): string => {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const cut = lines.map((line, index) =>
    line.slice(index === 0 ? start.column - 1 : 0, index === lines.length - 1 ? end.column - 1 : undefined),
  );
  return oneLine(cut.join('\n'));
};

const KILLED: ReadonlySet<string> = new Set(['Killed', 'Timeout']);
const SURVIVED: ReadonlySet<string> = new Set(['Survived', 'NoCoverage']);

const keyOf = (each: Pick<Explanation, 'file' | 'mutator' | 'original' | 'replacement'>): string =>
  JSON.stringify([each.file, each.mutator, each.original, each.replacement]);

export const judgeSurvivors = (
  report: MutationReport,
  explanations: readonly Explanation[],
): MutationJudgement => {
  const open = new Map(explanations.map((each) => [keyOf(each), { ...each }]));
  const all = Object.entries(report.files).flatMap(([file, { source, mutants }]) =>
    mutants.map((mutant) => ({
      status: mutant.status,
      file,
      line: mutant.location.start.line,
      mutator: mutant.mutatorName,
      original: textAt(source, mutant.location),
      replacement: oneLine(mutant.replacement ?? ''),
    })),
  );
  const killed = all.filter(({ status }) => KILLED.has(status)).length;
  const survivors = all
    .filter(({ status }) => SURVIVED.has(status))
    .map(({ status: _status, ...each }): Survivor => {
      const found = open.get(keyOf(each));
      if (!found || found.times === 0) return each;
      found.times -= 1;
      return { ...each, why: found.why };
    });
  const counted = killed + survivors.length;
  return {
    killed,
    counted,
    score: counted === 0 ? 0 : (100 * killed) / counted,
    survivors,
    idle: [...open.values()].filter(({ file, times }) => times > 0 && report.files[file] !== undefined),
  };
};
