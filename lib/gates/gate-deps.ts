import type { Program } from '#lib/compiler/program.ts';
import type { AnnounceDeps } from '#lib/messages/announce.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';
import type { Machine } from '#lib/ports/machine.ts';
import type { Tokens } from '#lib/ports/tokens.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

/** What opening, completing and re-checking a gate need of the world. */
export interface GateDeps extends AnnounceDeps {
  readonly gates: GateStore;
  readonly tokens: Tokens;
  readonly archive: Archive;
  readonly machine: Machine;
  readonly clock: Clock;
  readonly program: Program;
  readonly runbook: Runbook;
}
