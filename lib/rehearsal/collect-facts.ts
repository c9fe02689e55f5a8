import { allRows } from '#lib/actions/all-rows.ts';
import { parseIrn } from '#lib/clearance/irn.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { type Instant, plus } from '#lib/instant.ts';
import type { RegisteredInvoice } from '#lib/ports/authority.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import type { LocalWorld } from '#lib/rehearsal/local-world.ts';
import { factsOf } from '#lib/report/facts-of.ts';
import { readFiled } from '#lib/report/read-filed.ts';
import type { RunFacts } from '#lib/report/run-facts.ts';
import type { Pace } from '#lib/runbook/time-scale.ts';

interface Collect {
  readonly compiled: CompiledRunbook;
  readonly scenario: { readonly scenario: string };
  readonly seed: number;
  readonly world: LocalWorld;
  readonly start: Instant;
  readonly end: Instant;
}

/** What a rehearsal left behind: its own stores, the simulated ERP's account, and the simulated authority's own log. */
export const collectFacts = async (run: Collect): Promise<Omit<RunFacts, 'wallSeconds'>> => {
  const { world, compiled, start, end } = run;
  const { cutover, client } = compiled.runbook;
  const rows: LedgerRow[] = [];
  for await (const row of allRows(world.tenant.ledger, client.tenant)) rows.push(row);
  const progress = await world.progress.list(cutover);
  const gates = await world.gates.list(cutover);
  const { pace } = compiled.calendar;
  return factsOf({
    compiled,
    seed: run.seed,
    scenario: run.scenario.scenario,
    plan: compiled.plan,
    ...(pace && { pace: paceOf(pace) }),
    start,
    end,
    rows,
    posted: await world.erp.register.posted(start, plus(end, 1)),
    registered: world.simulator.log.accepted.map(registeredFrom),
    erp: world.erp.account(),
    endsOnLegacy: (await world.erp.output.current()) === 'legacy',
    outcomes: await world.tenant.ledger.outcomes(client.tenant, start, plus(end, 1), end),
    progress,
    gates,
    ...(await readFiled(world.tenant.archive, progress, gates)),
    executions: world.machine.executions(),
    downtime: world.erp.downtime(),
    machine: world.machine.counts(),
    notChecked: [],
  });
};

const paceOf = ({ scale, anchor, nominalBegin }: Pace): Pace => ({ scale, anchor, nominalBegin });

const registeredFrom = ({ irn }: { readonly irn: string }): RegisteredInvoice => {
  const parsed = parseIrn(irn);
  if (!parsed.ok) throw new Error(`the authority has registered what is no IRN: ${irn}`);
  return { irn: parsed.value.irn };
};
