import type { Expectation } from '#lib/rehearsal/expectation-schema.ts';
import type { RunEnd } from '#lib/rehearsal/run-end.ts';
import type { Report } from '#lib/report/report.ts';

/** What did not become of gates as expected. Whatever is expected: a go that GitHub does not bear out is a miss. */
export const gateMisses = (
  expect: Expectation,
  report: Pick<Report, 'gates' | 'conditions'>,
  { pulls }: Pick<RunEnd, 'pulls'>,
): readonly string[] => [
  ...(pulls?.unfounded ?? []),
  ...Object.entries(expect.gates).flatMap(([id, decision]) => {
    const last = report.gates.filter((gate) => gate.id === id).at(-1);
    if (last?.decision === decision) return [];
    return [`gate ${id} ended ${last?.decision ?? 'unopened'}, expected ${decision}`];
  }),
  ...Object.entries(expect.attempts).flatMap(([id, decisions]) => {
    const seen = report.gates.filter((gate) => gate.id === id).map(({ decision }) => decision);
    if (seen.join() === decisions.join()) return [];
    return [
      `attempts at gate ${id} ended ${seen.join(', ') || 'unopened'}, expected ${decisions.join(', ')}`,
    ];
  }),
  ...conditionMisses(expect, report),
  ...byTelephone(expect, report),
  ...commentMisses(expect, pulls),
  ...refusalMisses(expect, pulls),
];

const conditionMisses = (
  expect: Expectation,
  { conditions = [] }: Pick<Report, 'conditions'>,
): readonly string[] => {
  const seen = conditions.map(({ state }) => state);
  return seen.join() === expect.conditions.join()
    ? []
    : [
        `conditions of a go: ${seen.join(', ') || 'none'}, expected ${expect.conditions.join(', ') || 'none'}`,
      ];
};

const byTelephone = (expect: Expectation, report: Pick<Report, 'gates'>): readonly string[] => {
  const seen = report.gates.filter(({ telephone }) => telephone !== undefined).map(({ id }) => id);
  return seen.join() === expect.telephone.join()
    ? []
    : [
        `decided by telephone: ${seen.join(', ') || 'nothing'}, expected ${expect.telephone.join(', ') || 'nothing'}`,
      ];
};

const commentMisses = (expect: Expectation, pulls: RunEnd['pulls']): readonly string[] =>
  Object.entries(expect.comments).flatMap(([gate, texts]) => {
    const shown = pulls?.comments.get(gate) ?? [];
    return texts
      .filter((text) => !shown.some((comment) => comment.includes(text)))
      .map(
        (text) =>
          `no comment at gate ${gate} said ${JSON.stringify(text)}${shown.length === 0 ? '; there was none' : ''}`,
      );
  });

/** Also what nobody expected: a scenario whose act did not come about shows nothing. */
const refusalMisses = (expect: Expectation, pulls: RunEnd['pulls']): readonly string[] => {
  const gates = new Set([...Object.keys(expect.refused), ...(pulls?.refused.keys() ?? [])]);
  return [...gates].flatMap((gate) => {
    const seen = pulls?.refused.get(gate) ?? [];
    const wanted = expect.refused[gate] ?? [];
    if (seen.map(({ act }) => act).join() === wanted.join()) return [];
    const words = seen.map(({ act, words: said }) => `${act} (${said})`).join(', ') || 'nothing';
    return [`at gate ${gate} GitHub refused ${words}; expected ${wanted.join(', ') || 'nothing'}`];
  });
};
