/** What the plan of a runbook says; `makePlan` (make-plan.ts) computes it, pure. */
import type { Instant } from '#lib/instant.ts';
import type { MachineStep } from './machine-order.ts';
import type { Network } from './network.ts';

export interface PlannedTask {
  readonly id: string;
  readonly stage: string;
  readonly title: string;
  readonly owner: string;
  readonly mode: 'manual' | 'automatic';
  readonly durationMinutes: number;
  /** Its own dependencies, as the runbook has them. */
  readonly dependsOn: readonly string[];
  /** The runbook's dependencies, and the machine's own order of automatic tasks within a stage. */
  readonly after: readonly string[];
  readonly earliestStart: Instant;
  readonly earliestEnd: Instant;
  readonly latestStart: Instant;
  readonly latestEnd: Instant;
  /** How late it may end without moving the end of the cutover. */
  readonly slackMinutes: number;
  readonly critical: boolean;
}

export interface PlannedGate {
  readonly id: string;
  readonly stage: string;
  readonly title: string;
  readonly opens: Instant;
  readonly deadline: Instant;
}

export interface PlannedStage {
  readonly id: string;
  readonly title: string;
  readonly start: Instant;
  readonly end: Instant;
}

export interface PlanWarning {
  /** Documented in docs/problems.md, "Warnings of the plan". */
  readonly code: string;
  readonly text: string;
}

export interface Plan {
  readonly goLive: Instant;
  readonly zone: string;
  readonly windowFrom: Instant;
  readonly windowTo: Instant;
  /** Every task that changes production ends inside the window. */
  readonly fitsWindow: boolean;
  readonly stages: readonly PlannedStage[];
  readonly tasks: readonly PlannedTask[];
  readonly gates: readonly PlannedGate[];
  readonly criticalPath: readonly string[];
  readonly end: Instant;
  readonly warnings: readonly PlanWarning[];
  /** By stage id: how the machine walks it. The compiler emits exactly this. */
  readonly order: Readonly<Record<string, readonly MachineStep[]>>;
  /** What the times above were computed from; `forecast` computes them again with what really happened. */
  readonly network: Network;
}
