import type { Finding } from '#lib/actions/finding.ts';
import { type ActionDeps, runAction } from '#lib/actions/run-action.ts';
import type { IntakeAnswer } from '#lib/clearance/intake-answer.ts';
import { InvoiceDocument } from '#lib/clearance/invoice.ts';
import { sha256 } from '#lib/digest.ts';
import { MINUTE, plus, SECOND } from '#lib/instant.ts';
import type { Control } from '#lib/ports/control.ts';
import type { Ledger } from '#lib/ports/ledger.ts';
import type { Samples } from '#lib/ports/samples.ts';
import type { ActionRequest, Handler } from '#lib/runbook/action-contract.ts';
import { localDate } from '#lib/runbook/local-moment.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

export interface RunCanaryDeps extends ActionDeps {
  readonly runbook: Runbook;
  readonly samples: Samples;
  /** Intake, told that this is a canary: validated all the way, never signed. */
  readonly intakeCanary: (document: InvoiceDocument) => Promise<IntakeAnswer>;
  readonly ledger: Pick<Ledger, 'latest'>;
  readonly control: Pick<Control, 'get'>;
}

/** The canary's way takes seconds. Under the 15 minutes that a Lambda has; asked every five seconds: 60 reads at most. */
const PATIENCE = 5 * MINUTE;
const INTERVAL = 5 * SECOND;

/** Same task, run and try: same number, so that a repeated invocation asks for the same canary. */
const canaryNumber = (request: ActionRequest, tries: number, date: string): string => {
  const mark = sha256(`${request.cutover}/${request.subject}/${request.run}/${tries}`)
    .slice(0, 8)
    .toUpperCase();
  return `CANARY${date.replaceAll('-', '')}${mark}`;
};

/** Proves intake, queue, worker and authority, and that proving it changed nobody's route. */
export const makeRunCanary = (deps: RunCanaryDeps): Handler =>
  runAction('run-canary', deps, async (request, _parameters, { tries }) => {
    const sample = InvoiceDocument.safeParse((await deps.samples.documents(1))[0]);
    if (!sample.success) {
      return {
        verdict: 'fail',
        reasons: ['No valid sample invoice could be made from the master data for the canary.'],
      };
    }
    const before = await deps.control.get(request.tenant);
    const date = localDate(deps.clock.now(), deps.runbook.goLive.zone);
    const number = canaryNumber(request, tries, date);
    const { dueDate: _dueDate, issueTime: _issueTime, ...document } = sample.data;
    const answer = await deps.intakeCanary({ ...document, number, issueDate: date });
    const found =
      answer.outcome === 'accepted' ? await awaitProof(deps, request.tenant, number) : refusedCanary(answer);
    const after = await deps.control.get(request.tenant);
    if (after.epoch !== before.epoch) {
      return {
        verdict: 'fail',
        reasons: [
          `The route changed while the canary ran: epoch ${before.epoch} became ${after.epoch} (${after.execution}). What it proved may hold no more.`,
          ...found.reasons,
        ],
        evidence: { ...found.evidence, number },
      };
    }
    return { ...found, evidence: { ...found.evidence, number, epoch: after.epoch } };
  });

const refusedCanary = (answer: Exclude<IntakeAnswer, { readonly outcome: 'accepted' }>): Finding => {
  switch (answer.outcome) {
    case 'unavailable':
      return { verdict: 'inconclusive', reasons: [`Intake is not available: ${answer.reason.text}`] };
    case 'refused':
      return {
        verdict: 'fail',
        reasons: ['Intake refuses the canary.', ...answer.reasons.map((reason) => reason.text)],
      };
    case 'legacy':
      return {
        verdict: 'fail',
        reasons: ['Intake sent the canary to legacy: it proves nothing of the new side.'],
      };
    case 'conflict':
    case 'unreadable':
    case 'too-large':
      return {
        verdict: 'fail',
        reasons: [`Intake answered ${answer.status} to the canary: ${answer.reason.text}`],
      };
  }
};

const awaitProof = async (deps: RunCanaryDeps, tenant: string, number: string): Promise<Finding> => {
  const until = plus(deps.clock.now(), PATIENCE);
  for (;;) {
    const row = await deps.ledger.latest(tenant, number);
    if (row && (row.submissions > 0 || row.state === 'cleared')) {
      return {
        verdict: 'fail',
        reasons: [
          `The canary ${number} was sent for signing, which must never happen. Pause the queue and call the technical lead.`,
        ],
        evidence: { state: row.state },
      };
    }
    if (row?.state === 'proven') {
      return {
        verdict: 'pass',
        reasons: [
          `Intake, queue, worker and the authority’s validation have answered for ${number}; nothing was signed.`,
        ],
        evidence: { state: row.state },
      };
    }
    if (row && (row.state === 'rejected' || row.state === 'refused' || row.state === 'legacy')) {
      return {
        verdict: 'fail',
        reasons: [`The canary ${number} ended ${row.state}: ${row.reason?.text ?? 'no reason is recorded'}`],
        evidence: { state: row.state },
      };
    }
    if (deps.clock.now() >= until) {
      return {
        verdict: 'inconclusive',
        reasons: [
          `The canary ${number} is still ${row?.state ?? 'not in the ledger'} after ${PATIENCE / MINUTE} minutes. Look at queue and worker.`,
        ],
        evidence: { state: row?.state ?? 'absent' },
      };
    }
    await deps.clock.sleep(INTERVAL);
  }
};
