#!/usr/bin/env node
/** Lints .github with actionlint and zizmor; ends with 1 on any finding. Both are installed once, by their digests. */
import { spawnSync } from 'node:child_process';
import { projectFolder } from '#lib/local/project-folder.ts';
import { actionlint } from './actionlint.ts';
import { zizmor } from './zizmor.ts';

const lint = (name: string, program: string, ...parameters: readonly string[]): boolean => {
  const { status, error } = spawnSync(program, parameters, { cwd: projectFolder('.'), stdio: 'inherit' });
  if (error) throw error;
  process.stdout.write(
    `${name}: ${status === 0 ? 'no finding' : `findings, or it failed (status ${status})`}\n`,
  );
  return status === 0;
};

// Without shellcheck and pyflakes, which one machine has and another has not: no workflow has a script that they would read.
const clean = [
  lint('actionlint', actionlint(), '-color', '-shellcheck=', '-pyflakes='),
  // The strictest of its personas, and nothing of the network: the same answer everywhere.
  lint('zizmor', zizmor(), '--offline', '--persona', 'pedantic', '--quiet', '.github'),
];
if (clean.includes(false)) process.exitCode = 1;
