import { basename } from 'node:path';
import { checkPlanned } from '#lib/compiler/check-compiled.ts';
import { calendarDigest, programDigest, rosterDigest } from '#lib/compiler/digests.ts';
import { planAndCompile } from '#lib/compiler/plan-and-compile.ts';
import type { Instant } from '#lib/instant.ts';
import { localCodeDigest } from '#lib/local/code-digest.ts';
import { projectFolder } from '#lib/local/project-folder.ts';
import { readInput } from '#lib/local/read-input.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import { err, ok, type Result } from '#lib/result.ts';
import { parseRunbook } from '#lib/runbook/parse-runbook.ts';
import type { Problem } from '#lib/runbook/problem.ts';

/** Reads, checks, plans and compiles a runbook, or says everything that is wrong with it. */
export const loadRunbook = (
  file: string,
  options: { readonly goLive?: Instant } = {},
): Result<CompiledRunbook, readonly Problem[]> => {
  const bytes = readInput(file, 'runbook');
  if (!bytes.ok) return bytes;
  const checked = parseRunbook(bytes.value, file);
  if (!checked.ok) return checked;
  const planned = planAndCompile(checked.value, options);
  const late = checkPlanned(checked.value, planned);
  if (late.length > 0) return err(late);
  const { runbook } = checked.value;
  return ok({
    file: basename(file),
    runbook,
    ...planned,
    digests: {
      program: programDigest(planned.program),
      code: localCodeDigest(projectFolder('.')),
      calendar: calendarDigest(planned.calendar),
      roster: rosterDigest(runbook),
    },
  });
};
