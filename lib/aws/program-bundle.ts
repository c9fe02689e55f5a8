/**
 * The compiled runbook beside a function's code: one deployment is one program, put in by `lib/infra` at synthesis. A file
 * and not an object in a bucket, so that no function can ever run with half of a deployment.
 */
import type { Program } from '#lib/compiler/program.ts';
import type { Digest } from '#lib/digest.ts';
import type { Runbook } from '#lib/runbook/schema.ts';

export interface ProgramBundle {
  readonly runbook: Runbook;
  readonly program: Program;
  readonly digests: { readonly program: Digest; readonly code: Digest; readonly roster: Digest };
}

/** In the folder of a function's `index.mjs`. */
export const PROGRAM_FILE = 'program.json';
