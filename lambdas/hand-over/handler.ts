import { type ActionDeps, runAction } from '#lib/actions/run-action.ts';
import { sha256 } from '#lib/digest.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { GateStore } from '#lib/ports/gate-store.ts';
import type { IncidentLog } from '#lib/ports/incidents.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { handOverDocument, openItems } from '#lib/steady-state/hand-over-document.ts';

export interface HandOverDeps extends ActionDeps {
  readonly runbook: Runbook;
  readonly archive: Archive;
  readonly gates: Pick<GateStore, 'list'>;
  readonly incidents: Pick<IncidentLog, 'list'>;
  readonly ledger: Pick<Ledger, 'open'>;
}

/** More than this and the list is a number. */
const MOST_OPEN = 1_000;

/** Files the page under its own digest, so that handing over again after a correction stands beside the first. */
export const makeHandOver = (deps: HandOverDeps): Handler =>
  runAction('hand-over', deps, async (request, { items }) => {
    const at = deps.clock.now();
    const handOver = {
      runbook: deps.runbook,
      items,
      at,
      gates: await deps.gates.list(request.cutover),
      incidents: await deps.incidents.list(request.cutover),
      progress: await deps.progress.list(request.cutover),
      openInvoices: (await deps.ledger.open(request.tenant, at, MOST_OPEN)).map((row) => row.number),
    };
    const text = handOverDocument(handOver);
    const digest = sha256(text);
    const key = `hand-over/${request.cutover}/${digest}.md`;
    await deps.archive.put(key, text);
    const open = openItems(handOver);
    return {
      verdict: 'pass',
      reasons: [
        `${items.length} items handed over, ${open.length} left open; filed as ${key}.`,
        ...open.map((item) => `Open: ${item}`),
      ],
      evidence: { items, open: [...open], key, digest },
    };
  });
