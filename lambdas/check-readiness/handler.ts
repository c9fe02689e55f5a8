import { type Check, check, checkFault, judgeChecks } from '#lib/actions/check.ts';
import { type ActionDeps, runAction } from '#lib/actions/run-action.ts';
import type { Answer, Authority } from '#lib/ports/authority.ts';
import type { Control } from '#lib/ports/control.ts';
import type { ErpOutput } from '#lib/ports/erp.ts';
import type { QueueValve } from '#lib/ports/queue.ts';
import { checkPeople } from '#lib/readiness/check-people.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import { localDate } from '#lib/runbook/local-moment.ts';
import type { Runbook } from '#lib/runbook/schema.ts';
import { timeScale } from '#lib/runbook/time-scale.ts';

export interface CheckReadinessDeps extends ActionDeps {
  readonly runbook: Runbook;
  readonly authority: Authority;
  readonly control: Control;
  readonly erpOutput: ErpOutput;
  readonly valve: QueueValve;
}

const judged = <T>(
  name: string,
  answer: Answer<T>,
  holds: (value: T) => boolean,
  good: string,
  bad: string,
): Check =>
  answer.ok
    ? check(name, holds(answer.value), holds(answer.value) ? good : bad)
    : checkFault(name, answer.fault);

/** An authority that says itself that it is down may be up in a quarter of an hour. */
const judgedHealth = (answer: Answer<{ readonly healthy: boolean }>): Check => {
  if (!answer.ok) return checkFault('authority', answer.fault);
  return answer.value.healthy
    ? { name: 'authority', verdict: 'pass', detail: 'healthy' }
    : { name: 'authority', verdict: 'inconclusive', detail: 'says that it is not healthy; ask again' };
};

/** Looks at everything that has to be there before the freeze; changes nothing. */
export const makeCheckReadiness = (deps: CheckReadinessDeps): Handler =>
  runAction('check-readiness', deps, async (request, { documents }) => {
    const { runbook } = deps;
    const control = await deps.control.get(request.tenant);
    const output = await deps.erpOutput.verify();
    const queue = await deps.valve.state();
    // Of the plan: whether a deputy stands in depends on the day that is rehearsed.
    const { toNominal } = timeScale(request.timing?.pace);
    const today = localDate(toNominal(deps.clock.now()), runbook.goLive.zone);
    const listed = new Map(runbook.documents.map((document) => [document.id, document]));

    return judgeChecks([
      judgedHealth(await deps.authority.health()),
      judged(
        'authority self-check',
        await deps.authority.selfCheck(),
        (value) => value.ok,
        'passed',
        'the authority’s own check of this tenant failed',
      ),
      judged(
        'tenant entity',
        await deps.authority.verifyTin(runbook.client.tin),
        (value) => value.found,
        `the authority knows TIN ${runbook.client.tin}`,
        `the authority does not know TIN ${runbook.client.tin}; check client.tin and the enrolment`,
      ),
      check(
        'tenant',
        request.tenant === runbook.client.tenant,
        `execution says ${request.tenant}, runbook says ${runbook.client.tenant}`,
      ),
      check(
        'route',
        control.route.kind === 'legacy' && Object.keys(control.segmentRoutes).length === 0,
        `route is ${control.route.kind}, with ${Object.keys(control.segmentRoutes).length} segments apart; legacy everywhere is expected before the switch`,
      ),
      check(
        'latch',
        !control.held,
        control.held ? `held by ${control.execution}; finish that recovery first` : 'not held',
      ),
      check(
        'ERP output',
        output === 'legacy',
        `the ERP says that its next invoice goes to ${output}; legacy is expected`,
      ),
      check(
        'queue',
        queue === 'open' && control.pauseReasons.length === 0,
        `valve ${queue}, paused by ${control.pauseReasons.join(', ') || 'nobody'}; open and paused by nobody is expected`,
      ),
      ...documents.map((id) => {
        const document = listed.get(id);
        return check(
          `document ${id}`,
          document !== undefined,
          document
            ? `${document.title}, ${document.location}`
            : 'not in the runbook’s list of documents; add it with owner and location',
        );
      }),
      ...checkPeople(runbook, today),
    ]);
  });
