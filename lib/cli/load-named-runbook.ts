import { goLiveOffset, goLiveOption } from '#lib/cli/go-live-option.ts';
import type { Given } from '#lib/cli/main.ts';
import { wrongKind } from '#lib/cli/wrong-kind.ts';
import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import { loadRunbook } from '#lib/rehearsal/load-runbook.ts';
import { err, type Result } from '#lib/result.ts';
import type { Problem } from '#lib/runbook/problem.ts';

/** The runbook of a command line, at the go-live that `--go-live` gives. */
export const loadNamedRunbook = (given: Given, file: string): Result<CompiledRunbook, readonly Problem[]> => {
  const goLive = goLiveOption(given);
  const wrong = [...(goLive.ok ? [] : goLive.error), ...wrongKind(file, 'runbook')];
  if (!goLive.ok || wrong.length > 0) return err(wrong);
  const loaded = loadRunbook(file, goLive.value);
  if (!loaded.ok) return loaded;
  const offset = goLiveOffset(given, loaded.value.runbook.goLive.zone);
  return offset.length > 0 ? err(offset) : loaded;
};
