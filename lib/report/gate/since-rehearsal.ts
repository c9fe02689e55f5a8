import { plain } from '#lib/report/gate/escape-text.ts';
import type { GateAbout } from '#lib/report/gate/gate-about.ts';
import { verdictWords } from '#lib/report/gate/verdict-words.ts';

/** Whether what runs is what was rehearsed, as the evidence shows it. */
export const sinceRehearsal = ({ evidence }: GateAbout): readonly string[] => {
  const shown = evidence.criteria.find((each) => each.id === 'rehearsals');
  return shown === undefined
    ? ['This gate does not show rehearsals; the first gate of production does.']
    : [`${verdictWords(shown.verdict)}: ${plain(shown.measured)} Required: ${plain(shown.required)}.`];
};
