/** A stage: entered, its tasks in the machine's order, its shortest length, its gate. */

import type { MachineStep } from '#lib/runbook/machine-order.ts';
import type { Stage, Task } from '#lib/runbook/schema.ts';
import { stageSubject } from '#lib/runbook/stage-subject.ts';
import { automaticTask } from './automatic-task.ts';
import { endName } from './ends.ts';
import { type Fragment, joinStates } from './fragment.ts';
import { evidenceState, gateFragment, recheckState } from './gate.ts';
import { onNoDecision, onNoGo } from './gate-effects.ts';
import { brokeState } from './held.ts';
import { CALL_BROKE, dailyCalls, nextCallState } from './hypercare.ts';
import { ACTION_RESULT, invoke } from './invoke.ts';
import type { LoopBounds } from './loop-bounds.ts';
import { handOut, report } from './manual-task.ts';
import { parallelChecks } from './parallel-checks.ts';
import { gateTiming, type Place, stageTiming, taskTiming } from './place.ts';
import type { ProgramTask } from './program.ts';
import { type HeldStep, stageMachinery } from './stage-machinery.ts';
import { stateName } from './state-name.ts';
import { rollBack } from './way-out.ts';

export interface StageInput {
  readonly stage: Stage;
  readonly steps: readonly MachineStep[];
  readonly tasks: ReadonlyMap<string, ProgramTask>;
  /** Tasks from which on production is or may be changed, and giving up leads back; the stage's end counts as `end`. */
  readonly afterSwitch: {
    readonly start: boolean;
    readonly end: boolean;
    readonly tasks: ReadonlySet<string>;
  };
  readonly bounds: LoopBounds;
  readonly passes: number;
  readonly comments: {
    readonly stage: string;
    readonly gate: string;
    readonly task: (id: string) => string;
  };
  /** First state of a stage, for stepping back. */
  readonly startOf: (stage: string) => string;
  readonly next: string;
}

export const stageStart = (stage: Pick<Stage, 'title' | 'start'>): string =>
  stateName(stage.title, stage.start === undefined ? 'enter' : 'until start');

const ENTER = 'enter';
const ENTER_BROKE = 'broke';
const EVIDENCE_BROKE = 'evidence broke';
const OPEN_BROKE = 'opening broke';
const RECHECK_BROKE = 're-check broke';

/** Made from the end to the beginning, since each piece names the one behind it; given in the order they run. */
const chain = (makers: readonly ((next: string) => Fragment)[], end: string): readonly Fragment[] => {
  const made: Fragment[] = [];
  let next = end;
  for (const make of makers.toReversed()) {
    const fragment = make(next);
    made.push(fragment);
    next = fragment.start;
  }
  return made.reverse();
};

const taskMakers = (input: StageInput): readonly ((next: string) => Fragment)[] => {
  const { stage } = input;
  const sources = new Map(stage.tasks.map((task) => [task.id, task]));
  const sourceOf = (id: string): Task => {
    const task = sources.get(id);
    if (!task) throw new Error(`stage ${stage.id} has no task ${id}`);
    return task;
  };
  const programTask = (id: string): ProgramTask => {
    const task = input.tasks.get(id);
    if (!task) throw new Error(`the program has no task ${id}`);
    return task;
  };
  const placeOf = (id: string): Place => ({
    title: sourceOf(id).title,
    stage: stage.id,
    subject: id,
    timing: taskTiming(id),
    comment: input.comments.task(id),
    afterSwitch: input.afterSwitch.tasks.has(id),
    bounds: input.bounds,
    passes: input.passes,
  });
  const handedOut = new Set(input.steps.flatMap((step) => (step.kind === 'hand-out' ? [step.task] : [])));
  // In hypercare everything is handed out on entry, so that no call waits for a task's start.
  const waits = (task: Task): Pick<Task, 'start'> => (stage.hypercare && !task.action ? {} : task);

  return input.steps.map((step) => (next: string): Fragment => {
    switch (step.kind) {
      case 'hand-out':
        return handOut(placeOf(step.task), waits(sourceOf(step.task)), next);
      case 'report':
        return report(placeOf(step.task), handedOut.has(step.task) ? {} : waits(sourceOf(step.task)), next);
      case 'calls':
        if (!stage.hypercare) throw new Error(`stage ${stage.id} has no daily calls`);
        return dailyCalls(stagePlace(input), stage.hypercare, next);
      case 'run': {
        const [first, ...others] = step.tasks;
        if (first === undefined) throw new Error('a step runs no task');
        if (others.length === 0) {
          return automaticTask(placeOf(first), programTask(first), sourceOf(first), next);
        }
        return parallelChecks(
          step.tasks.map((id) => ({ place: placeOf(id), task: programTask(id) })),
          sourceOf(first),
          next,
        );
      }
    }
  });
};

const machineryPlace = (input: StageInput, afterSwitch: boolean): Place => ({
  title: input.stage.title,
  stage: input.stage.id,
  subject: stageSubject(input.stage.id),
  timing: taskTiming(stageSubject(input.stage.id)),
  comment: input.comments.stage,
  afterSwitch,
  bounds: input.bounds,
  passes: input.passes,
});

/** The stage itself, as it is entered and as its calls judge it. */
const stagePlace = (input: StageInput): Place => ({
  ...machineryPlace(input, input.afterSwitch.start),
  subject: input.stage.id,
  timing: stageTiming(input.stage.id),
});

/** Waits for the stage's own start, enters it, and keeps when it may end at the earliest. */
const enterFragment = (input: StageInput, next: string): Fragment => {
  const { stage } = input;
  const place = stagePlace(input);
  const start = stageStart(stage);
  const enter = stateName(stage.title, ENTER);
  const entered = stateName(stage.title, 'entered?');
  const keep = stateName(stage.title, 'keep end');
  const broke = brokeState(place, ENTER_BROKE, 'stage-enter');
  const { comment: Comment } = place;
  return {
    start,
    states: {
      ...(stage.start === undefined
        ? {}
        : {
            [start]: { Comment, Type: 'Wait' as const, TimestampPath: `${place.timing}.start`, Next: enter },
          }),
      [enter]: invoke(place, {
        call: 'stage-enter',
        register: '$.loop',
        // Which step it was, for the way on after it was held.
        result: { ...ACTION_RESULT, step: ENTER },
        next: entered,
        onCrash: broke.start,
      }),
      [entered]: {
        Comment,
        Type: 'Choice',
        Choices: [
          { Variable: '$.loop.verdict', StringEquals: 'pass', Next: stage.length ? keep : next },
          {
            Variable: '$.loop.tries',
            NumericGreaterThanEquals: input.passes + input.bounds.retries,
            Next: endName('failed'),
          },
        ],
        Default: stateName(stage.title, 'held'),
      },
      ...(stage.length
        ? {
            [keep]: {
              Comment,
              Type: 'Pass' as const,
              Parameters: { 'end.$': '$.loop.next' },
              ResultPath: '$.stage',
              Next: next,
            },
          }
        : {}),
      ...broke.states,
    },
  };
};

const lengthFragment = (input: StageInput, next: string): Fragment => {
  const start = stateName(input.stage.title, 'until end');
  return {
    start,
    states: {
      [start]: {
        Comment: input.comments.stage,
        Type: 'Wait',
        TimestampPath: '$.stage.end',
        Next: next,
      },
    },
  };
};

const gateOf = (input: StageInput, next: string): readonly Fragment[] => {
  const { stage } = input;
  const { gate } = stage;
  if (!gate) return [];
  const place: Place = {
    title: gate.title,
    stage: stage.id,
    subject: gate.id,
    timing: gateTiming(gate.id),
    comment: input.comments.gate,
    afterSwitch: input.afterSwitch.end,
    bounds: input.bounds,
    passes: input.passes,
  };
  const around = {
    stepBackTo: gate.stepBackTo === undefined ? undefined : input.startOf(gate.stepBackTo),
    hypercare: stage.hypercare && { place: stagePlace(input), extensions: stage.hypercare.extension.atMost },
  };
  const noGo = onNoGo(place, gate, around);
  const undecided = onNoDecision(place, gate, around);
  const escalate = stateName(stage.title, 'escalate');
  const evidenceBroke = brokeState(place, EVIDENCE_BROKE, 'gate-evidence', escalate);
  const openBroke = brokeState(place, OPEN_BROKE, 'gate-open', escalate);
  const recheckBroke = brokeState(place, RECHECK_BROKE, 'gate-recheck', escalate);
  const asked = gateFragment(place, gate, {
    go: next,
    noGo: noGo.start,
    undecided: undecided.start,
    exhausted: endName('undecided'),
    evidenceBroke: evidenceBroke.start,
    openBroke: openBroke.start,
    recheckBroke: recheckBroke.start,
  });
  // Both effects may be `extend`: the same states, once.
  const effects: Fragment = { start: noGo.start, states: { ...noGo.states, ...undecided.states } };
  return [asked, effects, evidenceBroke, openBroke, recheckBroke];
};

const machineryOf = (input: StageInput): readonly Fragment[] => {
  const { stage } = input;
  const place = machineryPlace(input, input.afterSwitch.end);
  const back = rollBack(place, place.subject);
  const giveUp = (afterSwitch: boolean): string => (afterSwitch ? back.start : endName('failed'));
  const enter = stateName(stage.title, ENTER);
  const { start, end } = input.afterSwitch;
  const steps: readonly HeldStep[] = [
    { step: ENTER, retry: enter, giveUp: giveUp(start) },
    { step: ENTER_BROKE, retry: enter, giveUp: giveUp(start) },
    ...(stage.hypercare
      ? [{ step: CALL_BROKE, retry: nextCallState(stage.title), giveUp: giveUp(start) }]
      : []),
    ...(stage.gate
      ? [
          { step: EVIDENCE_BROKE, retry: evidenceState(stage.gate.title), giveUp: giveUp(end) },
          { step: OPEN_BROKE, retry: evidenceState(stage.gate.title), giveUp: giveUp(end) },
          { step: RECHECK_BROKE, retry: recheckState(stage.gate.title), giveUp: giveUp(end) },
        ]
      : []),
  ];
  return [stageMachinery(place, steps), back];
};

export const compileStage = (input: StageInput): Fragment => {
  const { stage } = input;
  const gate = gateOf(input, input.next);
  const afterWork = gate[0]?.start ?? input.next;
  const makers = [
    (next: string) => enterFragment(input, next),
    ...taskMakers(input),
    ...(stage.length ? [(next: string) => lengthFragment(input, next)] : []),
  ];
  const states = joinStates([...chain(makers, afterWork), ...gate, ...machineryOf(input)]);
  return { start: stageStart(stage), states };
};
