/** Tasks, stages and gates as handlers need them, and what of them the machine has to know. */

import * as z from 'zod';
import type { Route } from '#lib/route/control-item.ts';
import { ACTIONS, type ActionName, isActionName } from '#lib/runbook/actions.ts';
import type { MachineStep } from '#lib/runbook/machine-order.ts';
import { changesProduction } from '#lib/runbook/production-change.ts';
import type { Gate, Runbook, Stage, Task } from '#lib/runbook/schema.ts';
import type { ProgramGate, ProgramStage, ProgramTask } from './program.ts';

const Parameters = z.record(z.string(), z.json());

/** With the action's defaults filled in, so that a changed default is a changed program. */
const parametersOf = (task: Task, action: ActionName): ProgramTask['parameters'] =>
  Parameters.parse(ACTIONS[action].parameters.parse(task.with));

const actionOf = (task: Task): ActionName | undefined => {
  if (task.action === undefined) return undefined;
  if (!isActionName(task.action)) throw new Error(`task ${task.id} has an unknown action ${task.action}`);
  return task.action;
};

export const programTask = (task: Task, stage: string): ProgramTask => {
  const action = actionOf(task);
  return {
    id: task.id,
    stage,
    title: task.title,
    owner: task.owner,
    action,
    parameters: action ? parametersOf(task, action) : {},
    until: task.until,
    onFailure: task.onFailure,
    changesProduction: changesProduction(task),
    dependsOn: task.dependsOn,
  };
};

export const programGate = (runbook: Runbook, gate: Gate, stage: string): ProgramGate => {
  const authority = runbook.authorities[gate.authority];
  if (!authority) throw new Error(`gate ${gate.id} has an unknown authority ${gate.authority}`);
  const { authority: _name, ...rest } = gate;
  return {
    ...rest,
    stage,
    policy: {
      authority: gate.authority,
      members: authority.members,
      quorum: authority.quorum,
      mandatory: authority.mandatory,
      chair: authority.chair,
    },
  };
};

/** Which way invoices go, and whether production was changed, as the machine walks the tasks. */
interface Situation {
  readonly route: Route;
  readonly erpOutput: 'legacy' | 'smartapi';
  readonly switched: boolean;
}

const BEFORE: Situation = { route: { kind: 'legacy' }, erpOutput: 'legacy', switched: false };

const afterTask = (before: Situation, task: Task): Situation => {
  switch (task.action) {
    case 'switch-route': {
      const { route } = ACTIONS['switch-route'].parameters.parse(task.with);
      return { ...before, route, switched: before.switched || route.kind !== 'legacy' };
    }
    case 'submit-pilot': {
      const { size } = ACTIONS['submit-pilot'].parameters.parse(task.with);
      return { ...before, route: { kind: 'pilot', size }, switched: true };
    }
    case 'turn-erp-output': {
      const { to } = ACTIONS['turn-erp-output'].parameters.parse(task.with);
      return { ...before, erpOutput: to, switched: before.switched || to === 'smartapi' };
    }
    default:
      return before;
  }
};

export interface WalkedStage {
  readonly stage: Stage;
  readonly before: Situation;
  readonly after: Situation;
  /** Tasks during or after which production is changed. */
  readonly afterSwitch: ReadonlySet<string>;
}

/** Tasks in the machine's order; a task that switches counts as after the switch, since it may break half-way. */
export const walkStages = (
  runbook: Runbook,
  order: Readonly<Record<string, readonly MachineStep[]>>,
): readonly WalkedStage[] => {
  let now = BEFORE;
  return runbook.stages.map((stage) => {
    const before = now;
    const tasks = new Map(stage.tasks.map((task) => [task.id, task]));
    const afterSwitch = new Set<string>();
    for (const step of order[stage.id] ?? []) {
      const ids = step.kind === 'run' ? step.tasks : step.kind === 'report' ? [step.task] : [];
      for (const id of ids) {
        const task = tasks.get(id);
        if (!task) throw new Error(`stage ${stage.id} has no task ${id}`);
        now = afterTask(now, task);
        if (now.switched) afterSwitch.add(id);
      }
    }
    return { stage, before, after: now, afterSwitch };
  });
};

export const programStage = ({ stage, before }: WalkedStage): ProgramStage => ({
  id: stage.id,
  title: stage.title,
  kind: stage.kind,
  entry: stage.entry,
  exit: stage.exit,
  entryRoute: before.route,
  entryErpOutput: before.erpOutput,
  afterSwitch: before.switched,
  wayBack: stage.wayBack.kind,
  hypercare: stage.hypercare,
});
