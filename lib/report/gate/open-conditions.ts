import * as z from 'zod';
import { plain } from '#lib/report/gate/escape-text.ts';
import { type GateAbout, nameIn } from '#lib/report/gate/gate-about.ts';
import { table } from '#lib/report/gate/markdown.ts';

const Conditions = z.object({
  conditions: z.array(
    z.object({
      text: z.string(),
      owner: z.string(),
      due: z.string(),
      state: z.string(),
      gate: z.string().optional(),
      instance: z.string().optional(),
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
    default:
      return `? ${plain(state)}`;
  }
};

/** What earlier goes were given under, and where each stands. */
export const openConditions = (about: GateAbout): readonly string[] => {
  const found = Conditions.safeParse(about.evidence.facts.conditions);
  const listed = found.success ? found.data.conditions : [];
  if (listed.length === 0) return ['None: no earlier go was given under a condition.'];
  return table(
    ['Condition', 'Given at', 'Owner', 'Due', 'State'],
    listed.map((each) => [
      plain(each.text),
      plain(each.instance ?? each.gate ?? 'an earlier gate'),
      plain(nameIn(about)(each.owner)),
      plain(each.due),
      stateWords(each.state),
    ]),
  );
};
