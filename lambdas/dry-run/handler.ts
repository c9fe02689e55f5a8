import { type Check, checkFault, judgeChecks } from '#lib/actions/check.ts';
import { excerpt } from '#lib/actions/file-findings.ts';
import { type ActionDeps, runAction } from '#lib/actions/run-action.ts';
import type { DocumentRules } from '#lib/clearance/document-rules.ts';
import { InvoiceDocument } from '#lib/clearance/invoice.ts';
import { makeIrn } from '#lib/clearance/irn.ts';
import { validateDocument } from '#lib/clearance/validate-document.ts';
import type { Authority, OriginalReference } from '#lib/ports/authority.ts';
import type { Samples } from '#lib/ports/samples.ts';
import type { Handler } from '#lib/runbook/action-contract.ts';
import { localDate } from '#lib/runbook/local-moment.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

export interface DryRunDeps extends ActionDeps {
  readonly runbook: Runbook;
  readonly samples: Samples;
  readonly authority: Pick<Authority, 'validateIrn' | 'validateInvoice'>;
  readonly documentRules: DocumentRules;
}

/** Each sample through everything but `sign`: nothing is registered, nothing reaches the ledger. */
export const makeDryRun = (deps: DryRunDeps): Handler =>
  runAction('dry-run', deps, async (_request, { sample }) => {
    const documents = await deps.samples.documents(sample);
    const originals = new Map<string, OriginalReference>();
    const checks: Check[] = [];
    for (const [index, payload] of documents.entries()) {
      checks.push(await prove(deps, `sample ${index + 1}`, payload, originals));
    }
    const found = judgeChecks(checks);
    const few = documents.length < sample;
    return {
      verdict: few && found.verdict === 'pass' ? 'inconclusive' : found.verdict,
      reasons: [
        ...(few ? [`Only ${documents.length} of ${sample} samples could be made from the master data.`] : []),
        ...(found.verdict === 'pass'
          ? [`${documents.length} samples passed the authority’s validation; none was registered.`]
          : found.reasons),
      ],
      evidence: {
        asked: sample,
        proven: checks.filter((one) => one.verdict === 'pass').length,
        failed: excerpt(checks.filter((one) => one.verdict !== 'pass')),
      },
    };
  });

const prove = async (
  deps: DryRunDeps,
  name: string,
  payload: unknown,
  originals: Map<string, OriginalReference>,
): Promise<Check> => {
  const fail = (detail: string): Check => ({ name, verdict: 'fail', detail });
  const parsed = InvoiceDocument.safeParse(payload);
  if (!parsed.success) {
    return fail(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '));
  }
  const document = parsed.data;
  const today = localDate(deps.clock.now(), deps.runbook.goLive.zone);
  const reasons = validateDocument(document, today, deps.documentRules);
  if (reasons.length > 0) return fail(reasons.map((reason) => reason.text).join(' '));
  const irn = makeIrn(document.number, deps.runbook.client.serviceId, document.issueDate);
  if (!irn.ok) return fail(irn.error.text);
  originals.set(document.number, { irn: irn.value, issueDate: document.issueDate });

  const number = await deps.authority.validateIrn(irn.value, document.number);
  if (!number.ok) return checkFault(name, number.fault);
  if (!number.value.ok) return fail(`the authority does not take the IRN ${irn.value}`);
  const original = document.references === undefined ? undefined : originals.get(document.references);
  const content = await deps.authority.validateInvoice(irn.value, document, original);
  if (!content.ok) return checkFault(name, content.fault);
  return content.value.ok
    ? { name, verdict: 'pass', detail: irn.value }
    : fail(`the authority does not take the content of ${document.number}`);
};
