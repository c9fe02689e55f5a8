import { describe, expect, it } from 'vitest';
import { renderScreen } from '#lib/report/render-screen.ts';
import type { Report } from '#lib/report/report.ts';
import { sampleReport } from './sample-report.ts';

const context = {
  title: 'Adire goes live',
  folder: 'out/rehearsal',
  zone: 'Africa/Lagos',
  nameOf: (person: string) => ({ nkechi: 'Nkechi Obi', tunde: 'Tunde Bello' })[person] ?? person,
};
const rendered = (changes: Partial<Report> = {}): string => renderScreen(sampleReport(changes), context);

describe('the screen at the end', () => {
  it('says the outcome in words, how fast it was, who decided, and where the report is', () => {
    const screen = rendered();
    expect(screen).toContain('Outcome    COMPLETED, as the scenario expects');
    expect(screen).toContain('2 d 0 h of calendar in 0.5 s (349,200 times real time)');
    expect(screen).toContain('planned 2 h 0 min');
    expect(screen).toContain(
      'Decide the switch  GO         attempt 1, after 35 min      Nkechi Obi, Tunde Bello',
    );
    expect(screen).toContain(
      '1,200 posted in the ERP = 1,000 cleared + 5 rejected + 195 on legacy + 0 pending + 0 unknown',
    );
    expect(screen).toContain('5 rejected (refused by intake): The invoice comes to 0.00.');
    expect(screen).toContain('out/rehearsal/report.md');
  });

  it('says that a gate was decided by telephone, and where that is on record if it is known', () => {
    const [gate, ...others] = sampleReport().gates;
    if (!gate) throw new Error('the sample has a gate');
    const telephone = { enteredBy: 'yemi', witness: 'chidi', reason: 'GitHub does not answer.' };
    const said = (record?: number): string =>
      rendered({ gates: [{ ...gate, telephone: { ...telephone, ...(record && { record }) } }, ...others] });
    expect(said()).toContain('(by telephone)');
    expect(said(2)).toContain('(by telephone; record #2)');
  });

  it('fits eighty to a hundred columns where the runbook’s own texts do', () => {
    expect(
      Math.max(
        ...rendered()
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(130);
  });

  it('shouts when it was not as expected, a line for each miss', () => {
    const screen = rendered({ outcome: 'failed', expectation: { met: false, misses: ['one', 'two'] } });
    expect(screen).toContain('FAILED, NOT as the scenario expects');
    expect(screen).toMatch(/^ +! one$/m);
    expect(screen).toMatch(/^ +! two$/m);
  });

  it('says that an account does not add up, and what it comes to', () => {
    expect(rendered()).not.toContain('ADD UP');
    expect(rendered({ invoices: { ...sampleReport().invoices, cleared: 999 } })).toContain(
      'DOES NOT ADD UP: 1,199',
    );
  });

  it('has words for a run in which no invoice was sent', () => {
    const clearance = {
      firstPassRate: null,
      clearedOfValidRate: null,
      lowerBound95: null,
      failures: 0,
      n: 0,
    };
    expect(rendered({ clearance })).toContain('clearance: no invoice was sent to clearance');
  });

  it('names late tasks with the slack they had, but not those that never came', () => {
    const [task] = sampleReport().tasks;
    if (task === undefined) throw new Error('no task');
    expect(rendered({ tasks: [{ ...task, lateMinutes: 30 }] })).toContain(
      'late: Back up the ERP by 30 min; it had 45 min of slack',
    );
    expect(rendered({ tasks: [{ ...task, lateMinutes: -5 }] })).not.toContain('late:');
    const many = rendered({ tasks: Array.from({ length: 13 }, () => ({ ...task, lateMinutes: 30 })) });
    expect(many).toContain('    late: 3 more, in report.md');
    expect(rendered({ tasks: [{ ...task, status: 'not-reached' }] })).not.toContain('late:');
  });

  it('says why a gate has nobody’s name, in local time', () => {
    const [gate] = sampleReport().gates;
    if (gate === undefined) throw new Error('no gate');
    const silent = { ...gate, decision: 'undecided' as const, by: [] };
    expect(rendered({ gates: [silent] })).toContain('UNDECIDED  attempt 1, after 35 min      nobody decided');
    expect(rendered({ gates: [{ ...silent, reasons: ['late at 2027-04-10T19:00:00.000Z'] }] })).toContain(
      'late at Sat 10 Apr 2027 20:00',
    );
  });

  it('shortens what forbade a go, and says where the rest is', () => {
    const [gate] = sampleReport().gates;
    if (gate === undefined) throw new Error('no gate');
    const reasons = ['a go is not possible: '.padEnd(300, 'long '), 'b', 'c', 'd', 'e'];
    const screen = rendered({ gates: [{ ...gate, decision: 'undecided', by: [], reasons }] });
    expect(screen).toContain('… (all of it in report.md)');
    expect(screen).toMatch(/^ +and 2 more, in report\.md$/m);
    expect(Math.max(...screen.split('\n').map((line) => line.length))).toBeLessThanOrEqual(140);
  });

  it('shows stages that were interrupted or never reached, roll-backs and what stays unproven', () => {
    const screen = rendered({
      stages: [
        { id: 'a', title: 'Pilot batch', plannedMinutes: 60, actualMinutes: 30, outcome: 'interrupted' },
        { id: 'b', title: 'Scale-up', plannedMinutes: 60, actualMinutes: 0, outcome: 'not-reached' },
      ],
      rollbacks: [{ trigger: 'declared', detectedAfterInvoices: 5, secondsToSafe: 90, replayed: 1 }],
      unproven: ['kind:B2G'],
    });
    expect(screen).toMatch(/Pilot batch .*actual 30 min +INTERRUPTED/);
    expect(screen).toMatch(/Scale-up .*actual not reached$/m);
    expect(screen).toContain('ROLLED BACK on: declared; safe after 90 s, 1 invoice replayed');
    expect(screen).toContain('unproven in the pilot: kind:B2G');
  });

  it('lets a text neither steer the terminal nor make a line of its own', () => {
    const screen = rendered({
      reasons: [{ code: 'c', text: 'x\u001b[2J\nOutcome    COMPLETED', state: 'refused', count: 1 }],
    });
    expect(screen).not.toContain('\u001b');
    expect(screen.match(/^Outcome/gm)).toHaveLength(1);
  });
});
