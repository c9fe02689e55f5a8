import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makePlan } from '#lib/runbook/make-plan.ts';
import { relativeTo, spokenMinutes } from '#lib/runbook/plan-words.ts';
import { renderPlanGantt } from '#lib/runbook/render-plan-gantt.ts';
import { renderPlanJson } from '#lib/runbook/render-plan-json.ts';
import { renderPlanMarkdown } from '#lib/runbook/render-plan-markdown.ts';
import { renderPlanOwners } from '#lib/runbook/render-plan-owners.ts';
import { anyRunbook } from '#test/runbook/random-runbook.ts';
import { gate, smallRunbook, stage, task } from '#test/runbook/small-runbook.ts';

const runbook = smallRunbook([
  stage({
    id: 'first',
    start: 'T-10h',
    tasks: [
      task({ id: 'short', title: 'Check: rows | and #lines; all', owner: 'ada', duration: '2h' }),
      task({ id: 'long', title: 'A title that is far too long for the narrow column', duration: '8h' }),
    ],
    gate: gate({ id: 'go', title: 'Go or not', decideWithin: '4h' }),
  }),
]);
const plan = makePlan(runbook);

describe('the plan in a terminal', () => {
  const text = renderPlanGantt(plan, 100);

  it('says zone and window, and marks the critical path by shape and word', () => {
    expect(text).toContain('Go-live Sat 10 Apr 2027 20:00 UTC+1 (Africa/Lagos); all times local');
    const long = text.split('\n').find((line) => line.startsWith('* A title'));
    expect(long).toMatch(/Sat 10 Apr 10:00 +8h +critical +\[#{24} {6}\]$/);
    const short = text.split('\n').find((line) => line.includes('Check: rows'));
    expect(short).toMatch(/^ {2}Check.*Sat 10 Apr 10:00 +2h +\+6h +\[={6}\.{18} {6}\]$/);
    expect(text).toContain('decide by Sat 10 Apr 22:00');
  });

  it('keeps its width, down to the narrowest that can be read', () => {
    const widest = (width: number) =>
      Math.max(
        ...renderPlanGantt(plan, width)
          .split('\n')
          .filter((line) => line.includes('['))
          .map((line) => line.length),
      );
    expect(widest(100)).toBe(100);
    expect(widest(140)).toBe(140);
    expect(widest(10)).toBe(widest(20));
  });
});

describe('the plan of tasks that wait for each other', () => {
  const chained = makePlan(
    smallRunbook([
      stage({
        id: 'first',
        tasks: [
          task({ id: 'one', action: 'record-baseline' }),
          task({ id: 'two', dependsOn: ['one'] }),
          task({ id: 'three', dependsOn: ['one'] }),
          task({ id: 'four', action: 'check-drift', dependsOn: ['three'] }),
          task({ id: 'five', action: 'check-drift', dependsOn: ['one'] }),
        ],
        gate: gate({ id: 'go' }),
      }),
    ]),
  );

  it('leads with what each gate waits for', () => {
    const text = renderPlanGantt(chained);
    expect(text.indexOf('What each gate waits for')).toBeGreaterThan(-1);
    expect(text.indexOf('What each gate waits for')).toBeLessThan(text.indexOf('Stage first:'));
    const page = renderPlanMarkdown(chained, 'Chained');
    expect(page.indexOf('## What each gate waits for')).toBeLessThan(page.indexOf('## Critical path'));
  });

  it("tells the runbook's own dependencies from the machine's order", () => {
    const page = renderPlanMarkdown(chained, 'Chained');
    expect(page).toMatch(/^\| Do two .* \| one \|$/m);
    expect(page).toMatch(/^\| Do (four|five) .* \| (three|one) \((four|five|three)[^)]*\) \|$/m);
    expect(page).toContain("in brackets what only the machine's own order adds");
  });
});

describe('the plan as a page', () => {
  const text = renderPlanMarkdown(plan, runbook.title);

  it('has a Mermaid Gantt whose names cannot break it', () => {
    expect(text).toContain('```mermaid\ngantt\n');
    expect(text).toContain('  Check rows | and lines all :t-short, 2027-04-10T10:00, 2027-04-10T12:00');
    expect(text).toContain(':crit, t-long, 2027-04-10T10:00, 2027-04-10T18:00');
    expect(text).toContain('  Go or not :milestone, g-go, 2027-04-10T18:00, 0m');
  });

  it('has every task in a table, with slack, and escapes what would end a cell', () => {
    expect(text).toContain(
      '| Check: rows \\| and #lines; all | ada | manual | Sat 10 Apr 10:00 | Sat 10 Apr 12:00 | T-10h | 6h |  |',
    );
    expect(text).toContain('**critical**');
  });

  it('gives every row of a table as many cells as its head, whatever the runbook', () => {
    fc.assert(
      fc.property(anyRunbook, (any) => {
        const lines = renderPlanMarkdown(makePlan(any), any.title).split('\n');
        const rows = lines.filter((line) => line.startsWith('|'));
        const cells = (row: string): number => row.match(/(?<!\\)\|/g)?.length ?? 0;
        lines.forEach((row, index) => {
          const above = lines[index - 1];
          if (row.startsWith('|') && above?.startsWith('|')) expect(cells(row)).toBe(cells(above));
        });
        expect(rows.length).toBeGreaterThanOrEqual(2 * any.stages.length);
      }),
      { numRuns: 20 },
    );
  });
});

describe('the plan by owner', () => {
  it('lists tasks and decisions of each person in order of time', () => {
    expect(renderPlanOwners(plan, runbook)).toBe(
      [
        'All times local (Africa/Lagos).',
        '',
        'Ada Obi (ada, finance)',
        '  Sat 10 Apr 10:00  Check: rows | and #lines; all (short, 2h, you do it, slack 6h)',
        '  Sat 10 Apr 18:00  Decide: Go or not (by Sat 10 Apr 22:00)',
        '',
        'Bola Eze (bola, it)',
        '  Sat 10 Apr 10:00  A title that is far too long for the narrow column (long, 8h, you do it, critical)',
        '  Sat 10 Apr 18:00  Decide: Go or not (by Sat 10 Apr 22:00)',
        '',
      ].join('\n'),
    );
  });
});

describe('the plan as JSON', () => {
  it('has instants in UTC', () => {
    expect(JSON.parse(renderPlanJson(plan))).toMatchObject({
      goLive: '2027-04-10T19:00:00.000Z',
      criticalPath: ['long'],
      tasks: [{ id: 'short', earliestStart: '2027-04-10T09:00:00.000Z', slackMinutes: 360 }, { id: 'long' }],
      gates: [{ id: 'go', opens: '2027-04-10T17:00:00.000Z' }],
    });
  });
});

describe('words', () => {
  it.each([
    [0, '0m'],
    [45, '45m'],
    [1_500, '1d1h'],
    [-90, '-1h30m'],
  ])('%d minutes are %s', (minutes, text) => {
    expect(spokenMinutes(minutes)).toBe(text);
  });

  it('says moments from go-live', () => {
    expect(relativeTo(plan.goLive, plan.goLive)).toBe('T');
    expect(relativeTo(plan.goLive, plan.stages[0]?.start ?? plan.goLive)).toBe('T-10h');
    expect(relativeTo(plan.stages[0]?.start ?? plan.goLive, plan.goLive)).toBe('T+10h');
  });
});
