import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { InvoiceDocument } from '#lib/clearance/invoice.ts';
import { makeIrn } from '#lib/clearance/irn.ts';
import { generateInvoices } from '#lib/erp/generate-invoices.ts';
import { importExport } from '#lib/erp/import-export.ts';
import { parseMapping } from '#lib/erp/parse-mapping.ts';
import { checkInvoice } from '#lib/firs/simulator/check-invoice.ts';
import { simulatorConfig } from '#lib/firs/simulator/config.ts';
import { IncomingInvoice } from '#lib/firs/simulator/incoming-invoice.ts';
import { toWire } from '#lib/firs/wire/to-wire.ts';
import { wireSettings } from '#lib/firs/wire/wire-settings.ts';
import { fromIso } from '#lib/instant.ts';
import { seededRandom } from '#lib/seeded-random.ts';
import { arrivals, SELLER, sampleRecords, ZONE } from './sample-world.ts';

const CONFIG = simulatorConfig();
const DATA = new URL('../../../shared/data/online-retail-2010-12.csv', import.meta.url);
const MAPPING = new URL('../../runbooks/profiles/online-retail.mapping.yaml', import.meta.url);

/** What the simulated authority has against a document, all its own checks run. */
const objection = (payload: unknown): string | undefined => {
  const document = InvoiceDocument.parse(payload);
  const irn = makeIrn(document.number, CONFIG.serviceId, document.issueDate);
  if (!irn.ok) return irn.error.text;
  const original =
    document.references === undefined ? undefined : { irn: irn.value, issueDate: document.issueDate };
  const wire = toWire(irn.value, document, original, wireSettings(CONFIG.businessId));
  if (!wire.ok) return wire.error[0]?.text;
  return checkInvoice(IncomingInvoice.parse(wire.value), CONFIG);
};

const generated = (faultyPercent: number) =>
  generateInvoices({
    arrivals: arrivals(1_000),
    random: seededRandom(3, 'invoices'),
    masterData: sampleRecords(),
    seller: SELLER,
    zone: ZONE,
    faultyPercent,
  });

describe('the simulated authority', () => {
  it('has nothing against what the ERP generates', () => {
    for (const { payload, posted } of generated(0)) {
      expect({ number: posted.number, objection: objection(payload) }).toEqual({ number: posted.number });
    }
  });

  it('rejects each spoiled document but for a short TIN, which intake stops, and takes it once mended', () => {
    let rejected = 0;
    for (const { payload, mended } of generated(30)) {
      if (mended === undefined) continue;
      const stoppedBefore = InvoiceDocument.parse(payload).buyer.tin?.length === 7;
      if (objection(payload) !== undefined) rejected += 1;
      expect(objection(payload) !== undefined || stoppedBefore).toBe(true);
      expect(objection(mended)).toBeUndefined();
    }
    expect(rejected).toBeGreaterThan(150);
  });

  it.skipIf(!existsSync(DATA))(
    'has nothing against any sale of the real week (skipped without ../shared/data)',
    () => {
      const mapping = parseMapping(readFileSync(MAPPING), 'mapping.yaml');
      if (!mapping.ok) throw new Error(JSON.stringify(mapping.error));
      const imported = importExport(readFileSync(DATA), mapping.value, {
        file: 'export.csv',
        goLive: fromIso('2027-04-10T20:00:00+01:00'),
        zone: ZONE,
        seller: SELLER,
      });
      if (!imported.ok) throw new Error(JSON.stringify(imported.error));
      const unusable = new Set(imported.value.unusable.map(({ number }) => number));
      const sales = imported.value.invoices.filter(({ posted }) => !unusable.has(posted.number));
      expect(sales).toHaveLength(562);
      for (const { payload, posted } of sales) {
        expect({ number: posted.number, objection: objection(payload) }).toEqual({ number: posted.number });
      }
    },
  );
});
