import { archiveKeyOf } from '#lib/clearance/archive-key.ts';
import type { LedgerRow } from '#lib/clearance/ledger-row.ts';
import { type Instant, MINUTE, plus } from '#lib/instant.ts';
import type { Archive } from '#lib/ports/archive.ts';
import type { Authority } from '#lib/ports/authority.ts';

export interface EnquiryDeps {
  readonly archive: Pick<Archive, 'get'>;
  readonly authority: Pick<Authority, 'find' | 'health'>;
  /** Before this after sending, "not found" proves nothing. */
  readonly settleMilliseconds?: number;
}

export type Enquired =
  | { readonly absent: true }
  /** `stays`: it is the authority's, so nothing that a later cutover does with it can put it in both books. */
  | { readonly absent: false; readonly why: string; readonly stays: boolean };

const SETTLE = 10 * MINUTE;

const held = (why: string): Enquired => ({ absent: false, why, stays: false });
const THERE = 'the authority has it: do not reissue';

/**
 * Whether the authority certainly does not have an invoice that was sent. Its health is asked once: a search that answers
 * "not found" in the middle of an outage is no proof.
 */
export const makeEnquiry = (deps: EnquiryDeps, now: Instant): ((row: LedgerRow) => Promise<Enquired>) => {
  let health: Promise<boolean> | undefined;
  const healthy = async (): Promise<boolean> => {
    const answer = await deps.authority.health();
    return answer.ok && answer.value.healthy;
  };
  return async (row) => {
    if (row.irn === undefined) return { absent: true };
    // A worker archives only what is registered; one that died before it could record that has left it there.
    if ((await deps.archive.get(archiveKeyOf(row.tenant, row.irn))) !== undefined) {
      return { absent: false, why: THERE, stays: true };
    }
    const settled = plus(row.lastSubmittedAt ?? row.updatedAt, deps.settleMilliseconds ?? SETTLE);
    if (now < settled) return held('sent so lately that the authority’s "not found" would prove nothing');
    health ??= healthy();
    if (!(await health))
      return held('sent, and the authority is not healthy: its "not found" would prove nothing');
    const answer = await deps.authority.find(row.irn);
    if (!answer.ok) return held('sent, and the authority gives no trustworthy answer');
    return answer.value === undefined ? { absent: true } : { absent: false, why: THERE, stays: true };
  };
};
