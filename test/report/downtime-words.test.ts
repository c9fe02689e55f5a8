import { describe, expect, it } from 'vitest';
import { downtimeSentences } from '#lib/report/downtime-words.ts';
import { Report } from '#lib/report/report.ts';
import { sampleReport } from './sample-report.ts';

describe('downtime in words', () => {
  it('tells who waited, what stood in the yard, what is overdue, and what legacy issued instead', () => {
    const text = downtimeSentences(sampleReport().downtime).join('\n');
    expect(text).toContain('no invoice could be issued for: 1 s');
    expect(text).toContain('held past dispatch (B2B and B2G, over 2 h 0 min): 2');
    expect(text).toContain('because SmartAPI did not answer: 1');
  });

  it('never shows as nothing what nobody measured', () => {
    const { downtime } = Report.parse({
      ...sampleReport(),
      downtime: { secondsNoInvoiceCouldBeIssued: null, longestWaitSeconds: null },
    });
    const text = downtimeSentences(downtime).join('\n');
    expect(text).not.toMatch(/: 0/);
    expect(text.match(/not measured/g)).toHaveLength(6);
  });
});
