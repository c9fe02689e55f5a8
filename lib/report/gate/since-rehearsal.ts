/** Whether what runs is what was rehearsed: the last rehearsal that counts, digest by digest. */
import * as z from 'zod';
import type { Evidence } from '#lib/gates/evidence.ts';
import { fromIso } from '#lib/instant.ts';
import { plain } from '#lib/report/gate/escape-text.ts';
import { type GateAbout, momentIn } from '#lib/report/gate/gate-about.ts';
import { listed, table } from '#lib/report/gate/markdown.ts';
import { verdictWords } from '#lib/report/gate/verdict-words.ts';

const Digests = z.object({
  program: z.string(),
  code: z.string(),
  calendar: z.string(),
  roster: z.string(),
});

const Rehearsals = z.object({
  counted: z.array(
    z.object({ scenario: z.string(), rehearsedAt: z.iso.datetime({ offset: true }), digests: Digests }),
  ),
  refused: z.array(z.string()),
});

const MOST_REFUSED = 5;

const PARTS = {
  program: ['Program (runbook as compiled)', 'another program: it was not rehearsed'],
  code: ['Code', 'other code: it was not rehearsed'],
  calendar: ['Calendar', 'amended since: dates only'],
  roster: ['Roster', 'amended since: people only'],
} as const;

export const sinceRehearsal = ({ evidence, runbook }: GateAbout): readonly string[] => {
  const shown = evidence.criteria.find((each) => each.id === 'rehearsals');
  if (shown === undefined) return ['This gate does not show rehearsals.'];
  const said = `${verdictWords(shown.verdict)}: ${plain(shown.measured)}. Required: ${plain(shown.required)}.`;
  const found = Rehearsals.safeParse(evidence.facts.rehearsals);
  if (!found.success) return [said];
  const { counted, refused } = found.data;
  const last = counted.toSorted((left, right) => left.rehearsedAt.localeCompare(right.rehearsedAt)).at(-1);
  return [
    said,
    ...(last === undefined
      ? []
      : [
          '',
          `The last that counts: ${plain(last.scenario)}, ${momentIn(fromIso(last.rehearsedAt), runbook.goLive.zone)}.`,
          '',
          ...differences(evidence, last.digests),
        ]),
    ...(refused.length === 0
      ? []
      : ['', 'Not counted:', '', ...listed(refused.slice(0, MOST_REFUSED).map((text) => plain(text)))]),
  ];
};

const differences = (
  { digests }: Pick<Evidence, 'digests'>,
  rehearsed: z.infer<typeof Digests>,
): readonly string[] =>
  table(
    ['What', 'Since that rehearsal'],
    (['program', 'code', 'calendar', 'roster'] as const).map((part) => {
      const [title, changed] = PARTS[part];
      return [title, digests[part] === rehearsed[part] ? '✔ the same' : `**✘ ${changed}**`];
    }),
  );
