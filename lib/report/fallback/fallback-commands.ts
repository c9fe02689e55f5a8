/**
 * The commands of the sheet exactly as they are typed. A test has each parsed by the command line itself: a renamed option on
 * paper would be found out on the night.
 */
import type { SheetCommand } from '#lib/report/fallback/sheet.ts';

const ON = '--stage production';

export const LOOK: readonly SheetCommand[] = [
  { does: 'Where the cutover stands and who is waited for', command: `npx cutover status ${ON}` },
  { does: 'Which gate is open, and until when', command: `npx cutover gates ${ON}` },
  { does: 'What is open as an incident', command: `npx cutover incidents ${ON}` },
];

/** Of whoever types; it decides nothing yet. No gate is named: at 2 a.m. it would be typed as it stands, for another one. */
export const BREAK_GLASS: readonly SheetCommand[] = [
  {
    does: 'The one who types: enters what was decided by telephone',
    command: `npx cutover decide GATE DECISION --break-glass --by PERSON --voters MEMBER,MEMBER,MEMBER --witness WITNESS --evidence CHARACTERS --reason "what is down, since when, who was asked" ${ON}`,
  },
];

/** Of the witness, by rights that whoever types does not have. */
export const CONFIRM_ENTRY: readonly SheetCommand[] = [
  {
    does: 'The witness: looks at what is entered',
    command: `npx cutover decide GATE --confirm ENTRY --by WITNESS ${ON}`,
  },
  {
    does: 'The witness: confirms it, as they heard it; now it is decided',
    command: `npx cutover decide GATE DECISION --confirm ENTRY --by WITNESS ${ON}`,
  },
];

export const GO_BACK: readonly SheetCommand[] = [
  {
    does: 'All of it goes back to legacy; safe to type twice',
    command: `npx cutover rollback --by PERSON --reason "why" ${ON}`,
  },
  {
    does: 'The same, where a roll-back died half way',
    command: `npx cutover rollback --resume --by PERSON --reason "why" ${ON}`,
  },
  {
    does: 'Only one branch or one kind of invoice goes back',
    command: `npx cutover rollback --segment branch:NAME --by PERSON --reason "why" ${ON}`,
  },
];

export const HOLD_CLEARANCE: readonly SheetCommand[] = [
  {
    does: 'Stop sending to the tax authority; invoices wait and are not lost',
    command: `npx cutover queue pause --by PERSON --reason "why" ${ON}`,
  },
  { does: 'Send again', command: `npx cutover queue resume --by PERSON --reason "why" ${ON}` },
];

export const SAFE: readonly SheetCommand[] = [
  {
    does: 'Every posted invoice, counted from the ERP’s own register',
    command: `npx cutover proof ${ON}`,
  },
  { does: 'The path of one invoice', command: `npx cutover proof ${ON} --invoice NUMBER` },
  { does: 'The report as it stands, written to a folder', command: `npx cutover report ${ON} --out FOLDER` },
];

export const WHEN_BACK: readonly SheetCommand[] = [
  {
    does: 'Whoever has seen a decision by telephone on record closes its incident; ID stands in npx cutover incidents',
    command: `npx cutover incidents close ID --by PERSON --reason "why" ${ON}`,
  },
  {
    does: 'A roll-back that one person began is stood by (with --object: not), within its time box; EXECUTION stands in npx cutover status, at “To be ratified”',
    command: `npx cutover ratify EXECUTION --by MEMBER,MEMBER,MEMBER --reason "why" ${ON}`,
  },
  {
    does: 'What was held after a roll-back that ended on legacy is looked at anew',
    command: `npx cutover replay ${ON}`,
  },
];

export const REPRINT: readonly SheetCommand[] = [
  {
    does: 'Make this sheet again, when the runbook has changed',
    command: 'npx cutover fallback --out FOLDER',
  },
];

/** Of the lead of the night, before anybody is called. */
export const DOSSIERS: readonly SheetCommand[] = [
  {
    does: 'The dossier of each open gate, to send to the voters (and this sheet again)',
    command: `npx cutover fallback ${ON} --out FOLDER`,
  },
];
