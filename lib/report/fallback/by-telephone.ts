/** A decision while GitHub is down (lib/gates/break-glass.ts): the same votes, quorum and evidence, typed by one and confirmed by another. */
import { READ_OUT } from '#lib/gates/break-glass.ts';
import { CONFIRM_WITHIN } from '#lib/gates/telephone-entry.ts';
import { MINUTE } from '#lib/instant.ts';
import { BREAK_GLASS, CONFIRM_ENTRY, DOSSIERS } from '#lib/report/fallback/fallback-commands.ts';
import type { Section } from '#lib/report/fallback/sheet.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

export const byTelephone = (runbook: Runbook): Section => ({
  title: 'Decide by telephone',
  ownPage: true,
  blocks:
    runbook.policies.breakGlass === 'github-down'
      ? [
          {
            kind: 'text',
            strong: true,
            text: 'Only while GitHub cannot be reached, and only if waiting past the deadline is worse. It opens an incident at once, and stands in the report.',
          },
          { kind: 'table', head: ['In the commands', 'Put'], typed: [0], rows: placeholders(runbook) },
          {
            kind: 'list',
            ordered: true,
            items: [
              'The lead of the night has the dossier of the open gate written, sends it to everybody of the authority, and calls the chair; the chair calls everybody into one call.',
            ],
          },
          { kind: 'commands', commands: DOSSIERS },
          {
            kind: 'list',
            ordered: true,
            from: 2,
            items: [
              `Everybody has the dossier of this attempt before them, and reads out the first ${READ_OUT} characters of the evidence’s SHA-256 at its end. Whoever has other ones does not vote.`,
              'The question is read out, then each criterion that is not met, then the way back and its last safe moment.',
              'Each member says their name and “go”, “no-go”, or “I object” and why. An objection holds the gate. A deputy votes within the dates of the contact sheet.',
              'A go needs the quorum, every mandatory member, somebody of the customer’s Finance, and the chair among those who approve.',
              'By telephone nobody gives a go under a condition, and the chair overrides no forecast of the way back: neither can be entered. Whoever wants a condition objects.',
              'It takes two people at two terminals: one types (--by) and does not vote, with the operator’s rights; the other heard the call (--witness), with the witness’s rights. Nobody has both. Both sign the form.',
              `The one who types enters it, and reads aloud who voted and the ${READ_OUT} characters of the entry that it answers; both are written on the form. NOTHING IS DECIDED YET. If it is refused, the gate stays closed: do what it says, or wait.`,
            ],
          },
          { kind: 'commands', commands: BREAK_GLASS },
          {
            kind: 'list',
            ordered: true,
            from: 9,
            items: [
              `The witness looks at the entry, and confirms it with go or no-go as they heard it, within ${CONFIRM_WITHIN / MINUTE} minutes and before the deadline. Only then it is decided. What it answers is read aloud and written on the form.`,
            ],
          },
          { kind: 'commands', commands: CONFIRM_ENTRY },
        ]
      : [
          {
            kind: 'text',
            strong: true,
            text: 'The runbook permits no decision by telephone (policies.breakGlass is not set). While GitHub is down no gate is decided: the gate stays closed and is asked again.',
          },
        ],
});

/** Above the commands, so that nobody types a word in capitals or another gate. */
const placeholders = ({ stages, recovery }: Runbook): readonly (readonly string[])[] => [
  ['GATE', [...stages.flatMap(({ gate }) => gate ?? []), recovery.gate].map(({ id }) => id).join(', ')],
  ['DECISION', 'go or no-go, as the call decided'],
  [
    'PERSON, MEMBER, WITNESS',
    'ids of people, as the contact sheet has them: who types, who voted, who confirms',
  ],
  ['CHARACTERS', `the first ${READ_OUT} of the evidence’s SHA-256, as the voters read them out`],
  ['ENTRY', `the ${READ_OUT} characters that the command of whoever types has answered`],
];

/** One is filled in for each decision; it is scanned and attached when GitHub is back. */
export const decisionForm = (runbook: Runbook): Section => {
  const most = Math.max(...Object.values(runbook.authorities).map(({ members }) => members.length), 3);
  return {
    title: 'Form: a decision by telephone',
    ownPage: true,
    blocks: [
      {
        kind: 'fields',
        fields: [
          'Gate, and attempt',
          'What is down, and since when',
          'Who was asked, and what they said about when it is back',
          `Evidence, first ${READ_OUT} characters of its SHA-256`,
          'Deadline of the gate',
          'Call began at (local time)',
          'Last safe moment of the way back',
        ],
      },
      {
        kind: 'table',
        head: [
          'Name',
          'In whose place (deputy)',
          'Go / no-go / objects',
          'Evidence read out',
          'Time',
          'Words',
        ],
        rows: [],
        widths: [26, 20, 13, 15, 10, 16],
        blank: most + 1,
      },
      {
        kind: 'fields',
        fields: [
          'Decision',
          'Typed by (no vote), signature',
          'Typed at (local time)',
          `Entry, ${READ_OUT} characters`,
          'Confirmed by (witness), signature',
          'Confirmed at (local time)',
          'What the witness’s command answered',
        ],
      },
    ],
  };
};
