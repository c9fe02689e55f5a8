import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { calendarOption } from '#lib/cli/calendar-option.ts';
import { main } from '#lib/cli/main.ts';
import { Report } from '#lib/report/report.ts';
import { fakeTerminal } from './fake-terminal.ts';
import { temporaryFolder } from './temporary-folder.ts';

const rehearse = async (...argv: readonly string[]) => {
  const terminal = fakeTerminal();
  const out = temporaryFolder();
  const code = await main(['rehearse', '--out', out, ...argv], terminal);
  return { code, out, printed: terminal.printed(), told: terminal.told() };
};

describe('cutover rehearse --calendar', () => {
  it.each([
    'fast',
    'scaled',
    'scaled:',
    'scaled:0',
    'scaled:1',
    'scaled:100001',
    'scaled:60:0',
    'scaled:60:86401',
    'scaled:-3',
    '3600',
  ])('does not take %s, and says what it takes', (text) => {
    const found = calendarOption({ options: { calendar: text }, words: [] });
    expect(found).toMatchObject({ ok: false, error: [{ code: 'option-invalid', seen: text }] });
    expect(JSON.stringify(found)).toContain('scaled:N with N from 2 to 100000');
  });

  it('takes a scale, and the seconds that people have', () => {
    const taken = (calendar: string) => calendarOption({ options: { calendar }, words: [] });
    expect(taken('nominal')).toEqual({ ok: true, value: undefined });
    expect(taken('scaled:3600')).toEqual({ ok: true, value: { scale: 3_600 } });
    expect(taken('scaled:7200:60')).toEqual({ ok: true, value: { scale: 7_200, atLeastSeconds: 60 } });
    expect(taken('scaled:3600:14400')).toEqual({ ok: true, value: { scale: 3_600, atLeastSeconds: 14_400 } });
  });

  it('does not go together with a prompt, nor with an export', async () => {
    const prompt = await rehearse('--calendar', 'scaled:3600', '--interactive');
    expect(prompt.code).toBe(2);
    expect(prompt.told).toContain('--interactive and an accelerated calendar do not go together');
    const file = join(temporaryFolder(), 'export.csv');
    writeFileSync(file, 'a,b\n');
    const { code, told } = await rehearse('--calendar', 'scaled:3600', '--invoices', file);
    expect(code).toBe(2);
    expect(told).toContain('an export does not go with an accelerated calendar');
  });

  it('runs to the end, tells it at the moments of the plan, and the report says how fast it was', async () => {
    const { code, out, told, printed } = await rehearse('--calendar', 'scaled:20000:45', '--invoices', '400');
    expect(printed).toContain('COMPLETED');
    expect(code).toBe(0);
    expect(told).toMatch(/Sat 10 Apr 2027 2\d:\d\d {2}== Switch integration/);
    const report = Report.parse(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8')));
    expect(report.pace?.scale).toBe(20_000);
  });
});
