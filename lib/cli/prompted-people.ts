import type { Terminal } from '#lib/cli/terminal.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import type { OutputFolder } from '#lib/rehearsal/output-folder.ts';
import { type People, type PeopleDeps, scenarioPeople } from '#lib/rehearsal/people.ts';

export const promptedPeople =
  (_terminal: Terminal, _compiled: CompiledRunbook, _folder: OutputFolder): ((deps: PeopleDeps) => People) =>
  (deps) =>
    scenarioPeople(deps);
