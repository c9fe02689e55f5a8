/** What the ERP generates, the authority takes; what it spoils, the authority (or intake before it) can name. */
import { describe, expect, it } from 'vitest';
import { InvoiceDocument } from '#lib/clearance/invoice.ts';
import { generateInvoices } from '#lib/erp/generate-invoices.ts';
import type { Answer, OriginalReference } from '#lib/ports/authority.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { arrivals, SELLER, sampleRecords, ZONE } from '#test/erp/sample-world.ts';
import { irnOf } from '#test/firs/sample-document.ts';
import { inProcess } from '#test/firs/worlds.ts';

const COUNT = 400;

const sendAll = async (faultyPercent: number) => {
  const world = await inProcess();
  const invoices = generateInvoices({
    arrivals: arrivals(COUNT),
    random: seededRandom(1, 'erp'),
    masterData: sampleRecords(),
    seller: SELLER,
    zone: ZONE,
    faultyPercent,
  });
  const issued = new Map<string, OriginalReference>();
  const answers: Answer<unknown>[] = [];
  for (const { payload } of invoices) {
    const document = InvoiceDocument.parse(payload);
    const irn = irnOf(document);
    const original = document.references === undefined ? undefined : issued.get(document.references);
    answers.push(await world.drive(() => world.authority.submitForClearance(irn, document, original)));
    issued.set(document.number, { irn, issueDate: document.issueDate });
  }
  return { answers, accepted: world.simulator.log.accepted.length };
};

describe('generated invoices', () => {
  it('are all accepted when none is spoiled', async () => {
    const { answers, accepted } = await sendAll(0);
    expect(answers.filter((answer) => !answer.ok)).toEqual([]);
    expect(accepted).toBe(COUNT);
  });

  it('are rejected for nothing but what a clerk can mend', async () => {
    const { answers } = await sendAll(100);
    const faults = answers.flatMap((answer) => (answer.ok ? [] : [answer.fault]));
    expect(faults.length).toBeGreaterThan(COUNT / 2);
    for (const fault of faults) {
      expect(fault).toMatchObject({
        class: 'rejected',
        reasons: [{ path: expect.stringMatching(/^(lines\[0\]|buyer)\./) }],
      });
    }
  });
});
