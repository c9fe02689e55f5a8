import type { Verb } from '#lib/cli/main.ts';
import { STAGE_ONLY_OPTIONS } from '#lib/cli/stage-option.ts';
import { whereItRuns } from '#lib/cli/where-it-runs.ts';

export const rollback: Verb = {
  name: 'rollback',
  usage:
    '--stage STAGE --reason TEXT --by PERSON [--trigger ID] [--resume | --segment NAME [--end]] [--yes] [--json]',
  purpose:
    'Turns the deployed cutover back: route to legacy and held, then the rest. On stages only; a rehearsal is turned back by its scenario.',
  options: {
    reason: { type: 'string', meaning: 'why; it is recorded' },
    by: { type: 'string', meaning: 'in whose name: a person of the runbook' },
    trigger: { type: 'string', meaning: 'which of the runbook’s triggers; default: the one of kind person' },
    resume: {
      type: 'boolean',
      meaning: 'take up a roll-back that has ended and holds the route: its gate is asked again',
    },
    segment: {
      type: 'string',
      meaning: 'only this goes back, e.g. branch:LAGOS or kind:B2G; the rest goes on',
    },
    end: { type: 'boolean', meaning: 'with --segment: it goes with the others again' },
    yes: { type: 'boolean', meaning: 'do not ask first' },
    ...STAGE_ONLY_OPTIONS,
  },
  run: (given, terminal) => whereItRuns('rollback', given, terminal, undefined),
};
