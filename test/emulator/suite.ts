import type { CommandLine } from './command-line.ts';
import type { EmulatedStage } from './emulated-stage.ts';
import type { Erp } from './erp.ts';
import type { StageStatus } from './stage-status.ts';
import type { Steps } from './steps.ts';

/** What the parts of the suite work on. */
export interface Suite extends Steps {
  readonly stage: EmulatedStage;
  readonly cli: CommandLine;
  readonly erp: Erp;
}

/** Something that is done to a running cutover, once, when its time has come. */
export interface Intervention {
  readonly name: string;
  readonly isTime: (status: StageStatus) => boolean;
  /** People go on with their work meanwhile: a gate waits for them, and on the emulator none times out. */
  readonly beside: boolean;
  readonly run: () => Promise<void>;
}
