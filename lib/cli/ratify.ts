import type { Verb } from '#lib/cli/main.ts';
import { STAGE_ONLY_OPTIONS } from '#lib/cli/stage-option.ts';
import { whereItRuns } from '#lib/cli/where-it-runs.ts';

export const ratify: Verb = {
  name: 'ratify',
  usage: 'EXECUTION --by PERSON[,PERSON] --reason TEXT [--object] --stage STAGE [--json]',
  purpose: 'Stands by a roll-back that one person began, in the name of its authority. On stages only.',
  options: {
    by: { type: 'string', meaning: 'members of the authority, with commas between them' },
    reason: { type: 'string', meaning: 'what they go by; it is recorded' },
    object: { type: 'boolean', meaning: 'they do not stand by it; what was rolled back stays so' },
    ...STAGE_ONLY_OPTIONS,
  },
  run: (given, terminal) => whereItRuns('ratify', given, terminal, undefined),
};
