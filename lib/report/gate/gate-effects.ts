/** What go, no-go and no decision do, in words; the machine does what `lib/compiler/gate-effects.ts` compiles. */
import { type DefinedGate, definitionOf, type GateAbout } from '#lib/report/gate/gate-about.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

const MOST_STEPS = 6;

const counted = (number: number, one: string): string => `${number} ${one}${number === 1 ? '' : 's'}`;

const again = ({ gate }: GateAbout, { gate: defined }: DefinedGate): string =>
  gate.attempt < defined.attempts
    ? `this gate is asked again with fresh evidence (attempt ${gate.attempt + 1} of ${defined.attempts})`
    : `this was the last of ${counted(defined.attempts, 'attempt')}`;

/** Whether invoices may have gone to SmartAPI by the time a stage ends. */
const afterSwitch = (runbook: Runbook, ends: NonNullable<DefinedGate['ends']>): boolean => {
  const at = runbook.stages.indexOf(ends);
  const switched = runbook.stages.findIndex((stage) => stage.kind === 'switch');
  return switched !== -1 && at >= switched;
};

/** How invoicing stands when nothing is changed. */
const asItIs = (about: GateAbout, defined: DefinedGate): string =>
  defined.ends === undefined || !afterSwitch(about.runbook, defined.ends)
    ? 'invoicing stays on legacy'
    : 'production stays as it is';

export const whatGoDoes = (about: GateAbout): string => {
  const defined = definitionOf(about);
  if (defined === undefined) return 'The cutover goes on with its next step.';
  const { begins, ends } = defined;
  if (begins === undefined) return 'The cutover ends.';
  const steps = begins.tasks.map((task) => task.title);
  const more = steps.length - MOST_STEPS;
  const first =
    steps.length === 0
      ? ''
      : `: ${steps.slice(0, MOST_STEPS).join('; ')}${more > 0 ? `; and ${counted(more, 'more step')}` : ''}`;
  return ends === undefined
    ? `The roll-back is over: what was held goes to the authority again, and the cutover goes on at “${begins.title}”${first}.`
    : `“${begins.title}” begins${first}.`;
};

export const whatNoGoDoes = (about: GateAbout): string => {
  const defined = definitionOf(about);
  if (defined === undefined) return 'The cutover does not go on.';
  const { gate, ends } = defined;
  const stands = asItIs(about, defined);
  switch (gate.onNoGo) {
    case 'contingency':
      return ends === undefined
        ? 'The cutover ends on legacy: what was held is released to legacy, and everybody concerned is told.'
        : `The cutover ends: ${stands}, the freeze is lifted, and everybody concerned is told the contingency plan.`;
    case 'roll-back':
      return `The way back begins at once.${ends ? ` ${ends.wayBack.how}` : ''}`;
    case 'step-back': {
      const to = about.runbook.stages.find((stage) => stage.id === gate.stepBackTo)?.title ?? gate.stepBackTo;
      return about.gate.attempt < gate.attempts
        ? `The cutover steps back to “${to}”, and then ${again(about, defined)}; until then ${stands}.`
        : `The cutover ends as a no-go, since ${again(about, defined)}; ${stands}.`;
    }
    case 'extend':
      return `${extended(about.runbook)}, and then ${again(about, defined)}; ${stands}.`;
    case 'hold':
      return about.gate.attempt < gate.attempts
        ? `Nothing is changed: ${stands}, and ${again(about, defined)}.`
        : `The cutover ends as a no-go, since ${again(about, defined)}; ${stands}.`;
  }
};

const extended = (runbook: Runbook): string => {
  const extension = runbook.stages.find((stage) => stage.hypercare)?.hypercare?.extension;
  return extension === undefined ? 'Hypercare is extended' : `Hypercare is extended by ${extension.by}`;
};

export const whatNoDecisionDoes = (about: GateAbout): string => {
  const defined = definitionOf(about);
  if (defined === undefined) return 'No decision is never a go.';
  const stands = asItIs(about, defined);
  switch (defined.gate.onNoDecision) {
    case 'contingency':
      return `No decision is never a go: the cutover ends, ${stands}, and everybody concerned is told the contingency plan.`;
    case 'extend':
      return `No decision is never a go: ${extended(about.runbook).toLowerCase()}, ${stands}, and ${again(about, defined)}.`;
    case 'hold':
      return `No decision is never a go: nothing is changed, ${stands}, people are told, and ${again(about, defined)}${about.gate.attempt < defined.gate.attempts ? '' : ': the cutover ends undecided'}.`;
  }
};

/** What can be undone after a go, by the way back of the stage that it begins. */
export const pointOfNoReturn = (about: GateAbout): string => {
  const { stages } = about.runbook;
  const begins = definitionOf(about)?.begins;
  const last = stages.find((stage) => stage.wayBack.kind === 'forward-fix');
  const where = last === undefined ? 'No stage is past it.' : `It is “${last.title}”.`;
  switch (begins?.wayBack.kind) {
    case undefined:
      return where;
    case 'forward-fix':
      return `A GO PASSES IT. From “${begins.title}” on faults are mended forward: ${begins.wayBack.how}`;
    case 'controlled-recovery':
      return `${where} A go here does not pass it, but from “${begins.title}” on what the tax authority has cleared stays cleared for good. The way back then: ${begins.wayBack.how}`;
    case 'reverse':
      return `${where} A go here does not pass it. The way back then: ${begins.wayBack.how}`;
    case 'hold':
      return `${where} A go here does not pass it: “${begins.title}” can stop at any moment. ${begins.wayBack.how}`;
  }
};
