import type { Verb } from '#lib/cli/main.ts';
import { STAGE_ONLY_OPTIONS } from '#lib/cli/stage-option.ts';
import { whereItRuns } from '#lib/cli/where-it-runs.ts';

export const queue: Verb = {
  name: 'queue',
  usage: 'pause|resume --by PERSON --reason TEXT --stage STAGE [--json]',
  purpose: 'Stops clearance for a reason of your own, or takes that reason away. On stages only.',
  options: {
    by: { type: 'string', meaning: 'in whose name: a person of the runbook' },
    reason: { type: 'string', meaning: 'why; it is recorded' },
    ...STAGE_ONLY_OPTIONS,
  },
  run: (given, terminal) => whereItRuns('queue', given, terminal, undefined),
};
