import type { Verb } from '#lib/cli/main.ts';
import { STAGE_ONLY_OPTIONS } from '#lib/cli/stage-option.ts';
import { whereItRuns } from '#lib/cli/where-it-runs.ts';

export const deployPermit: Verb = {
  name: 'deploy-permit',
  usage: '--stage STAGE --reason TEXT [--minutes 60] [--by PERSON] | --end | --show | --over [--json]',
  purpose: 'Lets the stacks be changed while a cutover runs, for a while and on record. On stages only.',
  options: {
    reason: { type: 'string', meaning: 'why the program must change now; it is recorded' },
    minutes: { type: 'string', meaning: 'for how long, 1 to 480; default: 60' },
    by: { type: 'string', meaning: 'who permits it; default: whoever the credentials are of' },
    end: { type: 'boolean', meaning: 'locks the stacks again' },
    over: {
      type: 'boolean',
      meaning: 'lifts the lock of a cutover that is over, where rehearsals run; never in production',
    },
    show: { type: 'boolean', meaning: 'says whether they are locked, and changes nothing' },
    ...STAGE_ONLY_OPTIONS,
  },
  run: (given, terminal) => whereItRuns('deploy-permit', given, terminal, undefined),
};
