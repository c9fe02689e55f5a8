import type { Stacks } from '#lib/aws/stacks.ts';
import type { Stage } from '#lib/aws/stage.ts';
import type { LockStanding } from '#lib/cli/aws/lock-standing.ts';
import type { StageWorld } from '#lib/cli/aws/stage-world.ts';
import type { ExitCode } from '#lib/cli/exit-code.ts';
import type { Given } from '#lib/cli/main.ts';
import type { Terminal } from '#lib/cli/terminal.ts';
import type { Certificates } from '#lib/ports/certificates.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import type { Result } from '#lib/result.ts';

/** One call of a verb on a deployed stage. Nothing is asked of AWS before `connect`. */
export interface StageCall {
  readonly stage: Stage;
  readonly compiled: CompiledRunbook;
  readonly given: Given;
  readonly terminal: Terminal;
  /** The options with which a next command reaches the same stage. */
  readonly where: string;
  /** How what is compiled here is deployed to the stage. */
  readonly deploy: string;
  /** `owner/name`: where its gates are decided; undefined: nobody has said. */
  readonly repository: string | undefined;
  /** What was rehearsed for this stage, where rehearsals are made; throws where nobody says where that is. */
  readonly certificates: () => Certificates;
  /** For what is asked before anything has to be deployed, or of another cutover than is compiled here. */
  readonly stacks: Stacks;
  /** Who holds the tenant there, whatever is deployed; undefined: nobody. */
  readonly lockStanding: () => Promise<LockStanding | undefined>;
  readonly connect: () => Promise<Result<StageWorld, string>>;
}

export type StageVerb = (call: StageCall) => Promise<ExitCode>;
