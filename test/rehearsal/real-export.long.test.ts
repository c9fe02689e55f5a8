import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { newestRows } from '#lib/clearance/reconcile.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import { rehearsed, sumOf } from './rehearsed.ts';

const EXPORT = projectFolder('../shared/data/online-retail-2010-12.csv');

describe.skipIf(!existsSync(EXPORT))(
  'a real week of a real seller (skipped where ../shared/data is absent)',
  () => {
    let run: Awaited<ReturnType<typeof rehearsed>>;
    beforeAll(async () => {
      run = await rehearsed({ invoices: EXPORT });
    }, 120_000);

    it('goes through the whole cutover: 698 offered, each accounted for, most of them cleared', () => {
      const { invoices, outcome, expectation } = run.report;
      expect(expectation.misses).toEqual([]);
      expect(outcome).toBe('completed');
      expect(invoices.offered).toBe(698);
      expect(sumOf(invoices)).toBe(698);
      expect(invoices).toMatchObject({ pending: 0, unknown: 0, lost: 0, duplicated: 0, unexpected: 0 });
      expect(invoices.cleared).toBeGreaterThan(698 / 2);
    });

    it('gives each invoice that was not cleared a state, and a reason or the legacy side', () => {
      const newest = newestRows(run.rows);
      for (const [number, entry] of run.erp) {
        const row = newest.get(number);
        if (row?.state === 'cleared') continue;
        if (entry.issuedOn === 'legacy') continue;
        expect(row?.state, number).toBe('refused');
        expect(row?.reason?.text ?? '', number).toMatch(/^[A-Z].{20,}/);
      }
      expect(run.erp.size).toBe(698);
    });

    it('names the reasons in the report, each with a count, and they come to what was rejected', () => {
      const refused = run.report.reasons.filter(({ state }) => state === 'refused' || state === 'rejected');
      expect(refused.reduce((sum, { count }) => sum + count, 0)).toBe(run.report.invoices.rejected);
      expect(refused.map(({ code }) => code)).toContain('zero-value');
    });
  },
);
