/** The printed fallback: what is done when GitHub, or AWS’s control plane, is down on the night. Made from the runbook. */
import type { ProgramDigests } from '#lib/compiler/program.ts';
import { type Instant, toIso } from '#lib/instant.ts';
import { byTelephone, decisionForm } from '#lib/report/fallback/by-telephone.ts';
import { authorities, contacts } from '#lib/report/fallback/contacts.ts';
import {
  GO_BACK,
  HOLD_CLEARANCE,
  LOOK,
  REPRINT,
  SAFE,
  WHEN_BACK,
} from '#lib/report/fallback/fallback-commands.ts';
import type { Section, Sheet } from '#lib/report/fallback/sheet.ts';
import { turnErp } from '#lib/report/fallback/turn-erp.ts';
import type { Plan } from '#lib/runbook/plan.ts';
import { longMoment } from '#lib/runbook/plan-words.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

export interface FallbackQuestion {
  readonly runbook: Runbook;
  readonly plan: Plan;
  readonly digests: ProgramDigests;
  /** On the clock of the world outside: a sheet ages. */
  readonly madeAt: Instant;
}

export const makeFallback = (question: FallbackQuestion): Sheet => {
  const { runbook, plan, digests, madeAt } = question;
  return {
    title: `Printed fallback: ${runbook.title}`,
    identity: [
      `Cutover ${runbook.cutover} of ${runbook.client.name}; go-live ${longMoment(plan.goLive, plan.zone)} (${plan.zone})`,
      `Made on ${toIso(madeAt).slice(0, 10)} from program ${digests.program}`,
      `Code ${digests.code}`,
      'It is right for this program only: compare the first twelve characters with those that npx cutover status shows, before the night.',
    ],
    sections: [
      beforehand(runbook),
      firstMinutes(runbook),
      contacts(runbook),
      authorities(runbook),
      gateTimes(runbook, plan),
      commands(),
      invoicesSafe(runbook),
      turnErp(runbook),
      whenBack(runbook),
      byTelephone(runbook),
      decisionForm(runbook),
      log(),
    ],
  };
};

/** Who they are is agreed while there is time: on the night nobody can be given rights any more. */
const beforehand = ({ policies }: Runbook): Section => ({
  title: 'Fill in before the night',
  blocks: [
    { kind: 'commands', commands: REPRINT },
    {
      kind: 'text',
      text: `The lead calls and sends. Whoever types needs the policy or role of AWS that ends in -operator.${policies.breakGlass === undefined ? '' : ' The witness of a decision by telephone needs the one that ends in -witness: who has both can do neither.'}`,
    },
    {
      kind: 'fields',
      fields: [
        'Lead of the night, and telephone',
        'Types (operator’s rights), and telephone',
        ...(policies.breakGlass === undefined ? [] : ['Witness (witness’s rights), and telephone']),
      ],
    },
  ],
});

const firstMinutes = ({ policies }: Runbook): Section => ({
  title: 'The first five minutes',
  blocks: [
    {
      kind: 'list',
      ordered: true,
      items: [
        'Nothing happens by itself that cannot be taken back: a gate that nobody decides stays closed, and no decision is never a go.',
        `Sales do not stop. If SmartAPI does not answer, the ERP holds an invoice, asks for its number, and after ${policies.fallback.after} issues it on legacy${policies.fallback.lawful ? '' : ' – NOT PERMITTED HERE: the runbook says that the fallback is not lawful; call Compliance first'}.`,
        'Write down the time, and who noticed what (last page).',
        'Find out what is down, in the table below. Call the lead of the night and the chair.',
        'Ask first whether waiting does: most gates are open for hours, and are asked again.',
      ],
    },
    {
      kind: 'table',
      head: ['What is down', 'How it is seen', 'What still works', 'What to do'],
      rows: [
        [
          'GitHub',
          'githubstatus.com; the pull request does not load; no comment for 30 minutes',
          'the cutover, invoices, watch and way back; every command of this sheet',
          'wait, if the deadline allows; else decide by telephone (below). The way back is never decided on GitHub: type it',
        ],
        [
          'AWS’s control plane',
          'health.aws.amazon.com; commands end with “nobody answers”; the console does not load',
          'perhaps intake and worker (they need no control plane); the ERP and its own switch',
          'no gate can be decided: hold. If invoices do not clear, turn the ERP’s output by hand (below)',
        ],
        [
          'SmartAPI’s intake or worker',
          'the ERP holds invoices; pending grows',
          'the ERP, legacy, every command',
          'the way back by command; if that fails, the ERP’s output by hand',
        ],
        [
          'The tax authority',
          'the outage clock runs in npx cutover status',
          'everything else',
          'nothing of this sheet: invoices wait and clear later. The committee gets its dossier',
        ],
        ['The ERP', 'nobody can post', 'all of ours', 'nothing of this sheet: the ERP’s own emergency plan'],
      ],
    },
  ],
});

const gateTimes = (runbook: Runbook, plan: Plan): Section => ({
  title: 'Gates and their times, as planned',
  blocks: [
    {
      kind: 'table',
      typed: [1],
      head: ['Gate', 'Id, as it is typed', 'Authority', 'Opens', 'Decided by', 'If nobody decides'],
      rows: plan.gates.map(({ id, title, opens, deadline }) => {
        const gate = runbook.stages.find((stage) => stage.gate?.id === id)?.gate;
        return [
          title,
          id,
          gate === undefined ? '' : (runbook.authorities[gate.authority]?.title ?? gate.authority),
          longMoment(opens, plan.zone),
          longMoment(deadline, plan.zone),
          gate === undefined ? '' : `${noDecision(gate.onNoDecision)}; asked up to ${gate.attempts} times`,
        ];
      }),
    },
    { kind: 'text', text: 'What really stands is what npx cutover gates says; write changes in by hand.' },
  ],
});

const noDecision = (effect: 'hold' | 'extend' | 'contingency'): string => {
  switch (effect) {
    case 'hold':
      return 'nothing changes, it is asked again';
    case 'extend':
      return 'hypercare goes on, it is asked again';
    case 'contingency':
      return 'the cutover ends, contingency plan';
  }
};

const commands = (): Section => ({
  title: 'Commands, exactly as they are typed',
  ownPage: true,
  blocks: [
    {
      kind: 'text',
      text: 'On a laptop with this repository checked out at the code above, installed (npm ci) while GitHub was there, and with credentials for production. Two laptops have it, one for each of two people; neither needs GitHub to run these. Replace what stands in CAPITALS; a text goes between the quotes.',
    },
    { kind: 'commands', commands: [...LOOK, ...GO_BACK, ...HOLD_CLEARANCE] },
  ],
});

const invoicesSafe = ({ policies }: Runbook): Section => ({
  title: 'How to see that invoices are safe',
  blocks: [
    { kind: 'commands', commands: SAFE },
    {
      kind: 'list',
      items: [
        'Safe means: posted = cleared + rejected + on legacy + pending + unknown, and lost, duplicated and unexpected are 0.',
        'Pending and unknown are not lost: they are in the ledger and clear later. Do not issue them again by hand, on either side.',
        'Without any command: note the last number of each range in the ERP’s own register, and compare it with the last printed report. Every number between them is on one side or the other; the ERP’s register says which.',
        `After the mandate, what was issued on legacy is treated by the policy “${policies.legacyAfterMandate}”; Finance keeps the list.`,
      ],
    },
  ],
});

const whenBack = (runbook: Runbook): Section => ({
  title: 'When each is back',
  blocks: [
    {
      kind: 'list',
      items: [
        'GitHub: nobody does anything. The next run, within ten minutes, opens the pull request of what was decided by telephone, with the form’s facts in it; the members who voted read it and say so there. Scan the form and attach it. An approval given there before GitHub went down still stands; what was decided by telephone is not decided again.',
        'AWS’s control plane: npx cutover status first. The machine goes on by itself from where it was; a deadline that passed meanwhile counts as no decision, and the gate is asked again.',
        'The ERP’s output, if it was turned by hand: tell the machine, or it believes that SmartAPI is on. Begin the way back by command, even though the ERP is on legacy already: route, lists and reconciliation follow it. Only the recovery gate turns it to SmartAPI again.',
        `Finance (${financeNames(runbook)}) reconciles the time of the outage from the ERP’s register.`,
      ],
    },
    { kind: 'commands', commands: WHEN_BACK },
  ],
});

const financeNames = ({ people }: Runbook): string =>
  Object.values(people)
    .filter(({ role, side }) => role === 'finance' && side === 'customer')
    .map(({ name }) => name)
    .join(', ') || 'nobody is named in the runbook';

const log = (): Section => ({
  title: 'Log of the night',
  ownPage: true,
  blocks: [
    {
      kind: 'table',
      head: ['Time', 'Who', 'What was seen, said or done'],
      rows: [],
      blank: 22,
    },
  ],
});
