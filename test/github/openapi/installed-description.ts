import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { installDescription } from './install-description.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly githubDescription: string;
    readonly githubExchanges: string;
  }
}

/** The description is there before the first test, and what was validated is counted after the last. */
export const setup = (project: TestProject): (() => void) => {
  const folder = mkdtempSync(join(tmpdir(), 'github-exchanges-'));
  const tally = join(folder, 'tally');
  writeFileSync(tally, '');
  project.provide('githubDescription', installDescription());
  project.provide('githubExchanges', tally);
  return () => {
    const lines = readFileSync(tally, 'utf8').split('\n').filter(Boolean);
    const operations = new Set(
      lines.flatMap((line) => (line.startsWith('operation ') ? [line.slice(10)] : [])),
    );
    const differences = new Set(
      lines.flatMap((line) => (line.startsWith('difference ') ? [line.slice(11)] : [])),
    );
    const exchanges = lines
      .filter((line) => line.startsWith('exchanges '))
      .reduce((sum, line) => sum + Number(line.slice(10)), 0);
    console.log(`\n${exchanges} exchanges of ${operations.size} operations are as GitHub describes them`);
    for (const why of [...differences].sort()) console.log(`  known difference: ${why}`);
    rmSync(folder, { recursive: true, force: true });
    if (exchanges === 0) throw new Error('no exchange was validated: the stand-in published none');
  };
};

export const note = (tally: string, lines: readonly string[]): void => {
  appendFileSync(tally, lines.map((line) => `${line}\n`).join(''));
};
