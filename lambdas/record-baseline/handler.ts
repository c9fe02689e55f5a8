import { checkFault } from '#lib/actions/check.ts';
import type { Finding } from '#lib/actions/finding.ts';
import { type ActionDeps, runAction } from '#lib/actions/run-action.ts';
import { sha256 } from '#lib/digest.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Authority } from '#lib/ports/authority.ts';
import type { FrozenFacts, FrozenMasterData } from '#lib/ports/frozen-facts.ts';
import { baselineKey, baselineText, parseBaseline } from '#lib/readiness/baseline.ts';
import { type FrozenRecords, recordDigests } from '#lib/readiness/frozen-records.ts';
import { movedSinceBaseline } from '#lib/readiness/read-drift.ts';
import { err, ok, type Result } from '#lib/result.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';

export interface RecordBaselineDeps extends ActionDeps {
  readonly frozenFacts: FrozenFacts;
  readonly archive: Archive;
  /** By its lists newcomers among the products are judged while the freeze lasts. */
  readonly authority: Pick<Authority, 'codes'>;
}

/** One baseline a run, create-only: what was frozen cannot be recorded anew to make a drift disappear. */
export const makeRecordBaseline = (deps: RecordBaselineDeps): Handler =>
  runAction('record-baseline', deps, async (request) => {
    const facts = await deps.frozenFacts.read();
    if (facts.length === 0) {
      return {
        verdict: 'fail',
        reasons: ['There is no fact to freeze: connect the sources of frozen facts first.'],
      };
    }
    const missing = facts.flatMap((fact) =>
      fact.missing === undefined ? [] : [`${fact.name}: ${fact.missing}`],
    );
    if (missing.length > 0) return { verdict: 'fail', reasons: missing };
    const { masterData } = deps.frozenFacts;
    const records = masterData && (await recordsOf(masterData, deps.authority));
    if (records && !records.ok) return records.error;
    const kept = records?.value;
    const key = baselineKey(request.cutover, request.run);
    const text = baselineText(request.cutover, request.run, facts, kept);
    const stored = await deps.archive.put(key, text);
    if (stored.outcome === 'different') {
      const former = parseBaseline(await deps.archive.get(key));
      const moved = former.ok ? await movedSinceBaseline(former.value, deps.frozenFacts) : [];
      return {
        verdict: 'fail',
        reasons: [
          `Run ${request.run} has its baseline already, and it differs from what is there now. Undo what moved. Whoever attests it lets the cutover go on, and every gate that shows drift goes on showing it.`,
          ...moved.map((fact) => fact.text),
        ],
        evidence: { key, digest: stored.digest, moved: moved.map((fact) => ({ ...fact })) },
      };
    }
    const counts = kept && {
      customers: Object.keys(kept.customers).length,
      products: Object.keys(kept.products).length,
    };
    return {
      verdict: 'pass',
      reasons: [
        `${facts.length} facts frozen, ${facts.filter((fact) => fact.material).length} of them material${
          counts ? `; ${counts.customers} customers and ${counts.products} products record by record` : ''
        }.`,
      ],
      // Of master data the counts: the record of a task is small, and the digests stand in the archive.
      evidence: {
        key,
        digest: sha256(text),
        facts: facts.map((fact) => ({ ...fact })),
        ...(counts && { records: counts }),
      },
    };
  });

const recordsOf = async (
  masterData: FrozenMasterData,
  authority: RecordBaselineDeps['authority'],
): Promise<Result<FrozenRecords, Finding>> => {
  const hsCodes = await codesOf(authority, 'hs-codes');
  if (!hsCodes.ok) return hsCodes;
  const serviceCodes = await codesOf(authority, 'services-codes');
  if (!serviceCodes.ok) return serviceCodes;
  return ok({
    customers: Object.fromEntries(recordDigests(await masterData.customers(), (row) => row.id)),
    products: Object.fromEntries(recordDigests(await masterData.products(), (row) => row.sku)),
    hsCodes: hsCodes.value,
    serviceCodes: serviceCodes.value,
  });
};

const codesOf = async (
  authority: RecordBaselineDeps['authority'],
  list: 'hs-codes' | 'services-codes',
): Promise<Result<string[], Finding>> => {
  const answer = await authority.codes(list);
  if (answer.ok) return ok([...answer.value].sort());
  const { verdict, detail } = checkFault(list, answer.fault);
  return err({ verdict, reasons: [`The authority’s list ${list}: ${detail}`] });
};
