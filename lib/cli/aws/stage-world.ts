import type { RestoreDrill } from '#lib/aws/restore-drill.ts';
import type { Witnesses } from '#lib/aws/stage-report/outside.ts';
import type { Deployed } from '#lib/cli/aws/deployed.ts';
import type { Json, JsonObject } from '#lib/json.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Ballots } from '#lib/ports/ballots.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Control } from '#lib/ports/control.ts';
import type { Cutovers } from '#lib/ports/cutovers.ts';
import type { ExecutionHistories } from '#lib/ports/execution-history.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';
import type { IncidentLog } from '#lib/ports/incidents.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { CutoverLock } from '#lib/ports/lock.ts';
import type { Machine } from '#lib/ports/machine.ts';
import type { Progress } from '#lib/ports/progress.ts';
import type { WatchStore } from '#lib/ports/watch-store.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import type { Traffic } from '#lib/report/status-facts.ts';
import type { Result } from '#lib/result.ts';

/** Whether the stacks of a running cutover may be changed. */
export interface DeployLock {
  isLocked(): Promise<boolean>;
  setLocked(locked: boolean): Promise<void>;
}

/** A deployed stage as the verbs use it: what they read, and the functions that they may call. */
export interface StageWorld {
  readonly deployed: Deployed;
  readonly compiled: CompiledRunbook;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly gates: Pick<GateStore, 'get' | 'attempts' | 'listOpen' | 'list'>;
  readonly control: Pick<Control, 'get'>;
  readonly lock: Pick<CutoverLock, 'holder'>;
  readonly cutovers: Pick<Cutovers, 'get'>;
  readonly incidents: IncidentLog;
  readonly watchStore: WatchStore;
  readonly archive: Archive;
  readonly ledger: Pick<Ledger, 'list' | 'outcomes' | 'open'>;
  readonly machine: Pick<Machine, 'status'>;
  readonly ballots: Ballots;
  readonly traffic: () => Promise<Traffic>;
  readonly histories: ExecutionHistories;
  /** ERP and authority, as far as they can be asked from here. */
  readonly witnesses: () => Promise<Witnesses>;
  /** Restores the ledger into a scratch table, compares, and deletes that again. */
  readonly restoreDrill: (tell: (text: string) => void) => Promise<Result<RestoreDrill, string>>;
  readonly deployLock: DeployLock;
  /** Calls a function of the stage by its logical name. */
  readonly invoke: (name: string, payload: JsonObject) => Promise<Json>;
}
