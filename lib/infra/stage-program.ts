import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROGRAM_FILE, type ProgramBundle } from '#lib/aws/program-bundle.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import type { Bundle } from './bundles.ts';

/** Puts the compiled runbook beside the code of each function that reads it. */
export const stageProgram = (bundles: readonly Bundle[], compiled: CompiledRunbook): void => {
  const { runbook, program, digests } = compiled;
  const bundle: ProgramBundle = {
    runbook,
    program,
    digests: { program: digests.program, code: digests.code, roster: digests.roster },
  };
  const text = JSON.stringify(bundle);
  for (const { needsProgram, folder } of bundles) {
    if (needsProgram) writeFileSync(join(folder, PROGRAM_FILE), text);
  }
};
