import type { Verb } from '#lib/cli/main.ts';
import { STAGE_ONLY_OPTIONS } from '#lib/cli/stage-option.ts';
import { whereItRuns } from '#lib/cli/where-it-runs.ts';

export const loadMasterData: Verb = {
  name: 'load-master-data',
  usage: '--stage STAGE --from FOLDER [--json]',
  purpose:
    'Loads the tenant’s own copy of the master data, which the final data validation compares with the ERP’s. On stages only.',
  options: {
    from: { type: 'string', meaning: 'folder with customers.csv, products.csv and tax-codes.csv' },
    ...STAGE_ONLY_OPTIONS,
  },
  run: (given, terminal) => whereItRuns('load-master-data', given, terminal, undefined),
};
