/** Readings asked of the world when the evidence is assembled. */
import { allRows } from '#lib/actions/all-rows.ts';
import type { Program } from '#lib/compiler/program.ts';
import type { Reading } from '#lib/gates/assemble-evidence.ts';
import { hypercareState, hypercareTask } from '#lib/hypercare/hypercare-record.ts';
import { type ReadExitDeps, readExit } from '#lib/hypercare/read-exit.ts';
import { type Instant, instant, MINUTE, toIso } from '#lib/instant.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Authority } from '#lib/ports/authority.ts';
import type { ErpRegister } from '#lib/ports/erp.ts';
import type { FrozenFacts } from '#lib/ports/frozen-facts.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { TaskRecord } from '#lib/ports/progress.ts';
import { readDrift } from '#lib/readiness/read-drift.ts';
import { shortDigests } from '#lib/readiness/short-digests.ts';
import { minutesOf } from '#lib/runbook/duration.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import type { TimeScale } from '#lib/runbook/time-scale.ts';
import { judgeClearance } from '#lib/watch/clearance-rate.ts';
import { switchedSince } from '#lib/watch/switched-since.ts';

export const authorityHealth = async (authority: Authority): Promise<Reading> => {
  const health = await authority.health();
  const self = health.ok ? await authority.selfCheck() : undefined;
  const reading = { required: 'healthy, self-check passed', source: 'authority' };
  if (!health.ok || !self?.ok) {
    return { ...reading, verdict: 'inconclusive', measured: 'the authority gave no trustworthy answer' };
  }
  const good = health.value.healthy && self.value.ok;
  return {
    ...reading,
    verdict: good ? 'pass' : 'fail',
    measured: `healthy: ${health.value.healthy ? 'yes' : 'no'}, self-check: ${self.value.ok ? 'passed' : 'failed'}`,
  };
};

export const baselineDrift = async (
  deps: { readonly archive: Archive; readonly frozenFacts: FrozenFacts },
  cutover: string,
  run: number,
): Promise<Reading> => {
  const drift = await readDrift(deps, cutover, run);
  const reading = { required: 'no material fact moved', source: 'baseline in the archive' };
  if (!drift.ok) return { ...reading, verdict: 'missing', measured: drift.error };
  const material = drift.value.moved.some((fact) => fact.material);
  return {
    ...reading,
    verdict: material ? 'fail' : 'pass',
    measured:
      drift.value.moved.length === 0
        ? 'nothing moved'
        : shortDigests(drift.value.moved.map((fact) => fact.text).join(' ')),
    facts: { moved: drift.value.moved.map((fact) => ({ ...fact })) },
  };
};

/** Fewer say nothing about a rate: 5 % of fair samples of 10 would already look bad (aws-limits, section 3). */
const MINIMUM_INVOICES = 30;

/** Since the first invoice could go to SmartAPI; undefined while none could. */
export const clearance = async (
  deps: { readonly ledger: Ledger; readonly program: Program; readonly runbook: Runbook },
  tenant: string,
  records: ReadonlyMap<string, TaskRecord>,
  run: number,
  now: Instant,
): Promise<Reading | undefined> => {
  const since = switchedSince(deps.program, records, run);
  if (since === undefined) return undefined;
  const counts = await deps.ledger.outcomes(tenant, since, instant(now + 1), now);
  const { clearanceDenominator: denominator } = deps.runbook.policies;
  const above = deps.runbook.thresholds.clearance;
  const judged = judgeClearance(counts, { denominator, above, minimumInvoices: MINIMUM_INVOICES });
  const bound = judged.rate.lowerBound95;
  return {
    verdict: judged.verdict,
    measured: `${judged.reasons.join('; ')}; with 95 % confidence above ${bound === null ? 'nothing' : `${(bound * 100).toFixed(2)} %`}`,
    required: `above ${above} % of ${denominator}, at least ${MINIMUM_INVOICES} invoices`,
    source: `ledger since ${toIso(since)}`,
    facts: { counts: { ...counts }, rate: { ...judged.rate } },
  };
};

/**
 * Starts from what the ERP posted since the cutover began: each is in the ledger, or issued on legacy by the ERP
 * itself. One posted within the time that the ERP may be silent can still be on its way.
 */
export const invoicesAccounted = async (
  deps: { readonly erpRegister: ErpRegister; readonly ledger: Ledger; readonly runbook: Runbook },
  tenant: string,
  records: readonly TaskRecord[],
  now: Instant,
): Promise<Reading | undefined> => {
  if (records.length === 0) return undefined;
  const began = instant(records.reduce<number>((first, record) => Math.min(first, record.openedAt), now));
  const posted = await deps.erpRegister.posted(began, instant(now + 1));
  const known = new Set<string>();
  for await (const row of allRows(deps.ledger, tenant)) known.add(row.number);
  const grace = minutesOf(deps.runbook.thresholds.erpSilence) * MINUTE;
  const nowhere = posted.filter((invoice) => invoice.issuedOn !== 'legacy' && !known.has(invoice.number));
  const lost = nowhere.filter((invoice) => invoice.postedAt < now - grace);
  return {
    // A register that names none says nothing about those it should name.
    verdict: lost.length > 0 ? 'fail' : posted.length === 0 ? 'inconclusive' : 'pass',
    measured:
      `${posted.length} posted, ${posted.length - nowhere.length} accounted for, ${nowhere.length - lost.length} on their way, ${lost.length} nowhere` +
      (lost.length === 0
        ? ''
        : `: ${lost
            .slice(0, 10)
            .map((invoice) => invoice.number)
            .join(', ')}`),
    required: 'none nowhere',
    source: `ERP register and ledger since ${toIso(began)}`,
    facts: { posted: posted.length, lost: lost.slice(0, 100).map((invoice) => invoice.number) },
  };
};

export const hypercareExit = async (
  deps: ReadExitDeps,
  about: {
    readonly cutover: string;
    readonly tenant: string;
    readonly now: Instant;
    readonly scale: TimeScale;
  },
): Promise<Reading | undefined> => {
  const stage = deps.program.stages.find((each) => each.hypercare !== undefined);
  const record = stage && (await deps.progress.get(about.cutover, hypercareTask(stage.id)));
  if (!stage?.hypercare || !record) return undefined;
  const { businessDays, checkpoints, extensions } = hypercareState(record);
  const exit = await readExit(deps, { ...about, hypercare: stage.hypercare, businessDays });
  const { exit: rule } = stage.hypercare;
  return {
    verdict: exit.verdict,
    measured: `${exit.goodDaysInARow} good business days in a row; ${exit.reasons.join('; ')}; ${exit.pooled.says}`,
    required: `${rule.businessDaysInARow} business days in a row above ${rule.clearanceAbove} %${rule.noSev1 ? ', no Sev-1' : ''}`,
    source: `ledger and incidents, ${checkpoints} calls, ${extensions} extensions`,
    facts: { days: exit.days, pooled: exit.pooled },
  };
};
