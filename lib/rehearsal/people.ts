import type { Vote } from '#lib/gates/gate-record.ts';
import { type Instant, instant, MINUTE, plus } from '#lib/instant.ts';
import type { VirtualClock } from '#lib/local/virtual-clock.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';
import type { Progress } from '#lib/ports/progress.ts';
import { behaviourOf } from '#lib/rehearsal/behaviour-of.ts';
import { type GoLive, givenConditions } from '#lib/rehearsal/given-conditions.ts';
import type { InvoiceTally } from '#lib/rehearsal/invoice-tally.ts';
import type { Scenario } from '#lib/rehearsal/scenario-schema.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import { minutesOf } from '#lib/runbook/duration.ts';
import { isStageSubject } from '#lib/runbook/stage-subject.ts';
import type { TimeScale } from '#lib/runbook/time-scale.ts';
import { seededRandom } from '#lib/seeded-random.ts';

/** The people of a rehearsal: they see what was handed to them and act in their own time, through the real completers. */
export interface People {
  gateOpened(instance: string): void;
  /** `held`: an automatic task failed and its owner is asked what to do. */
  taskOpened(task: string, held: boolean): void;
}

export interface PeopleDeps {
  readonly virtual: VirtualClock;
  readonly seed: number;
  readonly scenario: Scenario;
  /** People's times are the scenario's, which are the plan's. */
  readonly scale: TimeScale;
  readonly cutover: string;
  readonly plan: GoLive;
  /** Tasks with a planned start of their own: their owners wait for it. The others are begun when handed out. */
  readonly fixedStart: ReadonlySet<string>;
  readonly progress: Progress;
  readonly gates: GateStore;
  /** Where evidence is filed. */
  readonly archive: Pick<Archive, 'get'>;
  /** Counted when called: not for every event. */
  readonly tally: () => InvoiceTally;
  readonly reportTask: Handler;
  readonly completeGate: Handler;
  /** Where pull requests decide: what people do there, instead of votes. */
  readonly byPulls?: { gateOpened(instance: string): Promise<void> };
}

/** How long the owner of a held task looks before answering. */
const HELD_ANSWER = 30 * MINUTE;
/** Between two members of a committee, at most. */
const SPREAD_MINUTES = 15;

export const scenarioPeople = (deps: PeopleDeps): People => {
  const { virtual, scenario } = deps;
  const { realDuration } = deps.scale;
  const planned = new Set<string>();

  const report = async (task: string, held: boolean): Promise<void> => {
    const record = await deps.progress.get(deps.cutover, task);
    if (record === undefined || (record.status === 'done' && !held)) return;
    const answer = held ? answerOfHeld(task, record.attempt) : 'done';
    await deps.reportTask({
      cutover: deps.cutover,
      task,
      report: answer,
      by: record.owner,
      evidence: held ? 'Cause found with the team; see the log.' : 'Done and checked as the runbook says.',
    });
  };

  const schedule = async (task: string, held: boolean): Promise<void> => {
    const record = await deps.progress.get(deps.cutover, task);
    if (record === undefined) return;
    const key = `${task}/${held ? 'held/' : ''}${record.run}/${record.attempt}`;
    if (planned.has(key)) return;
    planned.add(key);
    const at = held
      ? plus(virtual.now(), realDuration(HELD_ANSWER))
      : reportsAt(deps, task, record.plannedStart, record.plannedEnd);
    virtual.at(at, () => report(task, held));
  };

  const vote = async (instance: string): Promise<void> => {
    const gate = await deps.gates.get(instance);
    if (gate === undefined) return;
    const behaviour = behaviourOf(scenario, gate.gate, gate.attempt);
    if (behaviour.decision === 'none') return;
    const first = plus(gate.openedAt, realDuration(minutesOf(behaviour.after) * MINUTE));
    const voters = behaviour.decision === 'no-go' ? [gate.policy.chair] : gate.policy.members;
    const conditions = givenConditions(behaviour, deps.plan);
    const votes: Vote[] = [];
    for (const person of voters) {
      const random = seededRandom(deps.seed, `vote/${instance}/${person}`);
      const at = plus(first, realDuration(random.below(SPREAD_MINUTES * 60) * 1_000));
      virtual.at(at, async () => {
        votes.push({
          person,
          vote: behaviour.decision === 'no-go' ? 'no-go' : 'approve',
          at: virtual.now(),
          evidenceDigest: gate.evidenceDigest,
          ...(behaviour.note === undefined ? {} : { note: behaviour.note }),
          ...(behaviour.override !== undefined &&
            person === gate.policy.chair && { override: behaviour.override }),
          ...(conditions.length > 0 && person === gate.policy.chair && { conditions }),
        });
        await deps.completeGate({ instance, votes });
      });
    }
  };

  return {
    gateOpened: (instance) =>
      void virtual.at(virtual.now(), () =>
        deps.byPulls ? deps.byPulls.gateOpened(instance) : vote(instance),
      ),
    taskOpened: (task, held) => void virtual.at(virtual.now(), () => schedule(task, held)),
  };
};

/** The first answer to a held task is to try again; then the owner does it another way and says so. */
const answerOfHeld = (task: string, attempt: number): 'retry' | 'done' =>
  // A step of the machine itself cannot be done by hand: it is tried until what it asks for holds.
  attempt <= 1 || isStageSubject(task) ? 'retry' : 'done';

/** Within the share of the duration that the scenario gives, or so many minutes after the planned end. */
const reportsAt = (deps: PeopleDeps, task: string, start: Instant, end: Instant): Instant => {
  const late = deps.scenario.tasks.lateMinutes[task];
  if (late !== undefined) return plus(end, deps.scale.realDuration(late * MINUTE));
  const { from, to } = deps.scenario.tasks.percentOfDuration;
  const random = seededRandom(deps.seed, `task/${task}`);
  const share = (from + random.below(to - from + 1)) / 100;
  const now = deps.virtual.now();
  const begins = deps.fixedStart.has(task) ? Math.max(start, now) : now;
  return instant(begins + share * (end - start));
};
