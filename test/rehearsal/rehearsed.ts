import { allRows } from '#lib/actions/all-rows.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { canonicalJson, digestOf, sha256 } from '#lib/digest.ts';
import type { ArrivingInvoice } from '#lib/erp/arriving-invoice.ts';
import type { Instant } from '#lib/instant.ts';
import { makeControl } from '#lib/local/control.ts';
import { loadCsvMasterData } from '#lib/local/csv-master-data.ts';
import { type LocalDatabase, openDatabase } from '#lib/local/database.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import type { VirtualClock } from '#lib/local/virtual-clock.ts';
import { type Acceleration, accelerate } from '#lib/rehearsal/accelerate.ts';
import { judgedReport } from '#lib/rehearsal/judged-report.ts';
import { generatedArrivals, importedArrivals } from '#lib/rehearsal/load-arrivals.ts';
import { loadRunbook } from '#lib/rehearsal/load-runbook.ts';
import { loadScenario } from '#lib/rehearsal/load-scenario.ts';
import type { LocalWorld } from '#lib/rehearsal/local-world.ts';
import { type People, type PeopleDeps, scenarioPeople } from '#lib/rehearsal/people.ts';
import { runRehearsal, type Witness } from '#lib/rehearsal/run-rehearsal.ts';
import type { TimelineEvent } from '#lib/rehearsal/timeline.ts';
import type { Report } from '#lib/report/report.ts';
import type { Result } from '#lib/result.ts';

export const sound = <T>(result: Result<T, unknown>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error, null, 2));
  return result.value;
};

export const shipped = (goLive?: Instant) =>
  sound(loadRunbook(projectFolder('runbooks/smartapi-go-live.yaml'), goLive === undefined ? {} : { goLive }));

export interface RehearsedOptions {
  readonly scenario?: string;
  readonly seed?: number;
  /** How many to make up, or an export to read. @default what the scenario says */
  readonly invoices?: number | string;
  /** @default at the plan's own pace */
  readonly pace?: Acceleration;
  /** @default the scenario's */
  readonly people?: (deps: PeopleDeps) => People;
  /** How long each call of a function takes besides what it does. @default 0 */
  readonly callMilliseconds?: number;
  /** Looks at every event of the executions' histories. @default nobody */
  readonly history?: NonNullable<Witness['history']>;
  /** Decided by pull requests, in a bare git repository that is made here. @default by votes */
  readonly repository?: string;
  /** Something wrong, planted in what arrives, in the stores, or in the world before anything starts. */
  readonly plant?: {
    readonly arrivals?: (arrivals: Iterable<ArrivingInvoice>) => Iterable<ArrivingInvoice>;
    readonly database?: (database: LocalDatabase) => LocalDatabase;
    readonly world?: (world: LocalWorld, virtual: VirtualClock) => void;
  };
}

/** What an account of invoices comes to. */
export const sumOf = (invoices: Report['invoices']): number =>
  invoices.cleared + invoices.rejected + invoices.legacy + invoices.pending + invoices.unknown;

/** A whole rehearsal of the shipped runbook, in this process and in memory, with what there is to look at afterwards. */
export const rehearsed = async (options: RehearsedOptions = {}) => {
  const { seed = 1, plant } = options;
  const read = options.pace === undefined ? shipped() : accelerate(shipped(), options.pace);
  // A digest of its own: a source that somebody edits meanwhile is no difference between two runs.
  const compiled = { ...read, digests: { ...read.digests, code: sha256('the code under test') } };
  const scenario = sound(loadScenario(options.scenario ?? 'go', compiled.runbook));
  const masterData = sound(loadCsvMasterData(projectFolder('runbooks/profiles/sample')));
  const invoices = options.invoices ?? scenario.invoices.count;
  const posted = (goesOn: () => boolean): Iterable<ArrivingInvoice> => {
    const all =
      typeof invoices === 'string'
        ? sound(importedArrivals(compiled, invoices, undefined))
        : generatedArrivals(compiled, scenario, seed, masterData.records, invoices, { goesOn });
    return plant?.arrivals?.(all) ?? all;
  };
  const memory = openDatabase(':memory:');
  const events: TimelineEvent[] = [];
  const logged: string[] = [];
  let world: LocalWorld | undefined;
  let calls = digestOf([]);
  try {
    const run = await runRehearsal({
      compiled,
      scenario,
      seed,
      masterData,
      tenantMasterData: masterData,
      arrivals: posted,
      database: plant?.database?.(memory) ?? memory,
      decisionSource: options.repository === undefined ? 'scenario' : 'pull-request',
      ...(options.repository !== undefined && { repository: options.repository }),
      people: options.people ?? scenarioPeople,
      ...(options.callMilliseconds !== undefined && { callMilliseconds: options.callMilliseconds }),
      log: (code, facts) => void logged.push(JSON.stringify({ code, ...facts })),
      onEvent: (event) => void events.push(event),
      stopwatch: () => performance.now(),
      witness: {
        world(made, virtual) {
          world = made;
          plant?.world?.(made, virtual);
        },
        ...(options.history && { history: options.history }),
        call(name, payload, result) {
          calls = digestOf([calls, name, payload, result]);
        },
      },
    });
    if (world === undefined) throw new Error('nobody was shown the world');
    const report = judgedReport(run, scenario);
    const { wallSeconds, ...lasting } = report;
    const { tenant } = compiled.runbook.client;
    const rows: LedgerRow[] = [];
    for await (const row of allRows(world.tenant.ledger, tenant)) rows.push(row);
    return {
      compiled,
      scenario,
      run,
      report,
      wallSeconds,
      /** One text for one run, but for the time it took outside. */
      account: canonicalJson(lasting),
      /** A hash over every call of both machines: name, payload and answer, in order. */
      calls,
      events,
      logged,
      control: await makeControl(memory).get(tenant),
      /** IRNs, as the authority itself logged them. */
      accepted: world.simulator.log.accepted.map(({ irn }): string => irn),
      /** How often the authority was asked to register something. */
      signed: world.simulator.log.calls.get('POST /api/v1/invoice/sign') ?? 0,
      executions: world.machine.executions(),
      erp: world.erp.account(),
      rows,
    };
  } finally {
    memory.close();
  }
};
