import type { Verb } from '#lib/cli/main.ts';
import { STAGE_ONLY_OPTIONS } from '#lib/cli/stage-option.ts';
import { whereItRuns } from '#lib/cli/where-it-runs.ts';

export const declare: Verb = {
  name: 'declare',
  usage: '--by PERSON --reason TEXT [--trigger ID] [--title TEXT] --stage STAGE [--json]',
  purpose:
    'Declares a Sev-1 that only people see; the trigger it belongs to asks for the way back. On stages only.',
  options: {
    by: { type: 'string', meaning: 'in whose name: a person of the runbook' },
    reason: { type: 'string', meaning: 'what has happened; it is recorded' },
    trigger: { type: 'string', meaning: 'which trigger it pulls; default: the one of kind declared' },
    title: { type: 'string', meaning: 'what it is called; default: the title of the trigger' },
    ...STAGE_ONLY_OPTIONS,
  },
  run: (given, terminal) => whereItRuns('declare', given, terminal, undefined),
};
