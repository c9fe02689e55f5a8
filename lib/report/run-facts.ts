/** What a run leaves behind, on any world, from which the report is made. */
import type { ConservationAccount } from '#lib/account/conservation-account.ts';
import type { Witnessed } from '#lib/account/witnesses.ts';
import type { ProgramDigests } from '#lib/compiler/program.ts';
import type { StandingCondition } from '#lib/gates/conditions.ts';
import type { Evidence } from '#lib/gates/evidence.ts';
import type { GateRecord } from '#lib/gates/gate-record.ts';
import type { Instant } from '#lib/instant.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import type { ListedInvoice } from '#lib/report/listed-invoice.ts';
import type { InvoiceCounts, Report } from '#lib/report/report.ts';
import type { Plan } from '#lib/runbook/plan.ts';
import type { Pace } from '#lib/runbook/time-scale.ts';

export interface RunFacts {
  readonly runbook: string;
  readonly digests: ProgramDigests;
  readonly seed: number;
  readonly scenario: string;
  readonly outcome: Report['outcome'];
  readonly plan: Plan;
  /** How long a stage lasts at least, in minutes, by its id; others end with their last task or gate. */
  readonly minimumMinutes: ReadonlyMap<string, number>;
  /** Of an accelerated calendar; every other moment here is real. */
  readonly pace?: Pace;
  readonly start: Instant;
  readonly end: Instant;
  /** When the last main execution ended; invoices and people go on for a while. */
  readonly machineEnd: Instant;
  /** When the last execution of any kind ended, a way back included. */
  readonly cutoverEnd: Instant;
  readonly wallSeconds: number;
  /** The progress table, `enter-<stage>` records included. */
  readonly progress: readonly TaskRecord[];
  readonly gates: readonly GateRecord[];
  /** By gate instance: the pull request that puts it on record afterwards. Absent: nobody has asked GitHub. */
  readonly records?: ReadonlyMap<string, number>;
  /** By gate id. */
  readonly gateTitles: ReadonlyMap<string, string>;
  /** Of every go, as they stand at the end. */
  readonly conditions: readonly StandingCondition[];
  /** By gate instance, as the committee saw it; missing where it cannot be read back. */
  readonly evidence: ReadonlyMap<string, Evidence>;
  readonly invoices: InvoiceCounts;
  readonly account: ConservationAccount;
  /** What the account was held against. */
  readonly witnesses: Witnessed;
  /** Each posted number, once. */
  readonly invoiceList: readonly ListedInvoice[];
  /** What Finance is given at each roll-back: file name to CSV. */
  readonly financeLists: ReadonlyMap<string, string>;
  readonly overlaps: NonNullable<Report['overlaps']>;
  readonly legacyAfterMandate: Report['legacyAfterMandate'] | undefined;
  readonly reasons: Report['reasons'];
  readonly clearance: Report['clearance'];
  readonly downtime: Report['downtime'];
  readonly machine: Report['machine'];
  readonly rollbacks: Report['rollbacks'];
  readonly hypercare: Report['hypercare'] | undefined;
  readonly unproven: readonly string[];
  /** What could not be asked, each with why: a sentence. What rests on it is told by the ledger's word alone. */
  readonly notChecked: readonly string[];
}
