import type { Verb } from '#lib/cli/main.ts';
import { STAGE_ONLY_OPTIONS } from '#lib/cli/stage-option.ts';
import { whereItRuns } from '#lib/cli/where-it-runs.ts';

export const incidents: Verb = {
  name: 'incidents',
  usage: '[close ID --by PERSON --reason TEXT] --stage STAGE [--json]',
  purpose:
    'Lists open incidents, or closes one; a proposal that is closed is the decision to stay. On stages only.',
  options: {
    by: { type: 'string', meaning: 'for close: in whose name, a person of the runbook' },
    reason: { type: 'string', meaning: 'for close: why it is over; it is recorded' },
    ...STAGE_ONLY_OPTIONS,
  },
  run: (given, terminal) => whereItRuns('incidents', given, terminal, undefined),
};
