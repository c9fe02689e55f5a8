import type { SignOffStage } from '#lib/gates/sign-off.ts';

export interface GateAttempt {
  readonly cutover: string;
  readonly gate: string;
  readonly attempt: number;
}

const PART = '([a-z0-9][a-z0-9-]*)';
/** A rehearsal has its number behind the runbook's id (`rehearsalId`). */
const REHEARSAL = '([a-z0-9][a-z0-9-]*(?:_[1-9][0-9]*)?)';
const REHEARSED = new RegExp(`^gate/uat/${REHEARSAL}/${PART}/([1-9][0-9]{0,5})$`);
const OWN = new RegExp(`^gate/${PART}/${PART}/([1-9][0-9]{0,5})$`);

/** The attempt that a branch is named after (`gateNames`); undefined: it is of another stage, or no gate's name at all. */
export const gateOfBranch = (stage: SignOffStage, branch: string): GateAttempt | undefined => {
  const [, cutover, gate, attempt] = (stage === 'uat' ? REHEARSED : OWN).exec(branch) ?? [];
  return cutover === undefined || gate === undefined || attempt === undefined
    ? undefined
    : { cutover, gate, attempt: Number(attempt) };
};
