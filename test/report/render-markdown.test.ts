import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '#lib/report/render-markdown.ts';
import type { Report } from '#lib/report/report.ts';
import { sampleReport } from './sample-report.ts';

const NAMES: Readonly<Record<string, string>> = { nkechi: 'Nkechi Obi', tunde: 'Tunde Bello' };
const context = {
  title: 'Adire goes live',
  zone: 'Africa/Lagos',
  nameOf: (person: string) => NAMES[person] ?? person,
};
const rendered = (changes: Partial<Report> = {}): string => renderMarkdown(sampleReport(changes), context);

/** Cells of each line of a table: what stands between bars that are not escaped. */
const cellsOf = (markdown: string): readonly (readonly string[])[] =>
  markdown
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.slice(1, -1).split(/(?<=(?<!\\)(?:\\\\)*)\|/));

const HOSTILE = 'x \\| y | **z** [a](javascript:b) ![p](q) <img src=x> `c`\n## d\r\n\u001b[2J';

describe('the report in Markdown', () => {
  it('says outcome, span in local time, and what became of the invoices in its first paragraph', () => {
    const text = rendered();
    expect(text).toContain('# Adire goes live: report of a run');
    expect(text).toContain('ended **completed**, as the scenario expects');
    expect(text).toContain(
      'the cutover ended on Sat 10 Apr 2027 20:00, and its invoices were followed until Mon 12 Apr 2027 13:30',
    );
    expect(text).toContain('The ERP posted 1,200 invoices; 1,000 were cleared');
    expect(text).toContain('No invoice was lost, none was registered twice');
    expect(text).not.toMatch(/\d{4}-\d\d-\d\dT\d\d:\d\d/);
  });

  it('lists under which conditions it was a go, whose each is, and what became of it', () => {
    const condition = { gate: 'switch', attempt: 1, text: HOSTILE, owner: 'tunde', due: '2027-04-12' };
    const text = rendered({
      conditions: [
        { ...condition, state: 'met', evidence: HOSTILE },
        { ...condition, text: 'Kano is trained', state: 'overdue' },
      ],
    });
    expect(text).toContain(
      '- `switch`, attempt 1: Kano is trained; Tunde Bello, due 2027-04-12: **overdue**',
    );
    expect(text).toMatch(/Tunde Bello, due 2027-04-12: \*\*met\*\*, x/);
    expect(text).not.toMatch(/(?<!\\)<img/);
    expect(text).not.toMatch(/^## d/m);
    expect(rendered()).not.toContain('Conditions under which');
  });

  it('names who decided, and says nobody where nobody did', () => {
    const [gate] = sampleReport().gates;
    if (gate === undefined) throw new Error('no gate');
    expect(rendered()).toContain('| Nkechi Obi, Tunde Bello |');
    const silent = rendered({
      gates: [{ ...gate, decision: 'undecided', by: [], reasons: ['closed at 2027-04-10T19:00:00.000Z'] }],
    });
    expect(silent).toContain('**undecided** | nobody |');
    expect(silent).toContain('closed at Sat 10 Apr 2027 20:00');
  });

  it('lists each expectation that did not come true, and has no such section when all did', () => {
    const text = rendered({ expectation: { met: false, misses: ['1 invoices lost', 'outcome is failed'] } });
    expect(text).toContain('**not as the scenario expects**');
    expect(text).toContain('- 1 invoices lost\n- outcome is failed');
    expect(rendered()).not.toContain('did not go as');
  });

  it.each(['lost', 'duplicated', 'unexpected'] as const)(
    'does not call a run safe with one invoice %s',
    (fault) => {
      const text = rendered({ invoices: { ...sampleReport().invoices, [fault]: 1 } });
      expect(text).toContain(`1 ${fault}`);
      expect(text).not.toContain('No invoice was lost');
    },
  );

  it('warns when the account does not add up', () => {
    expect(rendered()).not.toContain('does not add up');
    expect(rendered({ invoices: { ...sampleReport().invoices, legacy: 194 } })).toContain(
      '**This does not add up:** cleared + rejected + on legacy + pending + unknown is 1,199, and the ERP posted 1,200.',
    );
  });

  it('does not show a rate where nothing was sent', () => {
    const text = rendered({
      clearance: { firstPassRate: null, clearedOfValidRate: null, lowerBound95: null, failures: 0, n: 0 },
    });
    expect(text).toContain('- No invoice was sent to clearance.');
    expect(text).not.toContain('% confidence');
  });

  it('shows roll-backs, hypercare, unproven kinds and lateness only where there were any', () => {
    const [task] = sampleReport().tasks;
    if (task === undefined) throw new Error('no task');
    const text = rendered({
      rollbacks: [
        { trigger: 'clearance-falls', detectedAfterInvoices: 12, secondsToSafe: 61, replayed: 3 },
        { trigger: 'person', state: 'Pilot · run', detectedAfterInvoices: 2, secondsToSafe: 5, replayed: 0 },
      ],
      hypercare: { checkpoints: 14, extensions: 1, goodDaysInARow: 3 },
      unproven: ['kind:B2G'],
      tasks: [{ ...task, lateMinutes: 30 }],
    });
    expect(text).toContain('| clearance-falls | – | 12 | 61 | 3 |');
    expect(text).toContain('| person | Pilot · run | 2 | 5 | 0 |');
    expect(text).toContain('14 daily calls, 1 extension, 3 good business days in a row');
    expect(text).toContain('stay unproven: kind:B2G');
    expect(text).toContain('| 30 min | 45 min |');
    const calm = rendered();
    for (const word of ['Roll-backs', 'Hypercare:', 'unproven']) expect(calm).not.toContain(word);
  });

  it('leads Finance to its lists, and a reader to the words', () => {
    const calm = rendered();
    expect(calm).toContain('`invoices.csv`');
    expect(calm).not.toContain('words.md');
    const text = renderMarkdown(
      sampleReport({
        rollbacks: [
          { trigger: 'c', title: 'Clearance falls', detectedAfterInvoices: 1, secondsToSafe: 1, replayed: 0 },
        ],
        financeLists: ['adire-rb-3-safe-held-do-not-reissue.csv'],
      }),
      { ...context, words: '../docs/words.md' },
    );
    expect(text).toContain('[docs/words.md](../docs/words.md)');
    expect(text).toContain('- `adire-rb-3-safe-held-do-not-reissue.csv`');
    expect(text).toContain('| Clearance falls |');
  });

  it('lets the bound belong to the share of valid invoices, not to the first pass', () => {
    expect(rendered()).toContain(
      '100.00 % of valid (1,000 of 1,000; so at least 99.71 % with 95 % confidence); at first pass 98.76 %',
    );
  });

  it('shows a stage that was never reached without a time', () => {
    const stages: Report['stages'] = [
      { id: 'pilot', title: 'Pilot batch', plannedMinutes: 60, actualMinutes: 0, outcome: 'not-reached' },
    ];
    expect(rendered({ stages })).toContain('| Pilot batch | 1 h 0 min | – | not reached |');
  });

  it('lets no line, no cell and no markup of other people’s texts through', () => {
    const sample = sampleReport();
    const hostile: Report = {
      ...sample,
      runbook: 'a`b|c.yaml',
      expectation: { met: false, misses: [HOSTILE] },
      stages: sample.stages.map((stage) => ({ ...stage, title: HOSTILE })),
      tasks: sample.tasks.map((task) => ({ ...task, title: HOSTILE, owner: HOSTILE, reasons: [HOSTILE] })),
      gates: sample.gates.map((gate) => ({ ...gate, by: [HOSTILE], reasons: [HOSTILE] })),
      reasons: sample.reasons.map((reason) => ({ ...reason, text: HOSTILE, code: 'c`|' })),
      rollbacks: [
        { trigger: HOSTILE, state: HOSTILE, detectedAfterInvoices: 1, secondsToSafe: 1, replayed: 1 },
      ],
      unproven: [HOSTILE],
    };
    const text = renderMarkdown(hostile, { ...context, title: HOSTILE });
    const plain = renderMarkdown(
      {
        ...hostile,
        ...sample,
        expectation: hostile.expectation,
        rollbacks: hostile.rollbacks,
        unproven: hostile.unproven,
      },
      context,
    );

    expect(cellsOf(text).map((row) => row.length)).toEqual(cellsOf(plain).map((row) => row.length));
    const headings = (markdown: string) => markdown.split('\n').filter((line) => /^\s*#/.test(line)).length;
    expect(headings(text)).toBe(headings(plain));
    expect(text).not.toMatch(/(?<!\\)(?:\\\\)*[<[\]]/);
    expect(text).not.toContain('\r');
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('**z**');
  });
});
