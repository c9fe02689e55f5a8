import { GO_LIVE_OPTION } from '#lib/cli/go-live-option.ts';
import type { Verb } from '#lib/cli/main.ts';
import { STAGE_ONLY_OPTIONS } from '#lib/cli/stage-option.ts';
import { whereItRuns } from '#lib/cli/where-it-runs.ts';

export const start: Verb = {
  name: 'start',
  usage:
    '--stage STAGE [--calendar nominal|scaled:N[:SECONDS]] [--go-live INSTANT] [--by PERSON] [--take-over] [--unlatch REASON | --again] [--json]',
  purpose: 'Starts the deployed cutover, if what is deployed is what is compiled here. On stages only.',
  options: {
    calendar: {
      type: 'string',
      meaning:
        'nominal, or scaled:N: N times faster, from now on; scaled:N:S: and people have S real seconds at least for each answer (default: 30); never in production; default: nominal',
    },
    'go-live': GO_LIVE_OPTION,
    by: { type: 'string', meaning: 'who starts it; default: whoever the credentials are of' },
    'take-over': {
      type: 'boolean',
      meaning: 'takes the lock of a cutover that was prepared 15 minutes ago and never began',
    },
    again: {
      type: 'boolean',
      meaning:
        'rehearses it again when it is over, under the next number and from legacy; starts the first where there is none; never in production',
    },
    unlatch: {
      type: 'string',
      meaning: 'why it begins on a route that a roll-back left held; --by of the recovery’s authority',
    },
    ...STAGE_ONLY_OPTIONS,
  },
  run: (given, terminal) => whereItRuns('start', given, terminal, undefined),
};
