import type { Program } from '#lib/compiler/program.ts';
import type { Instant } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Control } from '#lib/ports/control.ts';
import type { ErpRegister } from '#lib/ports/erp.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';
import type { IncidentLog } from '#lib/ports/incidents.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { CutoverLock } from '#lib/ports/lock.ts';
import type { Log } from '#lib/ports/log.ts';
import type { Machine } from '#lib/ports/machine.ts';
import type { Measure } from '#lib/ports/measure.ts';
import type { Messenger } from '#lib/ports/messenger.ts';
import type { Progress } from '#lib/ports/progress.ts';
import type { QueueValve } from '#lib/ports/queue.ts';
import type { RollbackRequests } from '#lib/ports/rollback-requests.ts';
import type { WatchStore } from '#lib/ports/watch-store.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import type { IntakeErrors } from '#lib/way-back/triggers/judge-erp-disruption.ts';

export interface EvaluateDeps {
  readonly tenant: string;
  readonly clock: Clock;
  readonly program: Pick<Program, 'cutover' | 'title' | 'tasks' | 'stages'>;
  readonly runbook: Pick<
    Runbook,
    'policies' | 'thresholds' | 'goLive' | 'people' | 'authorities' | 'triggers' | 'stages'
  >;
  readonly ledger: Pick<Ledger, 'outcomes' | 'open'>;
  readonly control: Pick<Control, 'get'>;
  readonly lock: Pick<CutoverLock, 'holder'>;
  readonly progress: Pick<Progress, 'list'>;
  readonly gates: Pick<GateStore, 'listOpen'>;
  readonly incidents: Pick<IncidentLog, 'list' | 'open' | 'close'>;
  readonly machine: Pick<Machine, 'status'>;
  readonly valve: Pick<QueueValve, 'state'>;
  readonly watchStore: WatchStore;
  readonly archive: Pick<Archive, 'put'>;
  readonly messenger: Messenger;
  readonly rollbackRequests: RollbackRequests;
  readonly calendarOf: (cutover: string) => Promise<JsonObject>;
  /** Asked only where silence is proven: whether the ERP itself has posted anything meanwhile. */
  readonly erpRegister: Pick<ErpRegister, 'posted'>;
  /** Calls of intake between two moments. Left out: this stage does not count them here; an alarm watches them. */
  readonly intakeErrors?: (from: Instant, to: Instant) => Promise<IntakeErrors>;
  readonly measure: Measure;
  readonly log: Log;
}
