import { readFileSync, statSync } from 'node:fs';
import * as z from 'zod';
import { err, ok, type Result } from '#lib/result.ts';
import type { Problem } from '#lib/runbook/problem.ts';

const SystemError = z.object({ code: z.string() });

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  EISDIR: 'it is a folder',
};

/** Nothing that a person writes or an ERP exports for one cutover is larger; reading more would only cost time. */
const MOST_BYTES = 256 * 1_048_576;

/** The bytes of a file that somebody named, or why they cannot be had. */
export const readInput = (file: string, what: string): Result<Uint8Array, readonly Problem[]> => {
  const refuse = (code: string, message: string, fix: string) =>
    err([{ file, line: 1, column: 1, code, message, fix }]);
  try {
    const found = statSync(file);
    const { size } = found;
    if (!found.isFile() && !found.isDirectory()) {
      // A device or a pipe may never end.
      return refuse('file-unreadable', `the ${what} is a device or a pipe`, `Name an existing ${what}.`);
    }
    if (size > MOST_BYTES) {
      return refuse(
        'file-too-large',
        `the ${what} has ${size} bytes, more than ${MOST_BYTES}`,
        'Cut it to the period of the cutover.',
      );
    }
    return ok(readFileSync(file));
  } catch (error) {
    const known = SystemError.safeParse(error);
    if (!known.success) throw error;
    const why = WORDS[known.data.code] ?? `the system says ${known.data.code}`;
    return refuse('file-unreadable', `the ${what} cannot be read: ${why}`, `Name an existing ${what}.`);
  }
};
