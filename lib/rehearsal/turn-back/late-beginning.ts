import type { CompiledRunbook } from '#lib/rehearsal/compiled-runbook.ts';
import type { WayTo } from './ways-to.ts';

/** Begun late: their beginning is as a run that resumes there finds it, the route and the ERP put where they belong. */
const BEGUN_LATE: ReadonlySet<string> = new Set([
  'pilot',
  'validation',
  'scale-up',
  'monitoring',
  'hypercare',
  'steady-state',
]);

/** Undefined: from the beginning. Only where all that leads to the state happens in its own stage. */
export const lateBeginning = (
  { runbook }: Pick<CompiledRunbook, 'runbook'>,
  way: WayTo,
): string | undefined => {
  const { stages } = runbook;
  const stage = stages.find(({ id }) => id === way.stage);
  if (stage === undefined || !BEGUN_LATE.has(stage.kind)) return undefined;
  if (way.steerings.some((each) => each.stage !== stage.id)) return undefined;
  // What is validated is the pilot.
  return stage.kind === 'validation' ? stages.find(({ kind }) => kind === 'pilot')?.id : stage.id;
};
