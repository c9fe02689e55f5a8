/** The ERP’s own switch by hand: it needs nothing of ours (docs/erp-connector.md, “Output”). */
import { phoneOf } from '#lib/report/fallback/contacts.ts';
import type { Block, Section } from '#lib/report/fallback/sheet.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

export const turnErp = (runbook: Runbook): Section => {
  const tasks = runbook.stages.flatMap(({ tasks: own }) => own);
  const turn = tasks.find((task) => task.action === 'turn-erp-output');
  const owner = turn === undefined ? undefined : runbook.people[turn.owner];
  // The task's own way back holds from the switch on; what a stage says of its way back is true of that stage alone.
  const how = turn?.wayBack?.how;
  const steps: Block = {
    kind: 'list',
    ordered: true,
    items: [
      `Call ${owner === undefined ? 'whoever runs the ERP' : `${owner.name}, ${phoneOf(runbook, turn?.owner ?? '')}`}, and Finance. Say: “the output goes to legacy now”. Write down the time.`,
      'Note the last number of each number range in the ERP, before anything is turned.',
      ...(how === undefined ? [] : [`As the runbook says: ${how}`]),
      'Look at the ERP’s own screen: it has to say that its NEXT invoice goes to legacy. Post one invoice and see it issued on legacy.',
      'What SmartAPI has accepted (it has an IRN) is never issued on legacy, unless SmartAPI releases it: leave it, and list it.',
      'What the ERP holds without an answer: ask for its number as long as SmartAPI answers at all; after the runbook’s time the ERP issues it on legacy by itself and logs that.',
      'Begin the way back by command as soon as commands work: the route is what the machine believes.',
    ],
  };
  return {
    title: 'Turn the ERP’s output by hand',
    ownPage: true,
    blocks: [
      {
        kind: 'text',
        strong: true,
        text: 'Only when invoices do not come through and the command for the way back does not work. It stops no sale and loses no invoice.',
      },
      steps,
      {
        kind: 'fields',
        fields: [
          'Turned at (local time)',
          'By',
          'Last numbers before it, by range',
          'First number on legacy',
          'Seen by (Finance)',
        ],
      },
    ],
  };
};
