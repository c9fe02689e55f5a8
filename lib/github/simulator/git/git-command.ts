import { spawnSync } from 'node:child_process';
import { cleanEnvironment } from './clean-environment.ts';

export interface GitAnswer {
  readonly status: number;
  readonly output: Buffer;
  readonly error: string;
}

export type GitCommand = (parameters: readonly string[], input?: string) => GitAnswer;

const MAXIMUM_OUTPUT_BYTES = 256 * 1024 * 1024;

/** Waits for git: a process that ran beside would be native work that a virtual clock cannot see. */
export const gitIn = (folder: string): GitCommand => {
  const clean = cleanEnvironment(folder);
  return (parameters, input) => {
    const done = spawnSync('git', parameters, {
      env: clean,
      maxBuffer: MAXIMUM_OUTPUT_BYTES,
      ...(input === undefined ? { stdio: ['ignore', 'pipe', 'pipe'] } : { input }),
    });
    if (done.error)
      throw new Error(`git cannot be started: ${done.error.message}. Install git 2.38 or newer.`);
    return { status: done.status ?? -1, output: done.stdout, error: done.stderr.toString('utf8') };
  };
};

/** For what cannot fail unless the stand-in itself is wrong. */
export const must = (answer: GitAnswer, what: string): Buffer => {
  if (answer.status !== 0) throw new Error(`git ${what} ended with ${answer.status}: ${answer.error.trim()}`);
  return answer.output;
};
