import { InvoiceCounts, Report } from '#lib/report/report.ts';
import { listed } from '#lib/runbook/checks/check.ts';
import type { Draft } from '#lib/runbook/draft.ts';
import { didYouMean } from '#lib/runbook/nearest.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import type { ProblemAt } from '#lib/runbook/problem-at.ts';
import type { Bounds } from './expectation-schema.ts';
import type { Scenario } from './scenario-schema.ts';

const COUNTS = Object.keys(InvoiceCounts.shape);
const FIGURES = Object.keys(Report.shape.downtime.shape);

/** Bounds name a figure of the report, and exclude neither each other nor everything. */
export const checkBounds = ({ expect }: Draft<Scenario>, problem: ProblemAt): readonly Problem[] => [
  ...named(problem, 'invoices', expect?.invoices ?? {}, COUNTS),
  ...named(problem, 'downtime', expect?.downtime ?? {}, FIGURES),
  ...Object.entries(expect?.reasons ?? {}).flatMap(([code, bound]) =>
    reversed(problem, ['reasons', code], bound),
  ),
  ...Object.entries(expect?.incidents ?? {}).flatMap(([kind, bound]) =>
    reversed(problem, ['incidents', kind], bound),
  ),
  ...(['detectedAfterInvoices', 'replayed', 'firstPassRate'] as const).flatMap((name) =>
    reversed(problem, [name], expect?.[name]),
  ),
  ...(expect?.registered ?? []).flatMap((bound, index) => reversed(problem, ['registered', index], bound)),
];

type DraftBounds = Draft<Bounds> | undefined;

const named = (
  problem: ProblemAt,
  section: 'invoices' | 'downtime',
  bounds: Readonly<Record<string, DraftBounds>>,
  known: readonly string[],
): readonly Problem[] =>
  Object.entries(bounds).flatMap(([name, bound]) => [
    ...(known.includes(name) ? [] : [unknownFigure(problem, section, name, known)]),
    ...reversed(problem, [section, name], bound),
  ]);

const unknownFigure = (
  problem: ProblemAt,
  section: string,
  name: string,
  known: readonly string[],
): Problem =>
  problem(
    ['expect', section, name],
    {
      code: 'count-unknown',
      message: `The report has no count ${JSON.stringify(name.slice(0, 60))}, so it could never come true.`,
      seen: name.slice(0, 60),
      allowed: listed(known),
      fix: `Use a count of the report.${didYouMean(name, known)}`,
    },
    'key',
  );

const reversed = (
  problem: ProblemAt,
  path: readonly (string | number)[],
  bound: DraftBounds,
): readonly Problem[] =>
  bound?.atLeast !== undefined && bound.atMost !== undefined && bound.atLeast > bound.atMost
    ? [
        problem(['expect', ...path], {
          code: 'range-reversed',
          message: `\`${path.at(-1)}\`: at least ${bound.atLeast} and at most ${bound.atMost} cannot both be.`,
          seen: `${bound.atLeast} to ${bound.atMost}`,
          fix: 'Turn the two bounds round.',
        }),
      ]
    : [];
