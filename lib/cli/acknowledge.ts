import type { Verb } from '#lib/cli/main.ts';
import { STAGE_ONLY_OPTIONS } from '#lib/cli/stage-option.ts';
import { whereItRuns } from '#lib/cli/where-it-runs.ts';

export const acknowledge: Verb = {
  name: 'acknowledge',
  usage: 'PAGE --by PERSON --stage STAGE [--json]',
  purpose: 'Answers a page: you have it, and nobody else is called. On stages only.',
  options: {
    by: { type: 'string', meaning: 'who has it: somebody of the chain that is called, or a deputy' },
    ...STAGE_ONLY_OPTIONS,
  },
  run: (given, terminal) => whereItRuns('acknowledge', given, terminal, undefined),
};
