import { code, plain } from '#lib/report/markdown-table.ts';
import type { ScreenContext } from '#lib/report/render-screen.ts';
import type { AnyReport } from '#lib/report/report.ts';

export const pullsOfGates = ({ gates }: AnyReport, nameOf: ScreenContext['nameOf']): readonly string[] => {
  const lines = gates.flatMap(({ title, attempt, decision, pull, telephone }) => {
    const where =
      pull === undefined
        ? []
        : [
            `pull request #${pull.number}, reviewed at commit ${code(pull.head)}, ${pull.mergeCommit === undefined ? `${decision === 'no-go' ? 'a no-go' : 'nothing was decided there'}, so no merge counts` : `merged as ${code(pull.mergeCommit)}`}`,
          ];
    const spoken =
      telephone === undefined
        ? []
        : [
            `**decided by telephone**, entered by ${plain(nameOf(telephone.enteredBy))}, confirmed by ${plain(nameOf(telephone.witness))}${telephone.record === undefined ? '' : `, on record in pull request #${telephone.record}`}: ${plain(telephone.reason)}`,
          ];
    const how = [...where, ...spoken];
    return how.length === 0 ? [] : [`- ${plain(title)}, attempt ${attempt}: ${how.join('; ')}`];
  });
  return lines.length === 0 ? [] : ['Where it was decided:', '', ...lines, ''];
};

export const conditionsOfGates = (
  { conditions = [] }: AnyReport,
  nameOf: ScreenContext['nameOf'],
): readonly string[] => {
  const lines = conditions.map(
    ({ gate, attempt, text, owner, due, state, evidence }) =>
      `- ${code(gate)}, attempt ${attempt}: ${plain(text)}; ${plain(nameOf(owner))}, due ${due}: **${state}**${evidence === undefined ? '' : `, ${plain(evidence)}`}`,
  );
  return lines.length === 0 ? [] : ['Conditions under which it was a go:', '', ...lines, ''];
};

export const wayBackAtGates = ({ gates }: AnyReport, nameOf: ScreenContext['nameOf']): readonly string[] => {
  const lines = gates.flatMap(({ title, attempt, wayBack, overridden }) =>
    wayBack === undefined
      ? []
      : [
          `- ${plain(title)}, attempt ${attempt}: ${plain(wayBack)}.${overridden ? ` **Overridden by ${plain(nameOf(overridden.by))}:** ${plain(overridden.reason)}` : ''}`,
        ],
  );
  return lines.length === 0 ? [] : ['The way back, as it was shown at each gate:', '', ...lines, ''];
};
