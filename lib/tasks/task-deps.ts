import type { Program } from '#lib/compiler/program.ts';
import type { JsonObject } from '#lib/json.ts';
import type { AnnounceDeps } from '#lib/messages/announce.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Machine } from '#lib/ports/machine.ts';
import type { Progress } from '#lib/ports/progress.ts';
import type { Tokens } from '#lib/ports/tokens.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

/** What handing out and reporting tasks need of the world. */
export interface TaskDeps extends AnnounceDeps {
  readonly progress: Progress;
  readonly tokens: Tokens;
  readonly machine: Machine;
  readonly clock: Clock;
  readonly program: Program;
  readonly runbook: Runbook;
  /** The calendar that executions of a cutover get. Without it a deputy's dates are taken in real time. */
  readonly calendarOf?: (cutover: string) => Promise<JsonObject>;
}
