import type { Verb } from '#lib/cli/main.ts';
import { STAGE_ONLY_OPTIONS } from '#lib/cli/stage-option.ts';
import { whereItRuns } from '#lib/cli/where-it-runs.ts';

export const replay: Verb = {
  name: 'replay',
  usage: '--stage STAGE [--json]',
  purpose:
    'After a roll-back that ended on legacy: asks again about invoices held under enquiry, and releases what was never registered. On stages only.',
  options: STAGE_ONLY_OPTIONS,
  run: (given, terminal) => whereItRuns('replay', given, terminal, undefined),
};
