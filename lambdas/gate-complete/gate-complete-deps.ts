import type { GateDeps } from '#lib/gates/gate-deps.ts';
import type { DecisionSource } from '#lib/gates/gate-record.ts';
import type { GateRepository } from '#lib/gates/pull-question.ts';
import type { SignOffStage } from '#lib/gates/sign-off.ts';
import type { FrozenFacts } from '#lib/ports/frozen-facts.ts';
import type { Measure } from '#lib/ports/measure.ts';
import type { PullReader } from '#lib/ports/pull-reader.ts';

export interface GateCompleteDeps extends GateDeps {
  /** What decides the gates of this stage. */
  readonly decisionSource: DecisionSource;
  readonly frozenFacts: FrozenFacts;
  /** Absent where no pull request decides. */
  readonly pulls?: PullsOfCompleter;
}

export interface PullsOfCompleter {
  readonly stage: SignOffStage;
  readonly repository: GateRepository;
  /** A reader with the token of one call, which it keeps to itself. */
  readonly readPulls: (token: string) => Pick<PullReader, 'snapshot'>;
  readonly measure: Measure;
}
