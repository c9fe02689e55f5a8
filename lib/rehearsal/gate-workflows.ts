import { MINUTE, plus, SECOND } from '#lib/instant.ts';
import type { VirtualClock } from '#lib/local/virtual-clock.ts';

export interface GateWorkflows {
  /** Something happened on GitHub. What it was is not passed on: a lost or doubled call costs time and nothing else. */
  wake(): void;
  /** A gate was opened: until none is open, the schedule ticks. */
  gateOpened(): void;
}

export interface GateWorkflowsDeps {
  readonly virtual: VirtualClock;
  /** Job `decide` of workflow `gates`, with a token of its own. False: something could not be done. */
  readonly decide: () => Promise<boolean>;
  /** Job `open`, which needs the other one to be over, however it ended. */
  readonly open: () => Promise<boolean>;
  /** After both, before anything else moves. */
  readonly afterwards: () => Promise<void>;
  readonly isAnyOpen: () => Promise<boolean>;
  /** Between two ticks of the schedule, in real milliseconds. */
  readonly every: number;
}

/** From an event to a running job. */
const STARTS_AFTER = 20 * SECOND;

/** Between two ticks of the schedule, at the plan's own pace. */
export const SCHEDULE = 10 * MINUTE;
/**
 * Of ticks in which nothing happened, one in so many runs the jobs: asked again they change nothing, and a gate that waits for
 * two days would be asked 288 times.
 */
const IDLE_TICKS = 6;

/**
 * Workflow `gates` on the virtual clock: one run at a time, one more if anything happened meanwhile, which is what its
 * concurrency group does on GitHub.
 */
export const makeGateWorkflows = (deps: GateWorkflowsDeps): GateWorkflows => {
  const { virtual, every } = deps;
  let queued = false;
  let running = false;
  let ticking = false;
  let idle = 0;
  /** The last run could not do all that it had to. */
  let owing = false;

  const run = async (): Promise<void> => {
    queued = false;
    running = true;
    try {
      const decided = await deps.decide();
      const shown = await deps.open();
      await deps.afterwards();
      // What could not be done is tried at the very next tick.
      owing = !decided || !shown;
      if (owing) idle = 0;
    } finally {
      running = false;
    }
    if (queued) start();
  };
  const start = (): void => {
    queued = true;
    virtual.at(plus(virtual.now(), Math.min(STARTS_AFTER, every)), run);
  };
  const enqueue = (): void => {
    if (queued) return;
    if (running) queued = true;
    else start();
  };
  const tick = async (): Promise<void> => {
    if (!owing && !(await deps.isAnyOpen())) {
      ticking = false;
      // The last look: what became of the attempt that ended is shown.
      enqueue();
      return;
    }
    idle += 1;
    if (idle === 1 || idle % IDLE_TICKS === 0) enqueue();
    virtual.at(plus(virtual.now(), every), tick);
  };

  const wake = (): void => {
    idle = 0;
    enqueue();
  };

  return {
    wake,
    gateOpened() {
      wake();
      if (ticking) return;
      ticking = true;
      virtual.at(plus(virtual.now(), every), tick);
    },
  };
};
