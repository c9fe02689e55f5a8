import { CONTROL_OPTIONS, runControlVerb } from '#lib/cli/control-verb.ts';
import type { Verb } from '#lib/cli/main.ts';
import { ok } from '#lib/result.ts';

export const gates: Verb = {
  name: 'gates',
  usage: '[--out DIR] [--json]',
  purpose: 'Every gate of the running rehearsal: decided, open until when, or to come.',
  options: CONTROL_OPTIONS,
  run: (given, terminal) => runControlVerb('gates', ok({ verb: 'gates' }), given, terminal),
};
