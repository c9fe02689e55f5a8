import type { HistoryEvent } from '#lib/asl/history-event.ts';
import type { Program, ProgramDigests } from '#lib/compiler/program.ts';
import type { ArrivingInvoice } from '#lib/erp/arriving-invoice.ts';
import type { DecisionSource } from '#lib/gates/gate-record.ts';
import type { Instant } from '#lib/instant.ts';
import type { JsonObject } from '#lib/json.ts';
import type { CsvMasterData } from '#lib/local/csv-master-data.ts';
import type { LocalDatabase } from '#lib/local/database.ts';
import type { VirtualClock } from '#lib/local/virtual-clock.ts';
import type { Log } from '#lib/ports/log.ts';
import type { LocalGithub } from '#lib/rehearsal/local-github.ts';
import type { Scenario } from '#lib/rehearsal/scenario-schema.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

export interface LocalWorldOptions {
  readonly virtual: VirtualClock;
  readonly database: LocalDatabase;
  readonly seed: number;
  readonly runbook: Runbook;
  readonly program: Program;
  readonly digests: ProgramDigests;
  readonly calendar: JsonObject;
  readonly goLive: Instant;
  readonly scenario: Scenario;
  readonly masterData: CsvMasterData;
  /** The tenant's own copy, which the final data validation compares with the ERP's. */
  readonly tenantMasterData: CsvMasterData;
  readonly arrivals: Iterable<ArrivingInvoice>;
  readonly decisionSource: DecisionSource;
  /** Where pull requests decide. */
  readonly github?: LocalGithub;
  readonly log: Log;
  /** How long each call of a function takes besides what it does, as on a busy machine. @default 0 */
  readonly callMilliseconds?: number;
  /** Leaves the definitions unchecked. @default false */
  readonly unchecked?: boolean;
  /** Every call of the machine, after it returned. */
  readonly onCall: (name: string, payload: JsonObject, result: JsonObject) => void;
  /** Stands between the machine and its functions: may delay, change or refuse what `run` answers. @default nothing does */
  readonly around?: (call: WorldCall, run: () => Promise<JsonObject>) => Promise<JsonObject>;
  /** Every event of the executions' histories. @default nobody */
  readonly onHistoryEvent?: (execution: string, event: HistoryEvent) => void;
}

/** One call of a function by a definition. */
export interface WorldCall {
  readonly name: string;
  readonly payload: JsonObject;
  readonly execution: string;
  /** That calls. */
  readonly state: string;
}
