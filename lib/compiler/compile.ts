/** Runbook to program. Pure and deterministic: same runbook, same bytes, on any machine, whatever the go-live date. */
import type { Definition } from '#lib/asl/types.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Plan } from '#lib/runbook/plan.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import type { CheckedRunbook } from '#lib/runbook/source.ts';
import { commentOf } from './comments.ts';
import { endFragment, endName } from './ends.ts';
import { type Fragment, joinStates } from './fragment.ts';
import { grantsOf } from './grants.ts';
import { invoke } from './invoke.ts';
import { loopBounds } from './loop-bounds.ts';
import { passes } from './passes.ts';
import type { Program } from './program.ts';
import { programGate, programStage, programTask, walkStages } from './program-parts.ts';
import { reachable } from './reachable.ts';
import { ROLLBACK_STAGE, rollbackDefinition } from './rollback.ts';
import { compileStage, stageStart } from './stage.ts';

/** Raised when the same runbook compiles to something else: certificates of the former do not hold then. */
export const COMPILER_VERSION = '1';

const START = 'Resume where?';
const COMPLETED = 'Tell completed';

/** `beginning`, or a stage's id; anything else is nowhere to go on, and ends without having done anything. */
const startFragment = (runbook: Runbook): Fragment => ({
  start: START,
  states: {
    [START]: {
      Type: 'Choice',
      Choices: [
        ...runbook.stages.slice(0, 1).map((stage) => ({
          Variable: '$.resumeAt',
          StringEquals: 'beginning',
          Next: stageStart(stage),
        })),
        ...runbook.stages.map((stage) => ({
          Variable: '$.resumeAt',
          StringEquals: stage.id,
          Next: stageStart(stage),
        })),
      ],
      Default: endName('failed'),
    },
  },
});

const completedFragment = (runbook: Runbook): Fragment => {
  const last = runbook.stages.at(-1)?.id ?? '';
  const caller = { stage: last, subject: last, timing: undefined, comment: 'all stages are over' };
  return {
    start: COMPLETED,
    states: {
      [COMPLETED]: invoke(caller, {
        call: 'tell',
        parameters: { event: 'completed', subject: last },
        register: '$.loop',
        next: endName('completed'),
        onCrash: endName('completed'),
      }),
    },
  };
};

/** Policies and triggers bind like thresholds do: a rehearsal with other ones has proved something else. */
const thresholdsOf = (runbook: Runbook): JsonObject => ({
  ...runbook.thresholds,
  policies: runbook.policies,
  triggers: runbook.triggers.map(({ timeBox, rate, ...trigger }) => ({
    ...trigger,
    ...(timeBox === undefined ? {} : { timeBox }),
    ...(rate === undefined ? {} : { rate }),
  })),
});

export const compile = (checked: CheckedRunbook, plan: Pick<Plan, 'order'>): Program => {
  const { runbook } = checked;
  const bounds = loopBounds(runbook);
  const times = passes(runbook);
  const walked = walkStages(runbook, plan.order);
  const tasks = runbook.stages.flatMap((stage) => stage.tasks.map((task) => programTask(task, stage.id)));
  const tasksById = new Map(tasks.map((task) => [task.id, task]));
  const starts = new Map(runbook.stages.map((stage) => [stage.id, stageStart(stage)]));
  const startOf = (id: string): string => {
    const start = starts.get(id);
    if (!start) throw new Error(`there is no stage ${id}`);
    return start;
  };

  const stages = walked.map(({ stage, before, after, afterSwitch }, index) => {
    const next = runbook.stages[index + 1];
    return compileStage({
      stage,
      steps: plan.order[stage.id] ?? [],
      tasks: tasksById,
      // Past the point of no return nothing is turned back: whoever gives up there leaves production as it is.
      afterSwitch:
        stage.wayBack.kind === 'forward-fix'
          ? { start: false, end: false, tasks: new Set() }
          : { start: before.switched, end: after.switched, tasks: afterSwitch },
      bounds,
      passes: times[index] ?? 1,
      comments: {
        stage: commentOf(checked, stage.id, ['stages', index]),
        gate: commentOf(checked, stage.gate?.id ?? '', ['stages', index, 'gate']),
        task: (id) =>
          commentOf(checked, id, ['stages', index, 'tasks', stage.tasks.findIndex((task) => task.id === id)]),
      },
      startOf,
      next: next ? stageStart(next) : COMPLETED,
    });
  });

  const definition: Definition = reachable({
    Comment: `${runbook.cutover}: ${runbook.title}`,
    QueryLanguage: 'JSONPath',
    StartAt: START,
    States: joinStates([
      startFragment(runbook),
      ...stages,
      completedFragment(runbook),
      endFragment(['completed', 'no-go', 'undecided', 'rolled-back', 'failed']),
    ]),
  });
  const rollback = rollbackDefinition(
    runbook,
    commentOf(checked, runbook.recovery.gate.id, ['recovery', 'gate']),
    bounds,
  );
  return {
    compilerVersion: COMPILER_VERSION,
    cutover: runbook.cutover,
    title: runbook.title,
    tenant: runbook.client.tenant,
    definition,
    rollbackDefinition: rollback,
    grants: [...grantsOf('main', definition), ...grantsOf('rollback', rollback)],
    stages: walked.map(programStage),
    tasks,
    gates: [
      ...runbook.stages.flatMap((stage) => (stage.gate ? [programGate(runbook, stage.gate, stage.id)] : [])),
      programGate(runbook, runbook.recovery.gate, ROLLBACK_STAGE),
    ],
    thresholds: thresholdsOf(runbook),
    client: runbook.client,
    messages: runbook.messages,
  };
};
