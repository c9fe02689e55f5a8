import { allRows } from '#lib/actions/all-rows.ts';
import { judgeCleared } from '#lib/actions/judge-cleared.ts';
import { type ActionDeps, runAction } from '#lib/actions/run-action.ts';
import { irnKey, parseIrn } from '#lib/clearance/irn.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { checkQrText } from '#lib/clearance/qr.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

export interface VerifyIrnQrDeps extends ActionDeps {
  readonly runbook: Pick<Runbook, 'client'>;
  readonly ledger: Pick<Ledger, 'list'>;
  readonly archive: Archive;
}

/** What is wrong with IRN and QR of a cleared row, as sentences; firs-mbs.md, section 2. */
export const irnAndQrFaults = (row: LedgerRow, serviceId: string): readonly string[] => {
  const faults: string[] = [];
  if (row.irn === undefined) faults.push(`${row.number} is cleared and has no IRN.`);
  else {
    const irn = parseIrn(row.irn);
    if (!irn.ok) faults.push(`${row.number}: ${irn.error.text}`);
    else {
      const { number, serviceId: seen, issueDate } = irn.value;
      if (irnKey(number) !== irnKey(row.number))
        faults.push(`${row.number}: its IRN ${row.irn} carries another number.`);
      if (seen !== serviceId)
        faults.push(`${row.number}: its IRN carries service id ${seen}, ours is ${serviceId}.`);
      if (issueDate !== row.issueDate) {
        faults.push(
          `${row.number}: its IRN carries the date ${issueDate}, the invoice is of ${row.issueDate}.`,
        );
      }
    }
  }
  if (row.qr === undefined) faults.push(`${row.number} is cleared and has no QR.`);
  else {
    const qr = checkQrText(row.qr);
    if (!qr.ok) faults.push(`${row.number}: ${qr.error.text}`);
  }
  return faults;
};

/** Nothing cleared yet is inconclusive: there is nothing to be right about. */
export const makeVerifyIrnQr = (deps: VerifyIrnQrDeps): Handler =>
  runAction('verify-irn-qr', deps, async (request) => {
    const faults: string[] = [];
    const owners = new Map<string, string>();
    let cleared = 0;
    for await (const row of allRows(deps.ledger, request.tenant)) {
      if (row.canary || row.state !== 'cleared') continue;
      cleared += 1;
      faults.push(...irnAndQrFaults(row, deps.runbook.client.serviceId));
      if (row.irn === undefined) continue;
      const owner = owners.get(row.irn);
      if (owner !== undefined) faults.push(`${row.number} and ${owner} share the IRN ${row.irn}.`);
      else owners.set(row.irn, row.number);
    }
    const allRight = `IRN and QR of all ${cleared} cleared invoices are right.`;
    return await judgeCleared(deps.archive, request, { cleared, faults, allRight });
  });
