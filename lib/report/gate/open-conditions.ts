import * as z from 'zod';
import { code, plain } from '#lib/report/gate/escape-text.ts';
import { type GateAbout, nameIn } from '#lib/report/gate/gate-about.ts';
import { table } from '#lib/report/gate/markdown.ts';

const Conditions = z.object({
  conditions: z.array(
    z.object({
      task: z.string(),
      gate: z.string(),
      attempt: z.int(),
      text: z.string(),
      owner: z.string(),
      due: z.string(),
      state: z.string(),
      evidence: z.string().optional(),
    }),
  ),
});

/** By word and by shape, as criteria are. */
const stateWords = (state: string): string => {
  switch (state) {
    case 'met':
      return '✔ met';
    case 'open':
      return '… open';
    case 'overdue':
      return '**✘ OVERDUE**';
    case 'unowned':
      return '**✘ OWNED BY NOBODY**';
    default:
      return `? ${plain(state)}`;
  }
};

/** What earlier goes were given under, and where each stands; what is not met comes first. */
export const openConditions = (about: GateAbout): readonly string[] => {
  const found = Conditions.safeParse(about.evidence.facts.conditions);
  if (!found.success) {
    return about.evidence.facts.conditions === undefined
      ? ['This gate does not show conditions.']
      : ['What is on record of conditions cannot be read here; the criterion above judges them.'];
  }
  const { conditions } = found.data;
  if (conditions.length === 0) return ['None: no earlier go was given under a condition.'];
  return table(
    ['Condition', 'Given at', 'Owner', 'Due', 'State', 'How it is seen', 'Reported as'],
    conditions
      .toSorted((left, right) => Number(left.state === 'met') - Number(right.state === 'met'))
      .map((each) => [
        plain(each.text),
        `${plain(each.gate)}, attempt ${each.attempt}`,
        plain(nameIn(about)(each.owner)),
        plain(each.due),
        stateWords(each.state),
        plain(each.evidence ?? ''),
        code(each.task),
      ]),
  );
};
