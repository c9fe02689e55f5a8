/** What a change means for a cutover that runs, and for what was rehearsed (DESIGN section 2, "Digests"). */
import { code as asCode } from '#lib/report/gate/escape-text.ts';
import { type ChangeReport, hasMoved } from './change-report.ts';
import { isPermission } from './stack-changes.ts';

/** Their stack policy denies updates while a cutover runs. */
const LOCKED = ['data', 'tenant', 'cutover'];

export interface Meaning {
  /** In a word or two, for a heading. */
  readonly verdict: 'nothing to deploy' | 'no new program' | 'a new program' | 'the first deployment';
  /** Sentences, the most important first. */
  readonly sentences: readonly string[];
}

export const changeMeaning = (report: ChangeReport): Meaning => {
  const { cutover, program, code, main, rollback, resources, stacks } = report;
  if (cutover === undefined) {
    return {
      verdict: 'the first deployment',
      sentences: ['Nothing is deployed on this stage yet, so no cutover runs there.'],
    };
  }
  if (stacks.length === 0) {
    return {
      verdict: 'nothing to deploy',
      sentences: ['What is deployed stays as it is; a cutover that runs notices nothing.'],
    };
  }
  const moved = [...(hasMoved(program) ? ['program'] : []), ...(hasMoved(code) ? ['code'] : [])];
  const lost = resources.filter(({ losesData }) => losesData);
  const permissions = resources.filter(isPermission);
  const locked = stacks.filter((stack) => LOCKED.includes(stack));
  const executions = asCode(`${cutover}-r…`);
  return {
    verdict: moved.length === 0 ? 'no new program' : 'a new program',
    sentences: [
      ...(lost.length === 0
        ? []
        : [
            `**Data would be lost or left behind**: ${lost.map(({ stack, logicalId, change }) => `${stack} ${asCode(logicalId)} is ${change === 'removed' ? 'removed' : 'replaced'}`).join('; ')}.`,
          ]),
      ...(permissions.length === 0
        ? []
        : [
            `**Who may do what changes**, in ${permissions.length} ${permissions.length === 1 ? 'place' : 'places'} of ${[...new Set(permissions.map(({ stack }) => stack))].join(', ')}: read those lines.`,
          ]),
      ...(main.length === 0
        ? []
        : [
            `A cutover that runs keeps its definition: Step Functions ends ${executions} by the one that it began with. The new one is for the next start, and for a resume after a roll-back.`,
          ]),
      ...(rollback.length === 0
        ? []
        : [
            'The way back changes at once: a roll-back that starts after the deployment goes the new way, whatever cutover it turns back.',
          ]),
      ...(hasMoved(code)
        ? [
            `The next stage of ${executions} will hold and ask: each stage compares the code that is deployed with the code that the cutover was started with.`,
          ]
        : []),
      ...(locked.length === 0
        ? []
        : [
            `While a cutover runs ${locked.length === 1 ? `stack ${locked[0]} is` : `stacks ${locked.join(', ')} are`} locked: the deployment fails until it ends, or somebody permits it (\`cutover deploy-permit\`).`,
          ]),
      `From the freeze to the end of monitoring an open gate is superseded and asked again: ${[...moved.map((what) => `the ${what} digest moved`), 'the templates of its stacks changed'].join(', ')}. Approvals already given are lost.`,
      ...(moved.length === 0
        ? ['Certificates stay valid: program and code are the ones that were rehearsed.']
        : [
            `No certificate covers it: ${moved.join(' and ')} ${moved.length === 1 ? 'was' : 'were'} not rehearsed like this. Production takes it after new rehearsals, one of them with a roll-back.`,
          ]),
    ],
  };
};
