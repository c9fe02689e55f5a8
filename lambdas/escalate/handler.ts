import { describeError } from '#lib/describe-error.ts';
import type { JsonObject } from '#lib/json.ts';
import { type CallDeps, callNext } from '#lib/paging/call-next.ts';
import { nextCall } from '#lib/paging/next-call.ts';
import type { Clock } from '#lib/ports/clock.ts';
import type { Log } from '#lib/ports/log.ts';
import type { Measure } from '#lib/ports/measure.ts';
import type { Pages } from '#lib/ports/pages.ts';

export interface EscalateDeps extends CallDeps {
  readonly tenant: string;
  readonly pages: Pages;
  readonly clock: Pick<Clock, 'now'>;
  readonly measure: Measure;
  readonly log: Log;
}

/**
 * Calls the next person of each page that nobody has answered in time, and the first of one that could not be sent. A page
 * that fails leaves the others alone; its failure is thrown at the end, so that this function's own alarm tells of it.
 */
export const makeEscalate =
  (deps: EscalateDeps): (() => Promise<JsonObject>) =>
  async () => {
    const now = deps.clock.now();
    const pages = (await deps.pages.list(deps.tenant)).filter((page) => nextCall(page, now).kind !== 'over');
    deps.measure('UnansweredPages', pages.length, 'count');
    const called: string[] = [];
    const failures: unknown[] = [];
    for (const page of pages) {
      try {
        const kind = await callNext(deps, page, now);
        if (kind !== 'wait') called.push(page.id);
        if (kind === 'exhausted') deps.log('nobody-answers', { page: page.id, chain: [...page.chain] });
      } catch (error) {
        deps.log('page-not-sent', { page: page.id, ...describeError(error) });
        failures.push(error);
      }
    }
    if (failures.length > 0) {
      throw new AggregateError(failures, `${failures.length} of ${pages.length} pages could not be sent`);
    }
    return { unanswered: pages.length, called };
  };
