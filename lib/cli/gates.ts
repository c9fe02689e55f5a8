import { CONTROL_OPTIONS, runControlVerb } from '#lib/cli/control-verb.ts';
import type { Verb } from '#lib/cli/main.ts';
import { STAGE_OPTIONS } from '#lib/cli/stage-option.ts';
import { whereItRuns } from '#lib/cli/where-it-runs.ts';
import { ok } from '#lib/result.ts';

export const gates: Verb = {
  name: 'gates',
  usage: '[--stage STAGE | --out DIR] [--json]',
  purpose: 'Every gate of a cutover: decided, open until when, or to come; on a stage, where it is decided.',
  options: { ...STAGE_OPTIONS, ...CONTROL_OPTIONS },
  run: (given, terminal) =>
    whereItRuns('gates', given, terminal, () =>
      runControlVerb('gates', ok({ verb: 'gates' }), given, terminal),
    ),
};
