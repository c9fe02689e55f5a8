/** What has to be switched on so that the way back can start by itself, by the names under which it is deployed. */
import type { FunctionName } from '#lambdas/function-names.ts';
import { cutoverAlarms } from './cutover-alarms.ts';
import { type Deployment, physicalName, prefixOf } from './deployment.ts';

export interface ArmedNames {
  readonly alarms: readonly string[];
  readonly schedules: readonly string[];
  /** Names of the functions that the schedules call, in their order, then of the one that the rule calls. */
  readonly targets: readonly string[];
  readonly rule: string;
  readonly functions: readonly string[];
}

/** Called on a clock: who asks the triggers, and who asks the authority. */
export const WATCHING = ['evaluate', 'probe'] as const satisfies readonly FunctionName[];

/** Beside those of the triggers: that nobody looks any more, and that nobody reaches the authority. */
const BLIND = ['evaluator-silent', 'authority-down'];

export const scheduleName = (deployment: Deployment, name: FunctionName): string =>
  `${prefixOf(deployment)}-${name}`;

export const askForRollbackRule = (deployment: Deployment): string =>
  `${prefixOf(deployment)}-ask-for-rollback`;

/** Alarms on triggers have names that begin so (lib/way-back/trigger-alarm.ts). */
const asks = (id: string): boolean => id.startsWith('trigger-');

export const armedParts = (deployment: Deployment): ArmedNames => {
  const rollback = deployment.program.grants
    .filter(({ machine }) => machine === 'rollback')
    .map(({ invoke }) => invoke);
  const functions = new Set<FunctionName>([...WATCHING, 'request-rollback', ...rollback]);
  return {
    alarms: cutoverAlarms(deployment)
      .filter(({ id }) => asks(id) || BLIND.includes(id))
      .map(({ id }) => `${prefixOf(deployment)}-${id}`),
    schedules: WATCHING.map((name) => scheduleName(deployment, name)),
    targets: [...WATCHING, 'request-rollback' as const].map((name) => physicalName(deployment, name)),
    rule: askForRollbackRule(deployment),
    functions: [...functions].map((name) => physicalName(deployment, name)),
  };
};
