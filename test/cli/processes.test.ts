import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Report } from '#lib/report/report.ts';
import { edited } from '#test/runbook/shipped.ts';
import { temporaryFolder } from './temporary-folder.ts';

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A real process, as a shell would start it; `input` is all of its standard input. */
const cutover = (argv: readonly string[], input = ''): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['bin/cutover.ts', ...argv]);
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
    child.stdin.end(input);
  });

describe('the command as a process', () => {
  it('check exits 2 on a bad runbook, without a stack trace and without what could steer a terminal', async () => {
    const file = join(temporaryFolder(), 'bad.yaml');
    writeFileSync(
      file,
      edited(['title: Freeze window', 'title: "Freeze \\e[2J\\e]0;x\\a window"\n    titel: x']),
    );
    const { code, out, err } = await cutover(['check', file]);
    expect(code).toBe(2);
    expect(err).toContain('titel');
    expect(err).not.toMatch(/\n\s+at /);
    expect(`${out}${err}`).not.toContain('\u001b');
  });

  it('an interactive rehearsal takes its answers from a pipe, and ends when it is over', async () => {
    const out = join(temporaryFolder(), 'out');
    const argv = [
      'rehearse',
      '--interactive',
      '--json',
      '--scenario',
      'no-go',
      '--invoices',
      '150',
      '--out',
      out,
    ];
    const ended = await cutover(argv, 'all\nno-go\nthis line is never read\n');
    expect(ended.err).toContain('Gate authorise is decided: NO-GO');
    expect(ended.code).toBe(0);
    const report = Report.parse(JSON.parse(ended.out));
    expect(report.outcome).toBe('no-go');
    const again = await cutover(['report', '--json', '--out', out]);
    expect(Report.parse(JSON.parse(again.out))).toEqual(report);
    expect((await cutover(['report', '--out', out])).out).toBe(readFileSync(join(out, 'report.txt'), 'utf8'));
  });

  it('Ctrl-C says where it stopped, and leaves no way to a rehearsal that is gone', async () => {
    const out = join(temporaryFolder(), 'out');
    const child = spawn(process.execPath, [
      'bin/cutover.ts',
      'rehearse',
      '--interactive',
      '--scenario',
      'no-go',
      '--invoices',
      '5',
      '--out',
      out,
    ]);
    let err = '';
    let stopped = false;
    child.stderr.on('data', (chunk) => {
      err += chunk;
      if (stopped || !err.includes('rehearse-restore> ')) return;
      stopped = true;
      child.kill('SIGINT');
    });
    const signal = await new Promise((resolve) => child.on('close', (_code, by) => resolve(by)));
    expect(signal).toBe('SIGINT');
    expect(err).toMatch(
      /Stopped at [A-Z][a-z]{2} \d+ Mar 2027 \d\d:\d\d \(Africa\/Lagos\); nothing was reported\./,
    );
    expect(existsSync(join(out, 'control.json'))).toBe(false);
    expect(existsSync(join(out, 'report.json'))).toBe(false);
  });

  it('a pipe whose reader leaves early is no error', async () => {
    const child = spawn(process.execPath, ['bin/cutover.ts', 'compile', '--json']);
    child.stdout.once('data', () => child.stdout.destroy());
    let err = '';
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });
});
