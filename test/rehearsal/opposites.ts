import type { Expectation } from '#lib/rehearsal/expectation-schema.ts';

type Bound = { readonly atLeast?: number | undefined; readonly atMost?: number | undefined };

/** What a figure within these bounds cannot meet; undefined where any figure meets them. */
const outside = ({ atLeast, atMost }: Bound): Bound | undefined => {
  if (atMost !== undefined) return { atLeast: atMost + 1 };
  return atLeast === undefined || atLeast === 0 ? undefined : { atMost: atLeast - 1 };
};

const flipped = (
  bounds: Readonly<Record<string, Bound>>,
  put: (name: string, bound: Bound) => Expectation,
): readonly Expectation[] =>
  Object.entries(bounds).flatMap(([name, bound]) => {
    const other = outside(bound);
    return other ? [put(name, other)] : [];
  });

/** Expectations that each differ in one clause from what came true, so that each has to be missed. */
export const opposites = (expect: Expectation): readonly Expectation[] => [
  { ...expect, outcome: expect.outcome === 'failed' ? 'completed' : 'failed' },
  { ...expect, rollbacks: expect.rollbacks + 1 },
  ...Object.entries(expect.gates).map(([gate, decision]) => ({
    ...expect,
    gates: { ...expect.gates, [gate]: decision === 'superseded' ? ('go' as const) : ('superseded' as const) },
  })),
  ...Object.entries(expect.attempts).map(([gate, decisions]) => ({
    ...expect,
    attempts: { ...expect.attempts, [gate]: [...decisions, 'go' as const] },
  })),
  ...Object.entries(expect.comments).flatMap(([gate, texts]) =>
    texts.map((text) => ({ ...expect, comments: { [gate]: [`${text}, and nobody said so`] } })),
  ),
  ...Object.entries(expect.refused).map(([gate, acts]) => ({
    ...expect,
    refused: { ...expect.refused, [gate]: acts.slice(1) },
  })),
  ...expect.conditions.map((state, index) => ({
    ...expect,
    conditions: expect.conditions.with(index, state === 'met' ? 'open' : 'met'),
  })),
  ...expect.telephone.map((gate) => ({
    ...expect,
    telephone: expect.telephone.filter((other) => other !== gate),
  })),
  ...flipped(expect.invoices, (name, bound) => ({
    ...expect,
    invoices: { ...expect.invoices, [name]: bound },
  })),
  ...flipped(expect.downtime, (name, bound) => ({
    ...expect,
    downtime: { ...expect.downtime, [name]: bound },
  })),
  ...flipped(expect.reasons ?? {}, (name, bound) => ({ ...expect, reasons: { [name]: bound } })),
  ...flipped(expect.incidents ?? {}, (name, bound) => ({ ...expect, incidents: { [name]: bound } })),
  ...(expect.registered ?? []).flatMap((registered) => {
    const other = outside(registered);
    const { atLeast: _least, atMost: _most, ...which } = registered;
    return other ? [{ ...expect, registered: [{ ...which, ...other }] }] : [];
  }),
  ...(expect.triggers === undefined ? [] : [{ ...expect, triggers: [...expect.triggers, 'declared'] }]),
  ...(expect.main === undefined ? [] : [{ ...expect, main: expect.main + 1 }]),
  ...(expect.erpOutput === undefined
    ? []
    : [
        { ...expect, erpOutput: expect.erpOutput === 'legacy' ? ('smartapi' as const) : ('legacy' as const) },
      ]),
  ...(expect.control?.held === undefined
    ? []
    : [{ ...expect, control: { ...expect.control, held: !expect.control.held } }]),
  ...(expect.control?.epoch === undefined
    ? []
    : [{ ...expect, control: { ...expect.control, epoch: expect.control.epoch + 1 } }]),
];
