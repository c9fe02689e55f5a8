/** What a runbook compiles to. Same runbook, same bytes, on any machine. */
import type { Definition } from '#lib/asl/types.ts';
import type { Digest } from '#lib/digest.ts';
import type { GatePolicy } from '#lib/gates/gate-record.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Route } from '#lib/route/control-item.ts';
import type { ActionName, MachineryName } from '#lib/runbook/actions.ts';
import type {
  CriterionName,
  EvidenceName,
  Gate,
  Hypercare,
  MessageTemplate,
  StageKind,
  Task,
  WAY_BACK_KINDS,
} from '#lib/runbook/schema.ts';

export interface ProgramTask {
  readonly id: string;
  readonly stage: string;
  readonly title: string;
  readonly owner: string;
  readonly action: ActionName | undefined;
  readonly parameters: JsonObject;
  readonly until: Task['until'];
  readonly onFailure: Task['onFailure'];
  readonly changesProduction: boolean;
  readonly dependsOn: readonly string[];
}

export interface ProgramStage {
  readonly id: string;
  readonly title: string;
  readonly kind: StageKind;
  readonly entry: readonly CriterionName[];
  readonly exit: readonly CriterionName[];
  /** The route in force when the stage begins: what a resumed run restores. */
  readonly entryRoute: Route;
  /** Which side the ERP's output is on when the stage begins. */
  readonly entryErpOutput: 'legacy' | 'smartapi';
  readonly afterSwitch: boolean;
  readonly wayBack: (typeof WAY_BACK_KINDS)[number];
  readonly hypercare: Hypercare | undefined;
}

export interface ProgramGate extends Omit<Gate, 'authority' | 'evidence' | 'advisory'> {
  readonly stage: string;
  readonly policy: GatePolicy;
  readonly evidence: readonly EvidenceName[];
  readonly advisory: readonly EvidenceName[];
}

/** Which function a machine may invoke. Infra turns each into one statement. */
export interface Grant {
  readonly machine: 'main' | 'rollback';
  readonly invoke: ActionName | MachineryName;
}

export interface ProgramDigests {
  readonly program: Digest;
  readonly code: Digest;
  readonly calendar: Digest;
  readonly roster: Digest;
}

export interface Program {
  readonly compilerVersion: string;
  readonly cutover: string;
  readonly title: string;
  readonly tenant: string;
  readonly definition: Definition;
  readonly rollbackDefinition: Definition;
  readonly grants: readonly Grant[];
  readonly stages: readonly ProgramStage[];
  readonly tasks: readonly ProgramTask[];
  readonly gates: readonly ProgramGate[];
  readonly thresholds: JsonObject;
  /** Who the company is to the authority: part of each IRN and of every document. */
  readonly client: JsonObject;
  readonly messages: Readonly<Record<string, MessageTemplate>>;
}

/** The input of an execution of either machine. */
export interface ExecutionInput {
  readonly cutover: string;
  readonly tenant: string;
  readonly run: number;
  /** `beginning`, or the id of the stage to go on with. */
  readonly resumeAt: string;
  readonly digests: ProgramDigests;
  readonly calendar: JsonObject;
}

/** `$.outcome` at the end of a main execution. */
export type MainOutcome = 'completed' | 'no-go' | 'undecided' | 'rolled-back' | 'failed';
