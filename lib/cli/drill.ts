import type { Verb } from '#lib/cli/main.ts';
import { STAGE_ONLY_OPTIONS } from '#lib/cli/stage-option.ts';
import { whereItRuns } from '#lib/cli/where-it-runs.ts';

export const drill: Verb = {
  name: 'drill',
  usage: 'restore --stage STAGE [--by PERSON] [--json]',
  purpose:
    'Restores the ledger as it was minutes ago into a scratch table, times it, compares, deletes it, and records the result. On stages only.',
  options: {
    by: { type: 'string', meaning: 'who practises; default: whoever the credentials are of' },
    ...STAGE_ONLY_OPTIONS,
  },
  run: (given, terminal) => whereItRuns('drill', given, terminal, undefined),
};
