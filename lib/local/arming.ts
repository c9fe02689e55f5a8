import type { Definition } from '#lib/asl/types.ts';
import type { Instant } from '#lib/instant.ts';
import type { Arming, ArmingFact } from '#lib/ports/arming.ts';
import type { Trigger } from '#lib/runbook/schema.ts';

/** What ticks on the virtual clock in place of the schedules of a stage. */
export interface LocalWatch {
  /** When each comes next. */
  next(): Readonly<Record<'evaluate' | 'probe', Instant>>;
  /** Triggers that the newest look of the evaluator has judged; undefined before the first. */
  judged(): ReadonlySet<string> | undefined;
}

export interface LocalArmingOptions {
  readonly now: () => Instant;
  /** Milliseconds between two ticks. */
  readonly every: number;
  readonly triggers: readonly Pick<Trigger, 'id' | 'mode'>[];
  readonly rollbackDefinition: Definition;
  /**
   * Undefined: the schedules were not started. `by-hand`: somebody turns this rehearsal back himself and has switched the
   * evaluator off, so that nothing is to start by itself.
   */
  readonly watch: () => LocalWatch | 'by-hand' | undefined;
}

const fact = (what: string, ok: boolean, good: string, bad: string): ArmingFact => ({
  what,
  ok,
  detail: ok ? good : bad,
});

/** Whether what would start the way back on a laptop ticks, and has each automatic trigger in view. */
export const makeLocalArming = (options: LocalArmingOptions): Arming => ({
  async facts() {
    const { rollbackDefinition, triggers } = options;
    const machine = fact(
      'roll-back machine',
      rollbackDefinition.States[rollbackDefinition.StartAt] !== undefined,
      `${Object.keys(rollbackDefinition.States).length} states, begins at ${rollbackDefinition.StartAt}`,
      `has no state ${rollbackDefinition.StartAt} to begin with: compile the runbook again`,
    );
    const watch = options.watch();
    if (watch === undefined) {
      return [fact('schedules', false, '', 'were not started: nobody looks'), machine];
    }
    if (watch === 'by-hand') {
      return [
        fact('schedules', true, 'the evaluator is off here: this rehearsal is turned back by hand', ''),
        machine,
      ];
    }
    const now = options.now();
    const ticking = Object.entries(watch.next()).map(([name, at]) =>
      fact(`schedule ${name}`, at >= now && at - now <= options.every, 'ticks', 'does not tick any more'),
    );
    const judged = watch.judged();
    const asked = triggers
      .filter(({ mode }) => mode === 'automatic')
      .map(({ id }) =>
        fact(
          `trigger ${id}`,
          judged?.has(id) ?? false,
          'was judged at the newest look',
          judged === undefined
            ? 'the evaluator has not looked yet'
            : 'the evaluator did not judge it at its newest look: see its log',
        ),
      );
    return [...ticking, ...asked, machine];
  },
});
