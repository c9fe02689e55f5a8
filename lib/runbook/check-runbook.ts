import type { Check } from './checks/check.ts';
import { checkActions } from './checks/check-actions.ts';
import { checkAuthorities } from './checks/check-authorities.ts';
import { checkDependencies } from './checks/check-dependencies.ts';
import { checkDocuments } from './checks/check-documents.ts';
import { checkGateEffects } from './checks/check-gate-effects.ts';
import { checkGates } from './checks/check-gates.ts';
import { checkGoLive } from './checks/check-go-live.ts';
import { checkMessages } from './checks/check-messages.ts';
import { checkNames } from './checks/check-names.ts';
import { checkParameters } from './checks/check-parameters.ts';
import { checkPeople } from './checks/check-people.ts';
import { checkStages } from './checks/check-stages.ts';
import { checkTimes } from './checks/check-times.ts';
import { checkTriggers } from './checks/check-triggers.ts';

const CHECKS: readonly Check[] = [
  checkNames,
  checkPeople,
  checkAuthorities,
  checkGoLive,
  checkTimes,
  checkStages,
  checkActions,
  checkParameters,
  checkDependencies,
  checkGates,
  checkGateEffects,
  checkTriggers,
  checkDocuments,
  checkMessages,
];

/** Every rule that goes beyond shape, over what of the runbook is sound. */
export const checkRunbook: Check = (runbook, problem) => CHECKS.flatMap((check) => check(runbook, problem));
