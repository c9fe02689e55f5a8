import { DocumentType, InvoiceKind, TaxCategory } from '#lib/clearance/invoice.ts';
import { nearest } from '#lib/runbook/nearest.ts';
import type { Problem } from '#lib/runbook/problem.ts';
import type { Path, ProblemAt } from '#lib/runbook/problem-at.ts';
import { shown } from '#lib/runbook/shown.ts';

const CLOSED: Readonly<Record<string, readonly string[]>> = {
  kind: InvoiceKind.options,
  type: DocumentType.options,
  tax: TaxCategory.options,
};
const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

const ALLOWED = [
  ...Object.entries(CLOSED).flatMap(([name, values]) => values.map((value) => `${name}:${value}`)),
  'currency:<ISO 4217>',
  'branch:<name>',
];

const exists = (segment: string): boolean => {
  const [name = '', value = '', ...rest] = segment.split(':');
  if (rest.length > 0 || value === '') return false;
  if (name === 'currency') return CURRENCIES.has(value);
  if (name === 'branch') return /^[A-Za-z0-9][A-Za-z0-9 _-]{0,39}$/.test(value);
  return Object.hasOwn(CLOSED, name) && (CLOSED[name]?.includes(value) ?? false);
};

/** A segment that no invoice can ever have would stay unproven, or keep a ramp empty, without anybody noticing. */
export const segmentProblem = (
  problem: ProblemAt,
  path: Path,
  segment: string,
  subject: string,
): readonly Problem[] => {
  if (exists(segment)) return [];
  const meant = nearest(segment, ALLOWED);
  return [
    problem(path, {
      code: 'segment-unknown',
      message: `${subject}: no invoice can be of the segment ${shown(segment)}.`,
      seen: segment.slice(0, 60),
      allowed: ALLOWED.join(', '),
      fix: meant ? `Did you mean ${meant}?` : 'Write `name:value` as in the list.',
    }),
  ];
};
