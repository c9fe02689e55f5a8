/** What every state of one subject of the runbook shares. */
import type { LoopBounds } from './loop-bounds.ts';

/** What a called function is told of its place. */
export interface Caller {
  /** Stage id as handlers are told it; `rollback` in the rollback machine. */
  readonly stage: string;
  /** Task id, gate id or stage id; or a path, which no id can be: it begins with `$.`. */
  readonly subject: string;
  /** Where the subject's instants are, such as `$.calendar.tasks['open-route']`; the way back has none. */
  readonly timing: string | undefined;
  /** Id and `file:line`, so that the console leads back to the runbook. */
  readonly comment: string;
}

export interface Place extends Caller {
  /** Title of the task, gate or stage: the first half of its states' names. */
  readonly title: string;
  readonly timing: string;
  /** Production has been changed, or may have been, when the subject begins: giving up means the way back. */
  readonly afterSwitch: boolean;
  readonly bounds: LoopBounds;
  /** How often the machine may come by: a task's tries count on when a gate steps back over it. */
  readonly passes: number;
}

export const taskTiming = (task: string): string => `$.calendar.tasks['${task}']`;
export const gateTiming = (gate: string): string => `$.calendar.gates['${gate}']`;
export const stageTiming = (stage: string): string => `$.calendar.stages['${stage}']`;
