import type { StatusAnswer } from '#lib/clearance/intake-answer.ts';
import { statusOf } from '#lib/clearance/intake-reply.ts';
import { describeError } from '#lib/describe-error.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { Log } from '#lib/ports/log.ts';

export interface StatusDependencies {
  readonly tenant: string;
  readonly ledger: Pick<Ledger, 'latest'>;
  readonly log: Log;
}

const UNAVAILABLE = {
  code: 'unavailable',
  text: 'It cannot be told just now what became of this number. Keep the invoice, and ask again.',
};

/**
 * `GET /invoices/{number}`: the newest revision, strongly consistent, so that an ERP whose request was cut off learns
 * whether it was taken. It never rejects: a store that fails is a 503, never a "not found".
 */
export const makeStatus =
  ({ tenant, ledger, log }: StatusDependencies) =>
  async (number: string): Promise<StatusAnswer> => {
    try {
      const row = await ledger.latest(tenant, number);
      return row === undefined || row.canary ? { status: 404, outcome: 'not-found', number } : statusOf(row);
    } catch (error) {
      log('status-unavailable', { ...describeError(error) });
      return { status: 503, outcome: 'unavailable', number, reason: UNAVAILABLE };
    }
  };
