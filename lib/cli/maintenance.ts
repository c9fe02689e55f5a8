import type { Verb } from '#lib/cli/main.ts';
import { STAGE_ONLY_OPTIONS } from '#lib/cli/stage-option.ts';
import { whereItRuns } from '#lib/cli/where-it-runs.ts';

export const maintenance: Verb = {
  name: 'maintenance',
  usage: 'announce --from INSTANT --to INSTANT --by PERSON --reason TEXT --stage STAGE [--json]',
  purpose:
    'Says that the authority has announced to be away: its outage clock leaves that time out. On stages only.',
  options: {
    from: { type: 'string', meaning: 'when it begins, e.g. 2027-04-11T02:00:00+01:00' },
    to: { type: 'string', meaning: 'when it is over' },
    by: { type: 'string', meaning: 'in whose name: a person of the runbook' },
    reason: { type: 'string', meaning: 'where it was announced; it is recorded' },
    ...STAGE_ONLY_OPTIONS,
  },
  run: (given, terminal) => whereItRuns('maintenance', given, terminal, undefined),
};
