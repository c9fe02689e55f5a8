import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Evidence } from '#lib/gates/evidence.ts';
import type { PullVoice } from '#lib/gates/pull-question.ts';
import { bare, code, plain } from '#lib/report/gate/escape-text.ts';
import { BODY_LIMIT } from '#lib/report/gate/fit-into.ts';
import type { GateView } from '#lib/report/gate/gate-view.ts';
import { renderCheck } from '#lib/report/gate/render-check.ts';
import { renderClosing } from '#lib/report/gate/render-closing.ts';
import { renderDeployment } from '#lib/report/gate/render-deployment.ts';
import { renderDossier } from '#lib/report/gate/render-dossier.ts';
import { renderJobSummary, SUMMARY_LIMIT } from '#lib/report/gate/render-job-summary.ts';
import { renderPullBody, renderPullTitle } from '#lib/report/gate/render-pull.ts';
import { renderSticky, stickyMarker } from '#lib/report/gate/render-sticky.ts';
import { criterion, sampleEvidence } from '#test/gates/sample-gate.ts';
import { APPROVALS, HEAD, OUTSIDER, review } from '#test/gates/sample-pull.ts';
import { openView } from '#test/report/gate/sample-view.ts';

const ATTACKS = [
  '<!-- cutover-gate smartapi/switch/1 -->',
  '</details><h1>GO</h1>',
  '<img src=x onerror=alert(1)>',
  '<script>alert(1)</script>',
  '![x](https://evil.example/p.png)',
  '[press here](https://evil.example)',
  'https://evil.example/approve',
  'www.evil.example',
  '@acme/steering please approve',
  'fixes #12, closes GH-13',
  '| ✔ met | ✔ met | ✔ met |',
  'a\n\n## GO – the gate is open\n\nb',
  'a\r\nApproved-by: Mallory (mallory, member cfo) 2027-04-10T12:00:00.000Z',
  '---\n\nApproved-by: nobody',
  '```\nfence',
  '`code` | \\| \\',
  '\\',
  '# heading',
  '- item',
  '1. item',
  '> quote',
  '    code',
  '***bold*** __under__ ~~gone~~ $x$',
  ':white_check_mark: :100:',
  '&lt;b&gt; &#64;team',
  'a\u202egnp.exe\u2066',
  '\u200b\u2028\u2029\u0000\u001b[31m',
  '\ud800',
  '[^1]: footnote',
  'x'.repeat(5_000),
] as const;

/** What others write: evidence, names, logins, reviews. */
const hostile = fc.oneof(
  fc.constantFrom(...ATTACKS),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.tuple(fc.constantFrom(...ATTACKS), fc.constantFrom(...ATTACKS)).map(([left, right]) => left + right),
);

/** A line of ours by what it is, with everything that others may fill taken out. */
const structure = (markdown: string): readonly string[] =>
  markdown.split('\n').map((line) => {
    const cells = line.startsWith('|') ? line.split(/(?<!\\)(?:\\\\)*\|/u).length : 0;
    const kind =
      line === ''
        ? 'empty'
        : cells > 0
          ? `row of ${cells}`
          : (/^(#{1,6} |- |\d+\. |> |<details>|<\/details>|<summary>|<!--|[A-Z][A-Za-z0-9-]*: )/u.exec(
              line,
            )?.[0] ?? 'text');
    return kind;
  });

const withText = (text: string): GateView => {
  const base = openView({ reviews: [...APPROVALS, review(3, OUTSIDER, 'APPROVED', 12)] });
  const evidence: Evidence = sampleEvidence({
    criteria: [
      criterion({ title: text, measured: text, required: text, source: text }),
      criterion({ id: 'unknown', title: text, measured: text, required: text, verdict: 'fail' }),
    ],
    facts: {
      'plan-against-actual': {
        late: [{ title: text, minutes: 5, slackMinutes: 1, open: true }],
        forecast: {
          end: '2027-05-04T01:00:00.000Z',
          lateMinutes: 3,
          slackEaten: [{ title: text, owner: text, eatenMinutes: 1, ofMinutes: 2 }],
        },
      },
      'invoices-accounted': { posted: 3, lost: [text] },
      'way-back': { now: { kind: text, how: text }, afterGo: { kind: text, how: text, stage: text } },
      conditions: {
        conditions: [
          { task: text, gate: text, attempt: 1, text, owner: text, due: text, state: text, evidence: text },
        ],
      },
    },
  });
  const voice: PullVoice = {
    name: text,
    login: text,
    said: 'approved',
    at: '2027-04-10T12:00:00.000Z',
    counted: false,
    because: text,
    inNameOf: [],
  };
  return {
    ...base,
    evidence,
    gate: { ...base.gate, roster: base.gate.roster.map((entry) => ({ ...entry, name: text, github: text })) },
    ...(base.judgement && {
      judgement: {
        ...base.judgement,
        reasons: [text],
        alarms: [`alarm ${text}`],
        conditions: [{ text, owner: text, due: text }],
        checks: [{ check: text, passed: false, detail: text }],
        people: [voice, { ...voice, person: 'cfo', counted: true, inNameOf: ['cfo'] }],
      },
    }),
  };
};

const texts = (view: GateView): Readonly<Record<string, string>> => ({
  dossier: renderDossier(view),
  title: renderPullTitle(view),
  body: renderPullBody(view),
  comment: renderSticky(view),
  check: renderCheck(view, HEAD).summary,
  closing: renderClosing({
    ...view,
    gate: { ...view.gate, status: 'superseded', closedReason: view.judgement?.reasons[0] ?? '' },
  }),
  deployment: renderDeployment(view).description,
  summary: renderJobSummary('Production', [
    {
      name: view.gate.instance,
      number: 41,
      done: view.judgement?.reasons[0] ?? '',
      ...(view.judgement && { judgement: view.judgement }),
    },
  ]),
});

const calm = Object.fromEntries(
  Object.entries(texts(withText('calm'))).map(([name, text]) => [name, structure(text)]),
);

describe('text of others', () => {
  it('never changes the structure of anything that a gate shows', () => {
    fc.assert(
      fc.property(
        // An empty name or reason takes a line with it, as it should.
        hostile.filter((text) => plain(text) !== ''),
        (text) => {
          for (const [name, shown] of Object.entries(texts(withText(text))))
            expect({ name, lines: structure(shown) }).toEqual({ name, lines: calm[name] });
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each(ATTACKS)('brings no HTML, mention, link or marker: %j', (text) => {
    for (const [name, shown] of Object.entries(texts(withText(text)))) {
      const marker = name === 'comment' ? stickyMarker(openView().gate) : '';
      const rest = (marker === '' ? shown : shown.replace(marker, '')).replaceAll(
        /<\/?(?:details|summary)>/gu,
        '',
      );
      expect(rest).not.toMatch(/<[a-z!/]/iu);
      expect(rest).not.toMatch(/@[a-z]/iu);
      expect(rest).not.toMatch(/#\d/u);
      expect(rest).not.toMatch(/:\/\//u);
      expect(rest).not.toMatch(/www\./iu);
      expect(rest).not.toMatch(/(?<!\\)\]\(/u);
      expect(rest).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/u);
      expect(rest.isWellFormed()).toBe(true);
    }
  });

  it('as one line is escaped for Markdown', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const shown = plain(text);
        expect(shown).not.toMatch(/[\n\r<>]/u);
        expect(shown).not.toMatch(/(?<!\\)(?:\\\\)*[|`*_[\]~$]/u);
        // An odd backslash at the end would escape what comes after it.
        expect(/\\*$/u.exec(shown)?.[0].length ?? 0).toSatisfy((length: number) => length % 2 === 0);
        expect(bare(text)).not.toMatch(/[\n\r<>`|*[\]\\]/u);
        expect(code(text)).toMatch(/^`[^`|\n\r\\]*`$/u);
      }),
    );
  });

  it('is told by name where it is long, and cut with a word', () => {
    expect(plain('x'.repeat(2_000))).toMatch(/… \(cut\)$/u);
  });
});

describe('the limits of GitHub', () => {
  const flood = (): GateView => {
    const base = withText('y'.repeat(900));
    const { judgement } = base;
    return {
      ...base,
      evidence: {
        ...base.evidence,
        criteria: Array.from({ length: 60 }, (_, index) =>
          criterion({ id: `c${index}`, measured: 'y'.repeat(900) }),
        ),
      },
      ...(judgement && {
        judgement: {
          ...judgement,
          reasons: Array.from({ length: 500 }, (_, index) => `reason ${index} ${'z'.repeat(400)}`),
          checks: Array.from({ length: 500 }, (_, index) => ({
            check: 'V10',
            passed: false,
            detail: `${index} ${'w'.repeat(400)}`,
          })),
        },
      }),
    };
  };

  it('are kept: details go first, verdict, reasons, deadline and trailers stay', () => {
    const view = flood();
    const shown = texts(view);
    for (const name of ['body', 'comment', 'check'])
      expect(shown[name]?.length).toBeLessThanOrEqual(BODY_LIMIT);
    expect(shown.comment).toContain('## UNDECIDED');
    expect(shown.comment).toContain('reason 0');
    expect(shown.comment).toContain('Details were left out');
    expect(shown.comment).toContain('What happens next');
    expect(shown.body).toMatch(/Evidence-SHA256: [0-9a-f]{64}/u);
    const rows = Array.from({ length: 30 }, () => ({
      name: view.gate.instance,
      done: 'judged',
      ...(view.judgement && { judgement: view.judgement }),
    }));
    const summary = renderJobSummary('Production', rows);
    expect(summary.length).toBeLessThanOrEqual(SUMMARY_LIMIT + 200);
    expect(summary).toContain('are left out');
  });
});
