import type { StatusAnswer } from '#lib/clearance/intake-answer.ts';
import { statusOf } from '#lib/clearance/intake-reply.ts';
import type { Ledger } from '#lib/ports/ledger.ts';

export interface StatusDependencies {
  readonly tenant: string;
  readonly ledger: Pick<Ledger, 'latest'>;
}

/**
 * `GET /invoices/{number}`: the newest revision, strongly consistent, so that an ERP whose request was cut off learns
 * whether it was taken. A store that fails makes it throw: silence, which the connector treats as "not known".
 */
export const makeStatus =
  ({ tenant, ledger }: StatusDependencies) =>
  async (number: string): Promise<StatusAnswer> => {
    const row = await ledger.latest(tenant, number);
    return row === undefined || row.canary ? { status: 404, outcome: 'not-found', number } : statusOf(row);
  };
