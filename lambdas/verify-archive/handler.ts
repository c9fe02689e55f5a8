import { allRows } from '#lib/actions/all-rows.ts';
import { judgeCleared } from '#lib/actions/judge-cleared.ts';
import { type ActionDeps, runAction } from '#lib/actions/run-action.ts';
import { sha256 } from '#lib/digest.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';

export interface VerifyArchiveDeps extends ActionDeps {
  readonly ledger: Pick<Ledger, 'list'>;
  readonly archive: Archive;
}

/** Reads every entry back: a digest that was right when it was written proves nothing about what is there now. */
export const makeVerifyArchive = (deps: VerifyArchiveDeps): Handler =>
  runAction('verify-archive', deps, async (request) => {
    const faults: string[] = [];
    let cleared = 0;
    for await (const row of allRows(deps.ledger, request.tenant)) {
      if (row.canary || row.state !== 'cleared') continue;
      cleared += 1;
      if (row.archiveKey === undefined || row.archiveDigest === undefined) {
        faults.push(`${row.number} is cleared, and the ledger names no archive entry.`);
        continue;
      }
      const entry = await deps.archive.get(row.archiveKey);
      if (entry === undefined)
        faults.push(`${row.number}: its archive entry ${row.archiveKey} is not there.`);
      else if (sha256(entry) !== row.archiveDigest) {
        faults.push(
          `${row.number}: its archive entry ${row.archiveKey} is not what was filed (digest ${sha256(entry)}).`,
        );
      }
    }
    const allRight = `All ${cleared} archive entries are there and unchanged.`;
    return await judgeCleared(deps.archive, request, { cleared, faults, allRight });
  });
